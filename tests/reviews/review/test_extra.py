"""Reviews besides the series: planned on a page, for accounts that one may plan for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account, Person, Stakeholder, TeamMember
from audit.models import Entry
from reviews.cadences.rules import set_account_cadence
from reviews.models import Cadence, Participant, Review
from reviews.review.extra import plan_extra, reviewable
from rules.errors import NotAllowedError, RuleError
from tenants.actors import Actor
from tenants.models import Organization
from tests.reviews.conftest import MONDAY

ClientOf = Callable[[Actor], Client]
FRIDAY = date(2026, 11, 27)


def at(name: str, *args: object) -> str:
    return reverse(name, args=["aurora", *args])


@pytest.fixture
def stakeholder(account: Account) -> Stakeholder:
    return Stakeholder.objects.create(account=account, person=Person.objects.create(name="Rui"))


def given(**others: object) -> dict[str, object]:
    return {
        "kind": "client_check_in",
        "due_on": "2026-11-27",
        "starts_at": "14:30",
        "meeting_url": "https://meet.example/1",
    } | others


def test_a_kam_plans_one_beside_the_series(
    review: Review, stakeholder: Stakeholder, kam: Actor, leader: Actor, client_of: ClientOf
) -> None:
    address = at("account_reviews:extra", review.account_id)
    assert (
        address
        in client_of(kam).get(at("account_reviews:list", review.account_id)).content.decode()
    )
    people = {"members": [str(kam.membership_id)], "stakeholders": [str(stakeholder.pk)]}
    answer = client_of(kam).post(address, given(**people))
    made = Review.objects.get(kind="client_check_in")
    assert answer.url == at("reviews:detail", made.pk)
    assert (made.due_on, made.starts_at, made.meeting_url, made.slot_on) == (
        FRIDAY,
        time(14, 30),
        "https://meet.example/1",
        None,
    )
    found = Participant.objects.filter(review=made).values_list("member", "stakeholder")
    assert set(found) == {(kam.membership_id, None), (None, stakeholder.pk)}
    assert Review.objects.get(pk=review.pk).version == review.version
    entries = Entry.objects.filter(object_id=made.pk).order_by("-action")
    assert [(e.action, e.actor_label) for e in entries] == [
        ("review.planned", "Kam"),
        ("review.participants_set", "Kam"),
    ]


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"due_on": "2026-11-22"}, "from today on"),
        ({"meeting_url": "javascript:alert(1)"}, "meeting_url"),
        ({"kind": "chat"}, "chat"),
    ],
)
def test_what_makes_no_sense_stays_on_the_form(
    account: Account, kam: Actor, client_of: ClientOf, wrong: dict[str, str], text: str
) -> None:
    answer = client_of(kam).post(at("account_reviews:extra", account.pk), given(**wrong))
    assert (answer.status_code, Review.objects.count()) == (422, 0)
    assert text in answer.content.decode()


def test_a_person_of_another_account_takes_no_part(
    account: Account, stakeholder: Stakeholder, kam: Actor, client_of: ClientOf
) -> None:
    other = Account.objects.create(name="Beta", owner=kam.membership)
    people = {"stakeholders": [str(stakeholder.pk)]}
    answer = client_of(kam).post(at("account_reviews:extra", other.pk), given(**people))
    assert (answer.status_code, Review.objects.count()) == (422, 0)
    with pytest.raises(RuleError):
        plan_extra(
            actor=kam,
            account=other,
            kind="client_check_in",
            due_on=FRIDAY,
            today=MONDAY,
            stakeholders=[stakeholder],
        )


def test_one_chooses_among_the_accounts_that_one_may_plan_for(
    account: Account, kam: Actor, leader: Actor, viewer: Actor, client_of: ClientOf
) -> None:
    team = Account.objects.create(name="Beta")
    TeamMember.objects.create(account=team, member=kam.membership, function="finance", since=MONDAY)
    Account.objects.create(name="Gama")
    Account.objects.create(name="Old", owner=kam.membership, archived_at="2026-01-01T00:00:00Z")
    assert [a.name for a in reviewable(leader)] == ["Alfa", "Beta", "Gama"]
    assert [a.name for a in reviewable(kam)] == ["Alfa", "Beta"]
    assert [a.name for a in reviewable(kam, "BÉ")] == ["Beta"]
    with pytest.raises(NotAllowedError):
        list(reviewable(viewer))
    for actor, offered in ((kam, True), (viewer, False)):
        page = client_of(actor).get(at("reviews:list")).content.decode()
        assert (at("reviews:extra") in page) is offered
    page = client_of(kam).get(at("reviews:extra")).content.decode()
    assert at("account_reviews:extra", account.pk) in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_statements_of_the_choice_do_not_grow(
    in_aurora: Organization, kam: Actor, client_of: ClientOf, count: int
) -> None:
    for number in range(count):
        Account.objects.create(name=f"Own {number}", owner=kam.membership)
    client = client_of(kam)
    client.get(at("reviews:extra"))
    with CaptureQueriesContext(connection) as captured:
        assert len(client.get(at("reviews:extra")).context["page_obj"]) == count
    opening = ("SAVEPOINT", "RELEASE", "SELECT set_config")
    assert len([q for q in captured if not q["sql"].startswith(opening)]) == 6


def test_an_own_cadence_of_none_is_dropped_from_its_form(
    review: Review, kam: Actor, client_of: ClientOf
) -> None:
    account = review.account
    own = set_account_cadence(
        actor=kam,
        account=account,
        kind="internal_review",
        rhythm="none",
        anchor_on=MONDAY,
        today=MONDAY,
    )
    assert Review.objects.count() == 0
    client, clearing = client_of(kam), at("cadences:clearing", own.pk)
    for page in ("account_reviews:list", "account_reviews:cadence"):
        args = [account.pk] + (["internal_review"] if page.endswith("cadence") else [])
        assert clearing in client.get(at(page, *args)).content.decode(), page
    assert client.post(clearing).url == at("account_reviews:list", account.pk)
    assert not Cadence.objects.filter(account=account).exists()
    assert [r.due_on for r in Review.objects.all()] == [date(2026, 11, 25)]
    page = client.get(at("account_reviews:cadence", account.pk, "internal_review"))
    assert "Follow the tier again" not in page.content.decode()
