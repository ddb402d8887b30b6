"""What the ways into the registry used to disagree about."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.imports import runs
from accounts.models import Account, AccountTag, ExternalReference, Phase
from accounts.registry.rules import change_account, create_account
from audit.entries import history
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.models import Organization
from tests.programs import Program

CNPJ = "11222333000181"


def load(leader: Actor, folder: Path, rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """The lines refused, with their codes; where there is none the file is applied."""
    path = folder / "accounts.csv"
    with path.open("w", newline="", encoding="utf-8") as target:
        csv.writer(target).writerows(rows)
    run = runs.upload(actor=leader, kind="accounts", file_name=path.name, source=path)
    runs.check(actor=leader, run=run)
    found = list(run.refusals.order_by("line").values_list("line", "code"))
    if not found:
        runs.apply(actor=leader, run=run)
    return found


def test_the_log_says_the_same_of_a_creation(
    in_aurora: Organization,
    leader: Actor,
    kam: Actor,
    writer: Program,
    client_of: Any,
    tmp_path: Path,
) -> None:
    group = create_account(actor=leader, values={"name": "Group"})
    email = kam.membership.email
    body = {"name": "New", "city": "Rio", "website": "new.example", "notes": "Likes tea"}
    lists = {"tags": ["b", "a"], "references": [{"system": "crm", "external_id": "1"}]}
    named = {"owner": email, "parent": str(group.pk)}
    header = ["name", "city", "website", "notes", "tags", "reference", "owner", "parent"]
    cells = [*body.values(), "b;a", "1", email, "Group"]
    form = {"tags": "b, a", "references": "crm: 1", "owner": kam.membership.pk, "parent": "Group"}
    form["phase"] = Phase.objects.order_by("position").first().pk
    page = client_of(leader)
    ways: dict[str, Callable[[], object]] = {
        "form": lambda: page.post(reverse("accounts:create", args=["aurora"]), body | form),
        "api": lambda: writer.call("POST", "accounts/", body | lists | named),
        "reference": lambda: writer.call("PUT", "accounts/by-ref/crm/1/", body | lists | named),
        "bulk": lambda: writer.call("POST", "accounts/bulk/", [body | lists | named]),
        "file": lambda: load(leader, tmp_path, [header, cells]),
    }
    said = {}
    for way, write in ways.items():
        write()
        account = Account.objects.get(name="New")
        entry = history(account.pk).get()
        assert entry.action == "account.created"
        said[way] = entry.changes
        account.references.update(system=way)
        if way == "file":
            assert said[way].pop("import") == [None, "accounts.csv"]
            said[way]["references"] = [None, ["crm: 1"]]
        Account.objects.filter(pk=account.pk).update(name=way, tax_id="")
    assert said["form"] == {
        "name": [None, "New"],
        "city": [None, "Rio"],
        "website": [None, "https://new.example"],
        "notes": [None, "…"],
        "owner": [None, str(kam.membership)],
        "parent": [None, "Group"],
        "phase": [None, str(Phase.objects.order_by("position").first())],
        "tags": [None, ["a", "b"]],
        "references": [None, ["crm: 1"]],
    }
    assert said == dict.fromkeys(ways, said["form"])


def test_what_an_older_rule_let_in_blocks_no_other_change(
    in_aurora: Organization, leader: Actor, writer: Program, tmp_path: Path
) -> None:
    old = create_account(actor=leader, values={"name": "Old"})
    ExternalReference.objects.create(account=old, system="crm", external_id="1")
    Account.objects.filter(pk=old.pk).update(tax_id="NONSENSE", website="gopher://x", linkedin="?")
    reference = [{"system": "crm", "external_id": "1"}]
    for city, write in {
        "a": lambda c: writer.call("PATCH", f"accounts/{old.pk}/", {"city": c}),
        "b": lambda c: writer.call("PUT", "accounts/by-ref/crm/1/", {"city": c}),
        "c": lambda c: writer.call(
            "POST", "accounts/bulk/", [{"references": reference, "city": c}]
        ),
        "d": lambda c: load(leader, tmp_path, [["name", "city"], ["Old", c]]),
    }.items():
        write(city)
        old.refresh_from_db()
        assert (old.city, old.tax_id, old.website) == (city, "NONSENSE", "gopher://x")


@pytest.mark.parametrize("upwards", [True, False])
def test_a_group_has_one_depth_whatever_the_order(
    in_aurora: Organization, leader: Actor, writer: Program, upwards: bool, tmp_path: Path
) -> None:
    accounts = [
        create_account(actor=leader, values={"name": f"L{level:02}"}) for level in range(22)
    ]
    pairs = list(zip(accounts[1:21], accounts[:20], strict=True))
    for child, parent in reversed(pairs) if upwards else pairs:
        change_account(actor=leader, account=child, values={"parent": parent})
    lowest, last = accounts[20], accounts[21]
    with pytest.raises(RuleError) as refused:
        change_account(actor=leader, account=last, values={"parent": lowest})
    with pytest.raises(RuleError) as refused_above:
        change_account(actor=leader, account=accounts[0], values={"parent": last})
    codes = {error.value.errors[0].code for error in (refused, refused_above)}
    for child, parent in ((last, lowest), (accounts[0], last)):
        answer = writer.call("PATCH", f"accounts/{child.pk}/", {"parent": str(parent.pk)})
        codes.add(answer.json()["errors"][0]["code"])
        body = [{"name": child.name, "parent": str(parent.pk)}]
        [result] = writer.call("POST", "accounts/bulk/", body).json()["results"]
        codes.add(result["errors"][0]["code"])
        [(line, code)] = load(leader, tmp_path, [["name", "parent"], [child.name, parent.name]])
        codes.add(code)
        assert line == 2
    assert codes == {"too_deep"}


def test_tags_and_references_have_one_limit_in_all(
    in_aurora: Organization, leader: Actor, writer: Program, tmp_path: Path
) -> None:
    tags = [f"t{n:02}" for n in range(50)]
    references = [("crm", str(n)) for n in range(20)]
    create_account(actor=leader, values={"name": "Full"}, tags=tags, references=references)
    assert load(leader, tmp_path, [["name", "tags"], ["Full", "one more"]]) == [(2, "too_many")]
    assert load(leader, tmp_path, [["name", "tags"], ["Full", "t07"]]) == []
    found = load(leader, tmp_path, [["name", "tags"], ["New", ",".join([*tags, "more"])]])
    assert found == [(2, "too_many")]
    body = [{"references": [{"system": "crm", "external_id": i} for i in ("1", "new")]}]
    [result] = writer.call("POST", "accounts/bulk/", body).json()["results"]
    assert [error["code"] for error in result["errors"]] == ["too_many"]
    assert AccountTag.objects.count() == 50


def test_a_tax_id_is_judged_by_the_country_of_the_account(
    in_aurora: Organization, leader: Actor, writer: Program, tmp_path: Path
) -> None:
    abroad = create_account(
        actor=leader, values={"name": "Abroad", "country": "Germany"}, references=[("crm", "1")]
    )
    reference = [{"system": "crm", "external_id": "1"}]
    for tax_id, write in {
        "DE 1": lambda t: writer.call("PATCH", f"accounts/{abroad.pk}/", {"tax_id": t}),
        "DE 2": lambda t: writer.call("PUT", "accounts/by-ref/crm/1/", {"tax_id": t}),
        "DE 3": lambda t: writer.call(
            "POST", "accounts/bulk/", [{"references": reference, "tax_id": t}]
        ),
        "DE 4": lambda t: load(leader, tmp_path, [["name", "tax_id"], ["Abroad", t]]),
    }.items():
        Account.objects.filter(pk=abroad.pk).update(tax_id="")
        write(tax_id.lower())
        abroad.refresh_from_db()
        assert abroad.tax_id == tax_id
    home = [["name", "tax_id", "country"], ["Home", "DE 5", "Brasil"], ["Here", "DE 6", ""]]
    assert load(leader, tmp_path, home) == [(2, "cnpj"), (3, "cnpj")]


def test_a_tax_id_is_found_as_people_write_it(writer: Program) -> None:
    made = writer.call("POST", "accounts/", {"name": "Alfa", "tax_id": CNPJ}).json()
    for written in (CNPJ, "11.222.333/0001-81"):
        found = writer.call("GET", f"accounts/?tax_id={written}").json()["results"]
        assert [row["id"] for row in found] == [made["id"]]
    assert writer.call("GET", "accounts/?tax_id=11222333000182").json()["results"] == []


def test_a_name_is_found_without_its_accents(
    in_aurora: Organization, leader: Actor, client_of: Any
) -> None:
    create_account(actor=leader, values={"name": "Łódź Trading", "city": "Ærøskøbing"})
    create_account(actor=leader, values={"name": "Other"})
    page: Client = client_of(leader)
    for asked in ("lodz", "ŁÓDŹ", "aeroskobing"):
        answer = page.get(reverse("accounts:list", args=["aurora"]), {"q": asked})
        assert [row["name"] for row in answer.context["page_obj"]] == ["Łódź Trading"]


def test_the_command_reads_composed_and_decomposed_names_as_one(
    aurora: Organization, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = []
    for name in ("S\u00e3o  Jorge", "Sa\u0303o\u00a0Jorge "):
        path = tmp_path / "accounts.csv"
        path.write_text(f"name\n{name}\n", encoding="utf-8")
        call_command("import_accounts", str(path), org="aurora")
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        outcomes.append((told["made"], told["unchanged"]))
    assert outcomes == [(1, 0), (0, 1)]
