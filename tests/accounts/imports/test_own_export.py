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

from accounts.models import Account, ImportRun
from accounts.registry.rules import create_account
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


def load(client: Client, organization: Organization, name: str, data: bytes) -> ImportRun:
    """As a person does who takes what the page proposes."""
    sent = {"kind": "accounts", "file": SimpleUploadedFile(name, data)}
    columns = client.post(reverse("accounts:import_list", args=["aurora"]), sent)["Location"]
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
