"""Many people in one request are judged, written and told as each of them alone would be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, Person, Stakeholder
from accounts.stakeholders.bulk_shape import STAKEHOLDER_ITEM
from accounts.stakeholders.many import upsert_stakeholders
from accounts.stakeholders.rules import find_by_reference
from accounts.stakeholders.upserts import upsert_stakeholder
from accounts.stakeholders.wanted import resolved
from audit.models import Change, Entry
from rules.errors import FieldError, KamError, StaleError
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.accounts.imports.test_first_file import counting, gather_statistics
from tests.people.together import at_once
from tests.programs import Program

UNKNOWN = "0190a0a0-0000-7000-8000-000000000000"
CONTROL = ("SAVEPOINT", "RELEASE", "SELECT set_config")


@pytest.fixture
def alfa(kam: Actor) -> Account:
    """The KAM's account."""
    return account(kam.organization, "Alfa", owner=kam.membership)


@pytest.fixture
def beta(aurora: Organization) -> Account:
    """An account that nobody leads."""
    return account(aurora, "Beta")


@pytest.fixture
def foreign(borealis: Organization) -> Account:
    """An account of the other organisation."""
    return account(borealis, "Foreign")


@pytest.fixture
def world(alfa: Account, beta: Account, foreign: Account, viewer: Actor, writer: Program) -> Any:
    """What items name: accounts, and people who are known already."""
    names = {"alfa": str(alfa.id), "beta": str(beta.id), "foreign": str(foreign.id)}
    known = [
        {"account": names["alfa"], "name": "Rui", "email": "rui@client.example", **ref("rui")},
        {"account": names["beta"], "name": "Ana", "email": "ana@client.example", **ref("ana")},
        {"account": names["beta"], "name": "Twin 1", "email": "twin@client.example", **ref("t1")},
        {"account": names["beta"], "name": "Twin 2", **ref("t2")},
    ]
    for person in known:
        made = writer.call("POST", "stakeholders/", person | {"role": "user"})
        assert made.status_code == 201
        names[person["name"]] = made.json()["id"]
        names[f"person of {person['name']}"] = made.json()["person"]
    for name, more in (("Rui", {"influence": 4}), ("Twin 2", {"email": "twin@client.example"})):
        changed = writer.call("PATCH", f"stakeholders/{names[name]}/", more)
        assert changed.json()["version"] == 2
    return names


def ref(*external_ids: str) -> dict[str, Any]:
    return {"references": [{"system": "crm", "external_id": i} for i in external_ids]}


def account(organization: Organization, name: str, **values: Any) -> Account:
    with organization_scope(organization.id):
        return Account.objects.create(name=name, **values)


def table(world: dict[str, str]) -> list[dict[str, Any]]:
    """Good and bad items in the order in which they are sent; each has a reference."""
    alfa, beta = world["alfa"], world["beta"]
    return [
        {"account": alfa, "name": "  New  One ", "role": "buyer", **ref("n1"), "title": "CFO"},
        {"account": alfa, "name": "x" * 201, "role": "buyer", **ref("long")},
        {"account": UNKNOWN, "name": "Lost", "role": "buyer", **ref("lost")},
        {"account": world["foreign"], "name": "Spy", "role": "buyer", **ref("spy")},
        {"account": alfa, "name": "New Uno", "role": "champion", **ref("n1"), "notes": "a\r\nb"},
        {"account": alfa, "name": "New Uno", "role": "champion", **ref("n1"), "notes": "a\nb"},
        {
            "account": beta,
            "name": "Rui",
            "role": "user",
            "email": "RUI@client.example",
            **ref("r2"),
        },
        {
            "account": alfa,
            "phone": "11",
            "role": "user",
            "email": "rui@client.example",
            **ref("r3"),
        },
        {
            "account": alfa,
            "name": "Twin",
            "role": "user",
            "email": "twin@client.example",
            **ref("t3"),
        },
        {"name": "Rui Prado", **ref("rui"), "version": 1, "phone": ""},
        {"name": "Rui Prado", **ref("rui"), "version": 3, "phone": ""},
        {"account": beta, **ref("rui"), "role": "user"},
        {"person": world["person of Ana"], **ref("rui"), "influence": 1},
        {
            "account": alfa,
            "person": world["person of Ana"],
            "role": "buyer",
            **ref("a2"),
            "phone": "",
        },
        {**ref("a2"), "phone": "99"},
        {"account": alfa, "person": UNKNOWN, "role": "buyer", **ref("a3")},
        {"name": "Nowhere", "role": "buyer", **ref("nowhere")},
        {"account": alfa, "role": "buyer", **ref("unnamed")},
        {"account": alfa, "name": "Roleless", **ref("roleless")},
        {"account": alfa, "name": "Odd", "role": "king", **ref("odd")},
        {"account": alfa, "name": "Mail", "role": "user", "email": "nobody", **ref("mail")},
        {"account": alfa, "name": "\u200b", "role": "user", **ref("unseen")},
        {**ref("rui"), "influence": 6, "attitude": -3},
        {**ref("rui"), "last_touch_on": "2999-01-01"},
        {**ref("rui"), "last_touch_on": "2026-01-05", "contact": "viewer@aurora.example"},
        {**ref("rui"), "contact": "nobody@aurora.example"},
        {**ref("ana"), "reports_to": world["Twin 1"]},
        {**ref("t1"), "reports_to": world["Ana"]},
        {**ref("t2"), "reports_to": world["Rui"]},
        {**ref("t2"), "reports_to": UNKNOWN},
        {**ref("t2"), "linkedin": "linkedin.com/in/t2", "email": "two@client.example"},
        {"account": beta, "role": "user", "email": "TWO@client.example", **ref("t4"), "phone": "2"},
        {**ref("ana"), "name": None},
        {**ref("ana"), "surname": "Prado"},
    ]


Answer = tuple[str, list[tuple[str, str, str]]]
"""What became of an item, and what was wrong with it."""


def told(errors: Any) -> list[tuple[str, str, str]]:
    return sorted((e.pointer, e.code, str(e.detail)) for e in errors)


def singly(actor: Actor, items: list[dict[str, Any]]) -> list[Answer]:
    """Each by the rule for one."""
    return [_alone(actor, index, values) for index, values in enumerate(items)]


def _alone(actor: Actor, index: int, values: dict[str, Any]) -> Answer:
    item = STAKEHOLDER_ITEM.item(index, values)
    if item.errors:
        return "refused", told(item.errors)
    try:
        with transaction.atomic():
            (reference,) = item.references  # its address; what is left out of the body stays
            wanted = resolved({n: v for n, v in item.values.items() if n != "references"})
            _place, outcome = upsert_stakeholder(
                actor=actor, reference=reference, wanted=wanted, version=item.version
            )
    except StaleError:
        found = find_by_reference(*reference)
        return "refused", told(StaleError.at(found.version if found else 0).errors)
    except KamError as error:
        return "refused", told(error.errors or [FieldError("", error.code, str(error.detail))])
    return outcome, []


def together(actor: Actor, items: list[dict[str, Any]]) -> list[Answer]:
    """All by the rule for many."""
    sent = [STAKEHOLDER_ITEM.item(index, values) for index, values in enumerate(items)]
    return [(r.outcome, told(r.errors)) for r in upsert_stakeholders(actor=actor, items=sent)]


def kept() -> dict[str, Any]:
    """Rows, log and stream, with what is new called by its names."""
    places = Stakeholder.objects.select_related("account", "person", "contact").order_by("id")
    names = {str(p.pk): f"{p.person.name} at {p.account}" for p in places}
    names |= {str(p.person_id): p.person.name for p in places}
    entries = Entry.objects.values_list(
        "action", "object_label", "changes", "resource", "resource_id", "actor_label"
    )
    changed = Change.objects.values_list("resource", "row_id").distinct()
    found = {
        "people": sorted(
            Person.objects.values_list("name", "name_key", "email", "phone", "linkedin")
        ),
        "places": sorted(str(_facts(place)) for place in places),
        "log": sorted(json.dumps(entry, default=str) for entry in entries),
        "stream": sorted(json.dumps(change, default=str) for change in changed),
    }
    text = json.dumps(found)
    for key, name in names.items():
        text = text.replace(key, name)
    return {name: sorted(map(str, rows)) for name, rows in json.loads(text).items()}


def _facts(place: Stakeholder) -> dict[str, Any]:
    left_out = ("id", "created_at", "updated_at")
    fields = [f.attname for f in place._meta.concrete_fields if f.name not in left_out]
    references = sorted(place.references.values_list("system", "external_id"))
    return {name: str(getattr(place, name)) for name in fields} | {"references": references}


def undone(work: Callable[[], list[Answer]]) -> tuple[list[Answer], dict[str, Any]]:
    """The answers and what was kept, and then all as it was before."""
    with transaction.atomic():
        found = work(), kept()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("who", ["leader", "kam", "viewer"])
def test_many_are_answered_kept_and_told_as_one_after_the_other(
    who: str, world: dict[str, str], request: pytest.FixtureRequest
) -> None:
    actor: Actor = request.getfixturevalue(who)
    items = table(world)
    with organization_scope(actor.organization.id):
        alone = undone(lambda: singly(actor, items))
        many = undone(lambda: together(actor, items))
    assert list(zip(items, many[0], strict=True)) == list(zip(items, alone[0], strict=True))
    for name, rows in alone[1].items():
        only = Counter(rows), Counter(many[1][name])
        assert (name, only[0] - only[1], only[1] - only[0]) == (name, Counter(), Counter())


def test_the_table_has_each_kind_of_answer(
    world: dict[str, str], leader: Actor, kam: Actor
) -> None:
    items = table(world)
    with organization_scope(kam.organization.id):
        found = [
            answer for who in (leader, kam) for answer in undone(partial(together, who, items))[0]
        ]
    outcomes = {outcome for outcome, _errors in found}
    assert outcomes == {"made", "changed", "unchanged", "refused"}
    codes = {code for _outcome, errors in found for _pointer, code, _detail in errors}
    assert codes == {
        "cycle",
        "email",
        "invalid",
        "invalid_choice",
        "max_length",
        "max_value",
        "min_value",
        "not_allowed",
        "null",
        "other",
        "others",
        "required",
        "stale",
        "unknown",
    }


def test_references_of_two_people_are_refused(world: dict[str, str], leader: Actor) -> None:
    with organization_scope(leader.organization.id):
        found = together(leader, [{**ref("rui", "t2"), "role": "buyer"}])
    problem = ("/references", "two_people", "The references belong to two people.")
    assert found == [("refused", [problem])]


def test_a_kam_writes_people_at_their_own_accounts_alone(world: dict[str, str], kam: Actor) -> None:
    items = [
        {"account": world["alfa"], "name": "Mine", "role": "user", **ref("m")},
        {"account": world["beta"], "name": "Theirs", "role": "user", **ref("t")},
    ]
    with organization_scope(kam.organization.id):
        assert [outcome for outcome, _errors in together(kam, items)] == ["made", "refused"]
        assert Person.objects.filter(name__in=("Mine", "Theirs")).get().name == "Mine"


def test_a_key_that_reads_writes_nobody(
    world: dict[str, str], aurora: Organization, reader: Program
) -> None:
    body = {"items": [{"account": world["alfa"], "name": "Mine", "role": "user"}]}
    assert reader.call("POST", "stakeholders/bulk/", body).status_code == 403
    with organization_scope(aurora.id):
        assert Person.objects.filter(name="Mine").count() == 0


def people(accounts: list[str], many: int, turn: int = 0) -> list[dict[str, Any]]:
    """A few at each account, the first half known after the first turn."""
    return [
        {
            "account": accounts[n % len(accounts)],
            "name": f"Person {n}",
            "email": f"person-{n}@client.example",
            "phone": str(turn),
            "role": "buyer",
            "contact": "viewer@aurora.example",
            **ref(f"P{n}"),
        }
        for n in range(many)
    ]


def sent(writer: Program, items: list[dict[str, Any]]) -> list[str]:
    answer = writer.call("POST", "stakeholders/bulk/", {"items": items})
    assert answer.status_code == 207
    return [r["outcome"] for r in answer.json()["results"]]


@pytest.mark.usefixtures("viewer")
def test_three_people_and_three_hundred_take_as_many_statements(
    alfa: Account, beta: Account, writer: Program
) -> None:
    accounts, counts = [str(alfa.id), str(beta.id)], {}
    for many in (3, 300):
        sent(writer, people(accounts, many // 2))
        with CaptureQueriesContext(connection) as captured:
            outcomes = sent(writer, people(accounts, many, turn=1))
        assert outcomes == ["changed"] * (many // 2) + ["made"] * (many - many // 2)
        counts[many] = sum(not query["sql"].startswith(CONTROL) for query in captured)
        with organization_scope(alfa.organization_id):
            Stakeholder.objects.all().delete()
            Person.objects.all().delete()
    assert counts == {3: 18, 300: 18}  # the last rings for webhooks


def upserting(actor: Actor, items: list[dict[str, Any]]) -> None:
    upsert_stakeholders(
        actor=actor, items=[STAKEHOLDER_ITEM.item(n, i) for n, i in enumerate(items)]
    )


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("before", [0, 2_000], ids=["as it comes", "emptied"])
def test_ten_times_the_people_touch_ten_times_the_rows_before_statistics_know_them(
    aurora: Organization, leader: Actor, before: int
) -> None:
    """Tables that were emptied look to the database as if they stayed empty."""
    rows: dict[int, dict[str, float]] = {}
    with organization_scope(aurora.id), transaction.atomic():
        accounts = [Account.objects.create(name=f"Client {n}") for n in range(100)]
        ids = [str(a.id) for a in accounts]
        if before:
            upserting(leader, people(ids, before))
            Stakeholder.objects.all().delete()
            Person.objects.all().delete()
            gather_statistics()
        for many in (200, 2_000):
            upserting(leader, people(ids, many)[::2])
            with counting() as rows[many]:
                upserting(leader, people(ids, many, turn=9))
            Stakeholder.objects.all().delete()
            Person.objects.all().delete()
        transaction.set_rollback(True)  # or each key of a row that is gone is checked at the end
    total = {many: sum(found.values()) for many, found in rows.items()}
    assert total[200] > 200
    assert total[2_000] <= 3 * 10 * total[200], (total, rows)


@pytest.mark.django_db(transaction=True)
def test_two_programs_that_send_the_same_people_at_once_both_succeed(
    aurora: Organization, key_of: Callable[..., str]
) -> None:
    ids = [str(account(aurora, name).id) for name in ("Alfa", "Beta")]
    with organization_scope(aurora.id):
        pass
    items = [item | {"contact": None} for item in people(ids, 200)]
    one, other = Program(key_of(aurora)), Program(key_of(aurora))
    found = at_once(
        lambda: sent(one, items),
        lambda: sent(other, items[::-1]),
        lambda: sent(one, items[100:] + items[:100]),
    )
    assert sorted(map(set, found), key=str) == [{"made"}, {"unchanged"}, {"unchanged"}]
    with organization_scope(aurora.id):
        assert (Person.objects.count(), Stakeholder.objects.count()) == (200, 200)
