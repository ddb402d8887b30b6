"""People at the client: allowed, denied, repeated, audited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Account, Person, Stakeholder, StakeholderReference, TeamMember
from accounts.stakeholders.acquaintance import PersonKnownError, known_as
from accounts.stakeholders.rules import (
    add_stakeholder,
    change_stakeholder,
    find_by_reference,
    record_touch,
    remove_stakeholder,
)
from accounts.stakeholders.upserts import upsert_stakeholder
from accounts.stakeholders.wanted import ResolvedStakeholder
from audit.entries import history
from audit.models import Entry
from rules.errors import (
    ConflictError,
    KamError,
    NotAllowedError,
    NotFoundError,
    RuleError,
    StaleError,
)
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.people.together import at_once

ANA = {"name": "Ana Prado", "email": "ana@client.example", "phone": "+55 11 5555", "role": "buyer"}


@pytest.fixture
def account(in_aurora: Organization, kam: Actor) -> Account:
    """An account that the KAM leads."""
    return Account.objects.create(name="Alfa", owner=kam.membership)


@pytest.fixture
def other(in_aurora: Organization) -> Account:
    """An account of nobody."""
    return Account.objects.create(name="Beta")


@pytest.fixture
def ana(account: Account, kam: Actor) -> Stakeholder:
    return add(kam, account)


def add(actor: Actor, account: Account, **given: object) -> Stakeholder:
    references = given.pop("references", ())
    person = given.pop("person", None)
    values = ({} if person else ANA) | {"role": "buyer"} | given
    return add_stakeholder(
        actor=actor, account=account, values=values, person=person, references=references
    )


def audited(account: Account) -> list[tuple[str, dict]]:
    return [(e.action, e.changes) for e in reversed(history(account.id))]


def test_adding_is_audited_without_saying_who_it_is(
    account: Account, kam: Actor, ana: Stakeholder
) -> None:
    assert (ana.person.name, ana.person.name_key, ana.role, ana.version) == (
        "Ana Prado",
        "ana prado",
        "buyer",
        1,
    )
    assert audited(account) == [
        (
            "stakeholder.added",
            {
                "stakeholder": [None, str(ana.pk)],
                "role": [None, "buyer"],
                "function": [None, "other"],
                "level": [None, "operational"],
                "influence": [None, 3],
                "attitude": [None, 0],
                "strength": [None, 0],
            },
        )
    ]


def test_the_log_never_holds_what_says_who_somebody_is(
    account: Account, other: Account, kam: Actor, leader: Actor
) -> None:
    secret = {
        "name": "Zuleika",
        "email": "zuleika@client.example",
        "phone": "555-zuleika",
        "linkedin": "https://linkedin.com/in/zuleika",
        "title": "zuleika's title",
        "notes": "zuleika's notes",
    }
    place = add(kam, account, **secret, references=[("crm", "zuleika")])
    add(leader, other, person=place.person)
    change_stakeholder(
        actor=leader,
        stakeholder=place,
        references=[("crm", "zuleika2")],
        values={name: f"{text}x" for name, text in secret.items()},
    )
    record_touch(actor=kam, stakeholder=place)
    remove_stakeholder(actor=kam, stakeholder=place)
    rows = [f"{e.object_label} {e.changes}" for e in Entry.objects.order_by("id")]
    assert [row for row in rows if "zuleika" in row.lower()] == []
    assert len(rows) == 7


def test_others_change_nothing(
    account: Account, ana: Stakeholder, viewer: Actor, make_member: Callable[..., Membership]
) -> None:
    contributor = make_member(account.organization, Role.CONTRIBUTOR)
    TeamMember.objects.create(account=account, member=contributor, since=date(2026, 1, 1))
    elsewhere = make_member(account.organization, Role.KAM, "kam2@aurora.example")
    for actor in (viewer, Actor.of_member(contributor), Actor.of_member(elsewhere)):
        for call in (
            lambda a=actor: add(a, account, name="Eva"),
            lambda a=actor: change_stakeholder(actor=a, stakeholder=ana, values={"role": "user"}),
            lambda a=actor: remove_stakeholder(actor=a, stakeholder=ana),
            lambda a=actor: record_touch(actor=a, stakeholder=ana),
        ):
            with pytest.raises(NotAllowedError):
                call()
    assert [(s.role, s.last_touch_on) for s in Stakeholder.objects.order_by("id")] == [
        ("buyer", None)
    ]
    assert len(audited(account)) == 1


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"name": " "}, "/name"),
        ({"name": "x" * 161}, "/name"),
        ({"name": "A\x00"}, "/name"),
        ({"email": "not an address"}, "/email"),
        ({"linkedin": "javascript:alert(1)"}, "/linkedin"),
        ({"role": "boss"}, "/role"),
        ({"function": "magic"}, "/function"),
        ({"level": "sky"}, "/level"),
        ({"influence": 0}, "/influence"),
        ({"influence": 6}, "/influence"),
        ({"attitude": 3}, "/attitude"),
        ({"strength": 5}, "/strength"),
        ({"notes": "x" * 4001}, "/notes"),
        ({"last_touch_on": date(2999, 1, 1)}, "/last_touch_on"),
        ({"last_touch_on": date(1899, 12, 31)}, "/last_touch_on"),
    ],
)
def test_what_makes_no_sense_is_refused(
    account: Account, ana: Stakeholder, kam: Actor, values: dict[str, object], pointer: str
) -> None:
    for call in (
        lambda: add(kam, account, **{"name": "Eva"} | values),
        lambda: change_stakeholder(actor=kam, stakeholder=ana, values=values),
    ):
        with pytest.raises(RuleError) as refused:
            call()
        assert [e.pointer for e in refused.value.errors] == [pointer]
    assert (Stakeholder.objects.count(), len(audited(account))) == (1, 1)


def test_our_contact_is_somebody_who_is_here(
    account: Account, ana: Stakeholder, kam: Actor, viewer: Actor
) -> None:
    Membership.objects.filter(pk=viewer.membership.pk).update(ended_at=timezone.now())
    viewer.membership.refresh_from_db()
    with pytest.raises(RuleError) as refused:
        change_stakeholder(actor=kam, stakeholder=ana, values={"contact": viewer.membership})
    assert refused.value.errors[0].pointer == "/contact"


def test_changing_says_what_was_rewritten_and_not_to_what(
    account: Account, ana: Stakeholder, kam: Actor
) -> None:
    values = {
        "role": "champion",
        "attitude": 2,
        "phone": "",
        "notes": "Likes tea",
        "contact": kam.membership,
    }
    assert change_stakeholder(actor=kam, stakeholder=ana, values=values, version=1) is True
    assert (ana.version, ana.role, ana.notes, ana.person.phone) == (2, "champion", "Likes tea", "")
    assert audited(account)[-1] == (
        "stakeholder.changed",
        {
            "stakeholder": [str(ana.pk), str(ana.pk)],
            "role": ["buyer", "champion"],
            "attitude": [0, 2],
            "contact": [None, str(kam.membership)],
            "rewritten": [[], ["notes", "phone"]],
        },
    )


def test_the_same_again_changes_nothing(account: Account, ana: Stakeholder, kam: Actor) -> None:
    values = ANA | {"name": " Ana Prado ", "reports_to": None}
    assert change_stakeholder(actor=kam, stakeholder=ana, values=values, references=[]) is False
    assert (ana.version, len(audited(account))) == (1, 1)


def test_a_stale_version_changes_nothing(ana: Stakeholder, kam: Actor) -> None:
    change_stakeholder(actor=kam, stakeholder=ana, values={"role": "user"}, version=1)
    for call in (
        lambda: change_stakeholder(actor=kam, stakeholder=ana, values={"role": "buyer"}, version=1),
        lambda: remove_stakeholder(actor=kam, stakeholder=ana, version=1),
    ):
        with pytest.raises(StaleError):
            call()
    assert Stakeholder.objects.get().role == "user"


def test_nobody_reports_to_themselves_or_in_a_circle(
    account: Account, ana: Stakeholder, kam: Actor
) -> None:
    bia = add(kam, account, name="Bia", email="", reports_to=ana)
    cid = add(kam, account, name="Cid", email="", reports_to=bia)
    for superior in (ana, bia, cid):
        with pytest.raises(RuleError) as refused:
            change_stakeholder(actor=kam, stakeholder=ana, values={"reports_to": superior})
        assert [(e.pointer, e.code) for e in refused.value.errors] == [("/reports_to", "cycle")]
    change_stakeholder(actor=kam, stakeholder=cid, values={"reports_to": ana})
    assert audited(account)[-1][1]["reports_to"] == [str(bia.pk), str(ana.pk)]


def test_a_superior_is_at_the_same_account(
    account: Account, other: Account, ana: Stakeholder, leader: Actor
) -> None:
    apart = add(leader, other, name="Bia", email="")
    for call in (
        lambda: change_stakeholder(actor=leader, stakeholder=ana, values={"reports_to": apart}),
        lambda: add(leader, account, name="Cid", reports_to=apart),
    ):
        with pytest.raises(RuleError) as refused:
            call()
        assert refused.value.errors[0].pointer == "/reports_to"


def test_somebody_known_is_asked_about(
    account: Account, other: Account, ana: Stakeholder, leader: Actor
) -> None:
    for values in (ANA | {"email": ""}, ANA | {"name": "Another", "email": "ANA@client.example"}):
        with pytest.raises(PersonKnownError) as asked:
            add_stakeholder(actor=leader, account=other, values=values, is_another=False)
        assert asked.value.known == [ana.person]
    assert Person.objects.count() == 1
    place = add(leader, other, person=ana.person, role="champion")
    assert (place.person_id, place.role, ana.role) == (ana.person_id, "champion", "buyer")
    assert Person.objects.count() == 1
    namesake = add_stakeholder(actor=leader, account=other, values=ANA, is_another=True)
    assert namesake.person_id != ana.person_id


def test_a_person_stands_at_an_account_once(account: Account, ana: Stakeholder, kam: Actor) -> None:
    with pytest.raises(ConflictError) as refused:
        add(kam, account, person=ana.person)
    assert refused.value.errors[0].pointer == "/person"
    assert Stakeholder.objects.count() == 1


def test_what_changed_about_a_person_shows_at_all_their_accounts(
    account: Account, other: Account, ana: Stakeholder, leader: Actor
) -> None:
    apart = add(leader, other, person=ana.person)
    change_stakeholder(actor=leader, stakeholder=ana, values={"phone": "1", "role": "user"})
    apart.refresh_from_db()
    assert (apart.version, apart.person.phone, apart.role) == (2, "1", "buyer")
    assert audited(other)[-1] == (
        "stakeholder.changed",
        {"stakeholder": [str(apart.pk), str(apart.pk)], "rewritten": [[], ["phone"]]},
    )


def test_what_is_known_of_a_person_goes_with_their_last_account(
    account: Account, other: Account, ana: Stakeholder, leader: Actor
) -> None:
    apart = add(leader, other, person=ana.person)
    remove_stakeholder(actor=leader, stakeholder=ana)
    assert Person.objects.count() == 1
    remove_stakeholder(actor=leader, stakeholder=apart)
    assert (Person.objects.count(), Stakeholder.objects.count()) == (0, 0)
    with pytest.raises(NotFoundError):
        remove_stakeholder(actor=leader, stakeholder=apart)
    assert [action for action, _ in audited(other)] == ["stakeholder.added", "stakeholder.removed"]


def test_who_reported_to_somebody_removed_reports_higher(
    account: Account, ana: Stakeholder, kam: Actor
) -> None:
    bia = add(kam, account, name="Bia", email="", reports_to=ana)
    cid = add(kam, account, name="Cid", email="", reports_to=bia)
    remove_stakeholder(actor=kam, stakeholder=bia)
    cid.refresh_from_db()
    assert (cid.reports_to_id, cid.version) == (ana.pk, 2)
    remove_stakeholder(actor=kam, stakeholder=ana)
    cid.refresh_from_db()
    assert (cid.reports_to_id, cid.version) == (None, 3)


def test_a_touch_is_noted_once_a_day(account: Account, ana: Stakeholder, kam: Actor) -> None:
    today = timezone.localdate(timezone=kam.organization.zone)
    assert record_touch(actor=kam, stakeholder=ana, on=today - timedelta(days=3)) is True
    assert record_touch(actor=kam, stakeholder=ana) is True
    assert record_touch(actor=kam, stakeholder=ana) is False
    assert record_touch(actor=kam, stakeholder=ana, on=today - timedelta(days=1)) is False
    assert (ana.last_touch_on, ana.version) == (today, 3)
    assert [action for action, _ in audited(account)][1:] == ["stakeholder.touched"] * 2
    with pytest.raises(RuleError):
        record_touch(actor=kam, stakeholder=ana, on=today + timedelta(days=1))


def test_references_find_a_stakeholder(account: Account, kam: Actor) -> None:
    place = add(kam, account, references=[("crm", "7"), ("erp", "x")])
    assert find_by_reference("crm", "7") == place
    assert find_by_reference("crm", "8") is None
    change_stakeholder(actor=kam, stakeholder=place, values={}, references=[("crm", "8")])
    assert [str(r) for r in StakeholderReference.objects.order_by("id")] == ["crm: 8"]
    with pytest.raises(ConflictError):
        add(kam, account, name="Bia", email="", references=[("crm", "8")])
    assert Stakeholder.objects.count() == 1


def test_another_organisation_s_people_are_not_known(
    ana: Stakeholder, borealis: Organization
) -> None:
    with organization_scope(borealis.id):
        assert known_as("Ana Prado", "ana@client.example") == []


@pytest.mark.django_db(transaction=True)
def test_two_who_make_a_circle_at_once_leave_none(leader: Actor) -> None:
    scope = leader.organization.id
    with organization_scope(scope):
        account = Account.objects.create(name="Alfa")
        first, second = add(leader, account), add(leader, account, name="Bia", email="")

    def hang(below: Stakeholder, above: Stakeholder) -> bool:
        with organization_scope(scope):
            values = {"reports_to": above}
            return change_stakeholder(actor=leader, stakeholder=below, values=values)

    answers = at_once(lambda: hang(first, second), lambda: hang(second, first))
    assert sorted(type(a).__name__ for a in answers) == ["RuleError", "bool"]
    with organization_scope(scope):
        assert Stakeholder.objects.exclude(reports_to=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_accounts_of_one_person_change_at_once(leader: Actor) -> None:
    scope = leader.organization.id
    with organization_scope(scope):
        first = add(leader, Account.objects.create(name="Alfa"))
        second = add(leader, Account.objects.create(name="Beta"), person=first.person)

    def call(place: Stakeholder, phone: str) -> bool:
        with organization_scope(scope):
            return change_stakeholder(actor=leader, stakeholder=place, values={"phone": phone})

    answers = at_once(lambda: call(first, "1"), lambda: call(second, "2"))
    assert [a for a in answers if isinstance(a, KamError | Exception)] == []


@pytest.mark.django_db(transaction=True)
def test_two_who_make_the_same_reference_at_once_make_one_person(leader: Actor) -> None:
    scope = leader.organization.id
    with organization_scope(scope):
        account = Account.objects.create(name="Alfa")

    def put(name: str) -> str:
        with organization_scope(scope):
            wanted = ResolvedStakeholder({"name": name, "role": "buyer"}, account)
            return upsert_stakeholder(actor=leader, reference=("crm", "7"), wanted=wanted)[1]

    answers = at_once(lambda: put("Ana"), lambda: put("Bia"))
    assert sorted(str(answer) for answer in answers) == ["changed", "made"]
    with organization_scope(scope):
        assert (Person.objects.count(), Stakeholder.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_accounts_that_name_one_address_at_once_share_one_person(leader: Actor) -> None:
    scope = leader.organization.id
    with organization_scope(scope):
        accounts = [Account.objects.create(name=name) for name in ("Alfa", "Beta")]

    def put(account: Account) -> str:
        values = {"name": "Ana", "email": "ana@client.example", "role": "buyer"}
        with organization_scope(scope):
            wanted = ResolvedStakeholder(values, account)
            return upsert_stakeholder(actor=leader, reference=("crm", account.name), wanted=wanted)[
                1
            ]

    answers = at_once(*[lambda a=account: put(a) for account in accounts])
    with organization_scope(scope):
        assert (answers, Person.objects.count()) == (["made", "made"], 1)
