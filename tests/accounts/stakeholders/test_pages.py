"""Pages of the people at a client."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.history.rules import add_entry
from accounts.models import Account, Person, Stakeholder
from accounts.stakeholders.rules import add_stakeholder
from audit.models import Entry
from tenants.actors import Actor
from tenants.scope import organization_scope

FORM = {
    "name": "Ana Prado",
    "title": "CFO",
    "role": "buyer",
    "function": "finance",
    "level": "board",
    "reports_to": "",
    "influence": "4",
    "attitude": "-1",
    "strength": "2",
    "contact": "",
    "last_touch_on": "2026-01-05",
    "email": "ana@client.example",
    "phone": "1",
    "linkedin": "",
    "notes": "Likes tea",
}
PAGES = [
    "stakeholders",
    "stakeholder",
    "stakeholder_add",
    "stakeholder_edit",
    "stakeholder_remove",
    "stakeholder_erase",
]


@pytest.fixture
def account(kam: Actor) -> Account:
    with organization_scope(kam.organization.id):
        return Account.objects.create(name="Alfa", owner=kam.membership)


@pytest.fixture
def ana(account: Account, kam: Actor) -> Stakeholder:
    return put(kam, account, "Ana Prado", email="ana@client.example")


@pytest.fixture
def browser(kam: Actor, client_of: Callable[[Actor], Client]) -> Client:
    return client_of(kam)


def put(actor: Actor, account: Account, name: str, **values: Any) -> Stakeholder:
    given = {"name": name, "role": "buyer", "strength": 1} | values
    with organization_scope(actor.organization.id):
        return add_stakeholder(actor=actor, account=account, values=given)


def at(name: str, account: Account, place: Stakeholder | None = None) -> str:
    args = ["aurora", account.pk]
    if place is not None and name not in ("stakeholders", "stakeholder_add"):
        args.append(place.pk)
    return reverse(f"accounts:{name}", args=args)


def rows(account: Account) -> list[Stakeholder]:
    with organization_scope(account.organization_id):
        return list(
            Stakeholder.objects.filter(account=account)
            .select_related("person")
            .order_by("person__name_key")
        )


def test_a_person_is_added_and_changed(account: Account, browser: Client) -> None:
    answer = browser.post(at("stakeholder_add", account), FORM)
    assert (answer.status_code, answer["location"]) == (302, at("stakeholders", account))
    [place] = rows(account)
    assert (place.person.name, place.role, place.influence, place.attitude, place.notes) == (
        "Ana Prado",
        "buyer",
        4,
        -1,
        "Likes tea",
    )
    edit = at("stakeholder_edit", account, place)
    answer = browser.post(edit, FORM | {"role": "champion", "version": "1"})
    assert (answer.status_code, answer["location"]) == (302, at("stakeholder", account, place))
    assert [(p.role, p.version) for p in rows(account)] == [("champion", 2)]
    answer = browser.post(edit, FORM | {"role": "user", "version": "1"})
    assert answer.status_code == 409
    assert 'name="version" value="2"' in answer.content.decode()
    assert rows(account)[0].role == "champion"


def test_what_is_wrong_is_said_beside_the_field(
    account: Account, ana: Stakeholder, browser: Client
) -> None:
    answer = browser.post(at("stakeholder_add", account), FORM | {"name": "", "influence": "9"})
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (
        422,
        ["influence", "name"],
    )
    future = {"name": "Eva", "email": "", "last_touch_on": "2999-01-01"}
    answer = browser.post(at("stakeholder_add", account), FORM | future)
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["last_touch_on"])
    assert len(rows(account)) == 1


def test_somebody_known_elsewhere_is_offered_and_reused(
    account: Account, ana: Stakeholder, kam: Actor, browser: Client
) -> None:
    with organization_scope(kam.organization.id):
        other = Account.objects.create(name="Beta", owner=kam.membership)
    asked = browser.post(at("stakeholder_add", other), FORM)
    assert (asked.status_code, asked.context["known"]) == (422, [ana.person])
    assert "Alfa" in asked.content.decode()
    answer = browser.post(at("stakeholder_add", other), FORM | {"person": str(ana.person_id)})
    assert answer.status_code == 302
    assert [place.person_id for place in rows(other)] == [ana.person_id]
    third = browser.post(at("stakeholder_add", other), FORM | {"is_another": "on"})
    assert third.status_code == 302
    assert len({place.person_id for place in rows(other)}) == 2


def test_a_touch_is_noted_and_leads_back(
    account: Account, ana: Stakeholder, kam: Actor, browser: Client
) -> None:
    answer = browser.post(at("stakeholder_touch", account, ana) + "?view=map&role=buyer")
    assert answer["location"] == at("stakeholders", account) + "?view=map&role=buyer"
    answer = browser.post(at("stakeholder_touch", account, ana), {"from": "detail"})
    assert answer["location"] == at("stakeholder", account, ana)
    today = timezone.localdate(timezone=kam.organization.zone)
    assert [(p.last_touch_on, p.version) for p in rows(account)] == [(today, 2)]
    assert browser.get(at("stakeholder_touch", account, ana)).status_code == 405


def test_removing_is_confirmed(account: Account, ana: Stakeholder, browser: Client) -> None:
    assert browser.get(at("stakeholder_remove", account, ana)).status_code == 200
    assert len(rows(account)) == 1
    answer = browser.post(at("stakeholder_remove", account, ana))
    assert (answer.status_code, rows(account)) == (302, [])
    assert browser.post(at("stakeholder_remove", account, ana)).status_code == 404


def test_the_export_is_a_file(account: Account, ana: Stakeholder, browser: Client) -> None:
    answer = browser.post(at("stakeholder_export", account, ana))
    assert answer["content-disposition"] == f'attachment; filename="person-{ana.person_id}.json"'
    assert json.loads(answer.content)["person"]["email"] == "ana@client.example"
    assert browser.get(at("stakeholder_export", account, ana)).status_code == 405


def test_erasing_is_confirmed_and_shows_what_still_names_the_person(
    account: Account, ana: Stakeholder, kam: Actor, browser: Client
) -> None:
    with organization_scope(kam.organization.id):
        add_entry(
            actor=kam,
            account=account,
            kind="signal",
            happened_on=date(2026, 1, 5),
            text="Ana Prado was promoted",
        )
    asked = browser.get(at("stakeholder_erase", account, ana))
    assert [m.text for m in asked.context["mentions"]] == ["Ana Prado was promoted"]
    answer = browser.post(at("stakeholder_erase", account, ana))
    assert (answer.status_code, [m.text for m in answer.context["mentions"]]) == (
        200,
        ["Ana Prado was promoted"],
    )
    for name in ("stakeholder", "stakeholder_edit", "stakeholder_erase"):
        assert browser.get(at(name, account, ana)).status_code == 404
    for view in ("", "?view=map"):
        page = browser.get(at("stakeholders", account) + view).content.decode()
        assert "Ana" not in page


def test_erasing_whom_no_text_names_leads_back(
    account: Account, ana: Stakeholder, browser: Client
) -> None:
    answer = browser.post(at("stakeholder_erase", account, ana))
    assert (answer.status_code, answer["location"]) == (302, at("stakeholders", account))


def test_the_log_keeps_no_name_and_tells_it_until_an_erasure(
    account: Account, ana: Stakeholder, browser: Client
) -> None:
    changes = reverse("accounts:changes", args=["aurora", account.pk])
    browser.post(at("stakeholder_edit", account, ana), FORM | {"notes": "x", "version": "1"})
    with organization_scope(account.organization_id):
        kept = list(Entry.objects.values_list("object_label", "changes"))
    assert "Ana" not in str(kept)
    page = browser.get(changes).content.decode()
    assert "A person at Alfa was changed" in page
    assert [page.count(f"person: {who}Ana Prado") for who in ("– → ", "")] == [1, 1]
    browser.post(at("stakeholder_erase", account, ana))
    with organization_scope(account.organization_id):
        erased = Person.objects.get().name
    page = browser.get(changes).content.decode()
    assert (page.count("Ana"), page.count(f"person: {erased}")) == (0, 2)


def test_filters_narrow_list_and_map(account: Account, kam: Actor, browser: Client) -> None:
    put(kam, account, "Ana", attitude=2, function="it")
    put(kam, account, "Bia", attitude=-1, role="champion")
    put(kam, account, "Érica", attitude=0)

    def found(query: str) -> list[str]:
        shown = browser.get(f"{at('stakeholders', account)}?{query}").context
        if "map" in shown:
            return sorted(mark.node.name for mark in shown["map"].marks)
        return [place.person.name for place, _alert in shown["rows"]]

    for view in ("", "&view=map"):
        assert found(f"{view}") == ["Ana", "Bia", "Érica"]
        assert found(f"role=champion{view}") == ["Bia"]
        assert found(f"function=it{view}") == ["Ana"]
        assert found(f"side=for{view}") == ["Ana"]
        assert found(f"side=against{view}") == ["Bia"]
        assert found(f"side=neutral{view}") == ["Érica"]
        assert found(f"q=eric{view}") == ["Érica"]
        assert found(f"role=boss&side=%00{view}") == ["Ana", "Bia", "Érica"]


def test_alerts_follow_the_gaps(account: Account, kam: Actor, browser: Client) -> None:
    today = timezone.localdate(timezone=kam.organization.zone)
    put(kam, account, "Ana", last_touch_on=today - timedelta(days=46))
    put(kam, account, "Bia", last_touch_on=today - timedelta(days=44))
    found = browser.get(at("stakeholders", account)).context["found"]
    assert [(a.row.name, a.limit) for a in found.alerts] == [("Ana", 45)]


def test_the_map_is_the_same_in_every_language(
    account: Account, kam: Actor, browser: Client
) -> None:
    """Numbers of the picture have a point, whatever the reader's comma."""
    chief = put(kam, account, "Ana")
    for name in ("Bia", "Cid"):
        put(kam, account, name, reports_to=chief)
    pictures = []
    for language in ("en", "pt-br"):
        browser.cookies["language"] = language
        page = browser.get(at("stakeholders", account) + "?view=map").content.decode()
        pictures.append(re.findall(r' (?:transform|d|viewBox|width)="([^"]*)"', page))
    assert pictures[0] == pictures[1]
    assert [text for text in pictures[0] if "," in text] == []


def test_the_nested_list_of_the_map_is_well_formed(
    account: Account, kam: Actor, browser: Client
) -> None:
    chief = put(kam, account, "Ana", influence=5)
    middle = put(kam, account, "Bia", reports_to=chief)
    put(kam, account, "Cid", reports_to=middle)
    put(kam, account, "Eva")
    page = browser.get(at("stakeholders", account) + "?view=map").content.decode()
    tree = page[page.index('<ul class="people-tree">') :]
    tags = re.findall(r"</?(?:ul|li)\b", tree[: tree.index("</div>")])
    shape = "<ul <li <ul <li <ul <li </li </ul </li </ul </li <li </li </ul"
    assert tags == shape.split()


@pytest.mark.parametrize("query", ["", "?view=map"])
def test_a_page_takes_as_many_statements_whatever_its_length(
    account: Account, kam: Actor, browser: Client, query: str
) -> None:
    counts = []
    for number in range(3):
        put(kam, account, f"Person {number}", contact=kam.membership)
        with CaptureQueriesContext(connection) as statements:
            assert browser.get(at("stakeholders", account) + query).status_code == 200
        counts.append(sum("SAVEPOINT" not in s["sql"] for s in statements))
    assert counts[0] == counts[2]
    assert counts[0] <= 15


def test_who_reads_finds_nothing_to_press(
    account: Account, ana: Stakeholder, viewer: Actor, client_of: Callable[[Actor], Client]
) -> None:
    reader = client_of(viewer)
    for name in ("stakeholders", "stakeholder"):
        page = reader.get(at(name, account, ana))
        assert page.status_code == 200
        assert "Log contact" not in page.content.decode()
    for name in ("stakeholder_add", "stakeholder_edit", "stakeholder_remove", "stakeholder_erase"):
        assert reader.get(at(name, account, ana)).status_code == 403
        assert reader.post(at(name, account, ana), FORM).status_code == 403
    for name in ("stakeholder_touch", "stakeholder_export"):
        assert reader.post(at(name, account, ana)).status_code == 403
    assert [(p.person.name, p.version) for p in rows(account)] == [("Ana Prado", 1)]


def test_another_organisation_s_people_are_not_there(
    account: Account, ana: Stakeholder, outsider: Actor, client_of: Callable[[Actor], Client]
) -> None:
    stranger = client_of(outsider)
    with organization_scope(outsider.organization.id):
        theirs = Account.objects.create(name="Theirs")
    for name in PAGES:
        path = at(name, account, ana).replace("/o/aurora/", "/o/borealis/")
        assert stranger.get(path).status_code == 404
        assert stranger.get(path.replace(str(account.pk), str(theirs.pk))).status_code in (
            (200,) if name in ("stakeholders", "stakeholder_add") else (404,)
        )
    path = reverse("accounts:stakeholder_add", args=["borealis", theirs.pk])
    for field, value in (("reports_to", ana.pk), ("person", ana.person_id)):
        answer = stranger.post(path, FORM | {"name": "Zoe", "email": "", field: str(value)})
        assert "Ana" not in answer.content.decode()
    with organization_scope(outsider.organization.id):
        assert [p.name for p in Person.objects.order_by("id")] == ["Zoe"]


def test_a_person_of_another_account_is_not_at_this_one(
    account: Account, ana: Stakeholder, kam: Actor, browser: Client
) -> None:
    with organization_scope(kam.organization.id):
        other = Account.objects.create(name="Beta", owner=kam.membership)
    assert browser.get(at("stakeholder", other, ana)).status_code == 404
    assert browser.post(at("stakeholder_remove", other, ana)).status_code == 404
    assert len(rows(account)) == 1
    with organization_scope(kam.organization.id):
        assert Entry.objects.filter(action="stakeholder.removed").count() == 0
