"""Names that differ in case, spaces or how accents are written are one name, by every way."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.history.rules import add_entry
from accounts.imports import runs
from accounts.models import Account, ImportRun, MonthlyRevenue
from accounts.registry.rules import create_account
from accounts.stakeholders.acquaintance import known_as
from accounts.stakeholders.rules import add_stakeholder
from rules.names import same_key, sort_key
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tests.programs import Program

WRITTEN = "Ação Straße Ltda"
SAME = ["AÇÃO STRASSE LTDA", "ação  straße\u00a0ltda", "Ac\u0327a\u0303o Straße ltda"]
OTHER = "Acao Strasse Ltda"


@pytest.fixture
def there(in_aurora: Organization, leader: Actor) -> Account:
    return create_account(actor=leader, values={"name": WRITTEN})


def load(leader: Actor, folder: Path, kind: str, *lines: tuple[str, ...]) -> ImportRun:
    path = folder / f"{kind}.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(lines)
    run = runs.upload(actor=leader, kind=kind, file_name=path.name, source=path)
    runs.apply(actor=leader, run=run)
    return run


@pytest.mark.parametrize("name", SAME)
def test_the_form_asks_about_the_same_name_and_about_one_that_could_be(
    there: Account, leader: Actor, client_of: Any, name: str
) -> None:
    page, address = client_of(leader), reverse("accounts:create", args=["aurora"])
    assert [page.post(address, {"name": n}).status_code for n in (name, OTHER)] == [422, 422]


@pytest.mark.parametrize("name", SAME)
def test_the_form_finds_a_parent_by_it(
    there: Account, leader: Actor, client_of: Any, name: str
) -> None:
    create_account(actor=leader, values={"name": OTHER}, same_name_is_meant=True)
    address = reverse("accounts:create", args=["aurora"])
    answer = client_of(leader).post(address, {"name": "Below", "parent": name})
    assert answer.status_code == 302
    assert [a.name for a in Account.objects.filter(parent=there)] == ["Below"]


def test_a_bulk_request_changes_the_account_and_leaves_its_name(
    there: Account, writer: Program
) -> None:
    items = [{"name": name, "city": city} for name, city in zip(SAME, "ABC", strict=True)]
    sent = {"items": [*items, {"name": OTHER}]}
    outcomes = [r["outcome"] for r in writer.call("POST", "accounts/bulk/", sent).json()["results"]]
    assert outcomes == ["changed", "changed", "changed", "made"]
    found = writer.call("GET", "accounts/").json()["results"]
    assert {a["name"]: a["city"] for a in found} == {OTHER: "", WRITTEN: "C"}


@pytest.mark.parametrize("name", SAME)
def test_files_find_the_account_and_leave_its_name(
    there: Account, leader: Actor, tmp_path: Path, name: str
) -> None:
    create_account(actor=leader, values={"name": OTHER}, same_name_is_meant=True)
    run = load(
        *(leader, tmp_path, "accounts"),
        ("name", "city", "parent"),
        (name, "Rio", ""),
        ("Below", "", name),
    )
    assert (run.made, run.changed, run.refused) == (1, 1, 0)
    load(leader, tmp_path, "revenue", ("account", "month", "revenue"), (name, "2026-01", "5"))
    there.refresh_from_db()
    assert (there.name, there.name_key, there.city) == (WRITTEN, "acao strasse ltda", "Rio")
    assert Account.objects.get(name="Below").parent == there
    assert MonthlyRevenue.objects.get().account == there


def test_lines_of_a_file_that_say_it_each_their_way_are_one_account(
    in_aurora: Organization, leader: Actor, tmp_path: Path
) -> None:
    lines = [(name, city) for name, city in zip([WRITTEN, *SAME], "ABCD", strict=True)]
    run = load(leader, tmp_path, "accounts", ("name", "city"), *lines, (OTHER, "E"))
    assert Account.objects.count() == 2
    assert (run.made, run.refused) == (2, 0)


def test_people_of_the_same_name_are_asked_about(there: Account, leader: Actor) -> None:
    add_stakeholder(actor=leader, account=there, values={"name": "José Strauß", "role": "buyer"})
    asked = ("JOSÉ STRAUSS", "jose\u0301  strauß", "Jose Strauss", "Jo Strauss")
    assert [len(known_as(name, "")) for name in asked] == [1, 1, 1, 0]


@pytest.mark.parametrize(
    ("parameter", "asked"),
    [("q", "lodz"), ("tag", "vip cafe"), ("segment", "SAUDE"), ("country", "osterreich")],
)
def test_lists_are_narrowed_without_accents_or_case(
    there: Account, leader: Actor, client_of: Any, parameter: str, asked: str
) -> None:
    create_account(
        actor=leader,
        values={"name": "Łódź", "segment": "Saúde", "country": "Österreich"},
        tags=["VIP Café"],
    )
    answer = client_of(leader).get(reverse("accounts:list", args=["aurora"]), {parameter: asked})
    assert [row["name"] for row in answer.context["page_obj"]] == ["Łódź"]


def test_history_is_searched_by_the_same_key(
    there: Account, leader: Actor, client_of: Any, reader: Program
) -> None:
    add_entry(
        actor=leader,
        account=there,
        kind="result",
        happened_on=date(2026, 1, 5),
        text="Reunião em Łódź, Ærøskøbing",
    )
    for asked in ("lodz", "ŁÓDŹ", "aeroskobing", "reuniao lodz"):
        found = reader.call("GET", f"history-entries/?q={asked}").json()["results"]
        assert [entry["text"] for entry in found] == ["Reunião em Łódź, Ærøskøbing"], asked
    page = client_of(leader).get(reverse("accounts:entry_search", args=["aurora"]), {"q": "lodz"})
    assert "<mark>Łódź</mark>" in page.content.decode()


def test_members_and_the_log_are_searched_by_it_too(
    there: Account, aurora: Organization, leader: Actor, make_member: Any, client_of: Any
) -> None:
    Membership.objects.filter(pk=leader.membership_id).update(name="Łucja Świątek")
    create_account(actor=leader, values={"name": "Ångström"})
    client = client_of(leader)
    people = client.get(reverse("people:people", args=["aurora"]), {"q": "lucja swia"})
    assert [m.name for m in people.context["page_obj"]] == ["Łucja Świątek"]
    for asked in ({"who": "lucja", "thing": "ang"}, {"thing": "ANGSTROM"}):
        log = client.get(reverse("people:audit", args=["aurora"]), asked)
        assert [entry.object_label for entry in log.context["page"].entries] == ["Ångström"], asked


@given(st.text(max_size=60), st.text(max_size=60))
@example("ΑΣ", "ας")
@example("Acme™", "acmetm")
@example("İstanbul", "i\u0307stanbul")
def test_the_same_names_are_sorted_alike(one: str, other: str) -> None:
    for left, right in ((one, other), (one, one.upper()), (one, one.lower())):
        assert same_key(left) != same_key(right) or sort_key(left) == sort_key(right)
    assert sort_key(sort_key(one)) == sort_key(one)
