"""Our own export, loaded again through the pages, finds its rows."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.imports.work import work_on_next
from accounts.models import Account, ExternalReference, ImportRun, Phase
from accounts.phases.rules import change_phase
from accounts.registry.rules import change_account, create_account
from audit.models import Entry
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

CNPJ = "11.222.333/0001-81"


@pytest.fixture
def registry(aurora: Organization, leader: Actor, kam: Actor) -> Organization:
    """Names that say two accounts, and texts that spreadsheets or files could take otherwise."""
    with organization_scope(aurora.id):

        def make(name: str, **values: Any) -> Account:
            lists = {key: values.pop(key) for key in ("tags", "references") if key in values}
            values |= {"name": name}
            return create_account(actor=leader, values=values, same_name_is_meant=True, **lists)

        group = make("Ação Group", tax_id=CNPJ, country="BR")
        make("ação  group")
        make("=Twin", parent=group, owner=kam.membership, city="Rio")
        make("=Twin", parent=group, segment="-12", potential="high", website="acme.com")
        make(
            "Full",
            legal_name="+Full Ltd",
            linkedin="linkedin.com/company/full",
            notes='- first\n- second, "quoted"',
            tags=["vip", "south, far", "a;b"],
            references=[("crm", "00123"), ("erp: old", "x:1")],
        )
    return aurora


def exported(client: Client, kind: str) -> bytes:
    answer = client.get(reverse(f"accounts:export_{kind}", args=["aurora"]))
    return b"".join(answer.streaming_content)


def load(
    client: Client, organization: Organization, name: str, data: bytes, kind: str = "accounts"
) -> ImportRun:
    """As a person does who takes what the page proposes."""
    sent = {"kind": kind, "file": SimpleUploadedFile(name, data)}
    columns = client.post(reverse("accounts:import_list", args=[organization.slug]), sent)[
        "Location"
    ]
    if columns.endswith("/columns/"):
        form = client.get(columns).context["form"]
        proposed = {
            field: form.get_initial_for_field(form.fields[field], field) for field in form.fields
        }
        client.post(columns, proposed)
    with organization_scope(organization.id):
        return ImportRun.objects.latest("created_at")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_nothing_changes(registry: Organization, leader: Actor, client_of: Any, kind: str) -> None:
    client = client_of(leader)
    run = load(client, registry, f"accounts.{kind}", exported(client, kind))
    assert (run.made, run.changed, run.unchanged, run.refused) == (0, 0, 5, 0)


def test_refused_months_are_corrected_in_their_file_and_find_their_account(
    aurora: Organization, leader: Actor, client_of: Any
) -> None:
    client, name = client_of(leader), "=Twin, -North"
    with organization_scope(aurora.id):
        create_account(actor=leader, values={"name": name})
    sent = f'account;month;revenue\n"{name}";2026-01;much\n'.encode()
    run = load(client, aurora, "months.csv", sent, kind="revenue")
    address = reverse("accounts:import_refused", args=["aurora", run.pk])
    refused = client.get(address).content.decode()
    assert "'=Twin, '-North" in refused
    corrected = refused.replace("much", "100,00").encode()
    run = load(client, aurora, "months.csv", corrected, kind="revenue")
    assert (run.made, run.refused) == (1, 0)


def test_what_was_edited_in_the_file_changes_its_account(
    registry: Organization, leader: Actor, client_of: Any
) -> None:
    client = client_of(leader)
    lines = list(csv.DictReader(StringIO(exported(client, "csv").decode("utf-8-sig"))))
    for line in lines:
        line["name"] = line["name"].replace("Full", "Renamed")
    text = StringIO()
    writer = csv.DictWriter(text, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    run = load(client, registry, "accounts.csv", text.getvalue().encode())
    assert (run.made, run.changed, run.unchanged, run.refused) == (0, 1, 4, 0)


def apply(client: Client, organization: Organization, run: ImportRun) -> None:
    """Loaded, as the page's button does."""
    address = reverse("accounts:import_application", args=[organization.slug, run.pk])
    client.post(address, {"skip_refused": "on"})
    with organization_scope(organization.id):
        work_on_next(organization.id)
        run.refresh_from_db()
    assert (run.state, run.problem) == ("applied", "")


def references(organization: Organization) -> dict[str, list[str]]:
    """By the account's name."""
    with organization_scope(organization.id):
        found: dict[str, list[str]] = {}
        for reference in ExternalReference.objects.select_related("account"):
            found.setdefault(reference.account.name, []).append(str(reference))
    return found


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_another_organisation_gets_the_references_too_and_finds_its_rows_by_them(
    registry: Organization,
    borealis: Organization,
    leader: Actor,
    make_member: Any,
    client_of: Any,
    kind: str,
) -> None:
    data = exported(client_of(leader), kind)
    with organization_scope(borealis.id):
        client = client_of(Actor.of_member(make_member(borealis, "leader", "x@borealis.example")))
    run = load(client, borealis, f"accounts.{kind}", data)
    apply(client, borealis, run)
    assert references(borealis) == {"Full": ["crm: 00123", "erp: old: x:1"]}
    with organization_scope(borealis.id):
        known = Account.objects.get(name="Full")
        change_account(actor=Actor.of_system(borealis), account=known, values={"name": "Renamed"})
    apply(client, borealis, load(client, borealis, f"accounts.{kind}", data))
    with organization_scope(borealis.id):
        assert Account.objects.get(name="Full").pk == known.pk
    assert references(borealis) == {"Full": ["crm: 00123", "erp: old: x:1"]}


def edited(data: bytes, **cells: dict[str, str]) -> bytes:
    """The export with other cells: account's name → column → text."""
    lines = list(csv.DictReader(StringIO(data.decode("utf-8-sig"))))
    for line in lines:
        line.update(cells.get(line["name"], {}))
    text = StringIO()
    writer = csv.DictWriter(text, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def test_references_that_were_added_in_the_file_are_kept_and_taken_back(
    registry: Organization, leader: Actor, client_of: Any
) -> None:
    client = client_of(leader)
    before = references(registry)
    column = 'crm: 00123\n"erp: old": x:1\nsap: 0042'
    data = edited(exported(client, "csv"), Full={"references": column})
    run = load(client, registry, "accounts.csv", data)
    assert (run.made, run.changed, run.unchanged, run.refused) == (0, 1, 4, 0)
    apply(client, registry, run)
    assert references(registry) == {"Full": [*before["Full"], "sap: 0042"]}
    with organization_scope(registry.id):
        entry = Entry.objects.filter(action="account.changed").latest("id")
    assert entry.changes["references"] == [[], ["sap: 0042"]]
    client.post(reverse("accounts:import_undoing", args=["aurora", run.pk]))
    with organization_scope(registry.id):
        work_on_next(registry.id)
    assert references(registry) == before


def test_a_reference_of_another_account_is_refused(
    registry: Organization, leader: Actor, client_of: Any
) -> None:
    client = client_of(leader)
    group = {"Ação Group": {"references": "crm: 00123"}}
    run = load(client, registry, "a.csv", edited(exported(client, "csv"), **group))
    new = {name: {"references": "new: 1"} for name in ("Ação Group", "ação group")}
    both = load(client, registry, "b.csv", edited(exported(client, "csv"), **new))
    odd = {"Full": {"references": "no colon"}}
    unread = load(client, registry, "c.csv", edited(exported(client, "csv"), **odd))
    with organization_scope(registry.id):
        told = [sorted(one.refusals.values_list("code", flat=True)) for one in (run, both, unread)]
    assert told == [["two_accounts"] * 2, ["two_accounts"] * 2, ["references"]]


def test_an_id_that_is_no_id_is_refused(
    registry: Organization, leader: Actor, client_of: Any
) -> None:
    header = "id,name,legal_name,references,revenue_12_months\n"
    run = load(client_of(leader), registry, "a.csv", f"{header}17,New,,,\n".encode())
    with organization_scope(registry.id):
        assert list(run.refusals.values_list("column", "code")) == [("id", "invalid")]


def test_text_stays_text_in_a_workbook(
    registry: Organization, leader: Actor, client_of: Any
) -> None:
    sheet = load_workbook(BytesIO(exported(client_of(leader), "xlsx"))).active
    header, *rows = sheet.iter_rows(values_only=True)
    found = {row[header.index("name")]: dict(zip(header, row, strict=True)) for row in rows}
    assert found["Full"]["tags"] == '"a;b", "south, far", vip'
    assert found["Full"]["references"] == 'crm: 00123\n"erp: old": x:1'


def phases(organization: Organization) -> dict[str, tuple[str, str]]:
    """The key of each account's phase, and since when."""
    with organization_scope(organization.id):
        rows = Account.objects.values_list("name", "phase__key", "phase_since")
        return {name: (key, str(since)) for name, key, since in rows}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_another_organisation_gets_the_phase_with_its_first_day(
    registry: Organization,
    borealis: Organization,
    leader: Actor,
    make_member: Any,
    client_of: Any,
    kind: str,
) -> None:
    with organization_scope(registry.id):
        full, deeper = Account.objects.get(name="Full"), Phase.objects.order_by("position")[1]
        change_phase(actor=leader, account=full, to=deeper, reason="Known for years")
    data = exported(client_of(leader), kind)
    with organization_scope(borealis.id):
        client = client_of(Actor.of_member(make_member(borealis, "leader", "x@borealis.example")))
    apply(client, borealis, load(client, borealis, f"accounts.{kind}", data))
    there = phases(registry)
    del there["=Twin"]  # two of one name are refused where no id says which
    assert phases(borealis) == there
    with organization_scope(borealis.id):
        made = Account.objects.get(name="Full")
        entry = Entry.objects.get(action="account.created", object_id=made.pk)
        assert (made.phase.key, entry.changes["phase"]) == (deeper.key, [None, made.phase.name])
    again = load(client, borealis, f"accounts.{kind}", data)
    assert (again.made, again.changed) == (0, 0)


def test_a_phase_comes_by_key_or_name_and_moves_no_account(
    registry: Organization, leader: Actor, client_of: Any
) -> None:
    client = client_of(leader)
    with organization_scope(registry.id):
        deeper = Phase.objects.order_by("position")[1]
    file = (
        "name,phase,phase since\n"
        f"By key,{deeper.key},2020-03-01\nBy name,{deeper.name.upper()},\n"
        f"Nothing said,,\nNo phase,Courtship,\nFull,{deeper.key},\n"
    )
    run = load(client, registry, "a.csv", file.encode())
    with organization_scope(registry.id):
        told = list(run.refusals.order_by("line").values_list("line", "column", "value", "code"))
    assert told == [
        (5, "phase", "Courtship", "phase"),
        (6, "phase", deeper.name, "phase_reason"),
    ]
    apply(client, registry, run)
    found = phases(registry)
    assert [found[name] for name in ("By key", "By name", "Nothing said", "Full")] == [
        (deeper.key, "2020-03-01"),
        (deeper.key, "None"),
        ("tactical", "None"),
        ("tactical", "None"),
    ]


def test_the_phase_of_a_deal_is_left_out(
    registry: Organization, leader: Actor, client_of: Any
) -> None:
    run = load(client_of(leader), registry, "a.csv", b"name,phase\nDeal,Negotiation\n")
    assert (run.made, run.refused, run.choices["columns"]) == (1, 0, {"name": 0})
