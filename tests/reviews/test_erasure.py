"""Reviews forget a person at a client with everything else, and give out what they keep."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Account, Stakeholder
from accounts.stakeholders.erasure import erase_person, export_person
from accounts.stakeholders.rules import add_stakeholder
from audit.models import Entry
from reviews.measures.rules import add_measure
from reviews.models import Measure, Review
from reviews.review.holding import hold
from reviews.review.writing import set_participants, write
from tenants.actors import Actor
from tests.reviews.conftest import MONDAY


@pytest.fixture
def ana(account: Account, leader: Actor) -> Stakeholder:
    values = {"name": "Ana Prado", "role": "buyer"}
    return add_stakeholder(actor=leader, account=account, values=values)


@pytest.fixture
def held(review: Review, ana: Stakeholder, leader: Actor, kam: Actor) -> Review:
    """A review with Ana, an answer of hers, and minutes that name her."""
    set_participants(actor=leader, review=review, members=[kam.membership], stakeholders=[ana])
    write(actor=leader, review=review, values={"minutes": "Ana Prado asked for March"})
    add_measure(
        actor=leader,
        account=review.account,
        kind="satisfaction",
        value=4,
        measured_on=date(2026, 11, 20),
        today=MONDAY,
        stakeholder=ana,
    )
    Measure.objects.create(
        account=review.account,
        kind="satisfaction",
        value=5,
        person="Ana Prado",
        measured_on=date(2026, 11, 19),
    )
    hold(actor=leader, review=review, today=MONDAY)
    return review


def test_the_export_holds_answers_and_reviews(
    held: Review, ana: Stakeholder, leader: Actor
) -> None:
    body = export_person(actor=leader, person=ana.person)
    assert body["answers"] == [
        {"measure": "satisfaction", "value": 5, "date": "2026-11-19"},
        {"measure": "satisfaction", "value": 4, "date": "2026-11-20"},
    ]
    assert body["reviews"] == [{"kind": "internal_review", "date": "2026-11-23"}]


def test_nothing_of_a_review_says_who_was_erased(
    held: Review, ana: Stakeholder, leader: Actor
) -> None:
    held.refresh_from_db()
    assert [p["name"] for p in held.brief["people"]["stakeholders"]] == ["Ana Prado"]
    found = erase_person(actor=leader, person=ana.person)
    assert [(m.what, m.text) for m in found] == [
        ("Minutes of a review", "Ana Prado asked for March")
    ]
    held.refresh_from_db()
    erased = ana.person.name
    assert [p["name"] for p in held.brief["people"]["stakeholders"]] == [erased]
    assert sorted(Measure.objects.values_list("person", flat=True)) == [erased, erased]


def test_the_log_names_ours_and_not_theirs(
    review: Review, ana: Stakeholder, leader: Actor, kam: Actor
) -> None:
    set_participants(actor=leader, review=review, members=[kam.membership], stakeholders=[ana])
    assert Entry.objects.get(action="review.participants_set").changes == {
        "participants": [[], ["Kam", f"stakeholder {ana.pk}"]]
    }
