"""A series of reviews is for those who may see designations and for those who have a part in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Check, Phase, PhaseEvidence, TeamMember
from accounts.phases.rules import change_phase
from audit.models import Change
from plans.actions.rules import open_action
from reviews.calendar.feed import reviews_of
from reviews.measures.rules import add_measure
from reviews.models import Cadence, Review
from reviews.review.extra import plan_extra
from reviews.review.holding import Decision, hold
from reviews.review.writing import set_participants, write
from tenants.actors import Actor
from tests.programs import Program
from tests.reviews.conftest import MONDAY

ClientOf = Callable[[Actor], Client]


@pytest.fixture
def extra(review: Review, leader: Actor) -> Review:
    """One that a person planned beside the series, for the same account."""
    return plan_extra(
        actor=leader,
        account=review.account,
        kind="client_check_in",
        due_on=MONDAY,
        today=MONDAY,
    )


def at(page: str, *args: object) -> str:
    return reverse(page, args=["aurora", *args])


def seen(browser: Client, review: Review) -> dict[str, bool]:
    """Where the review can be read of."""
    link = at("reviews:detail", review.pk)
    pages = {
        "list": at("reviews:list") + "?show=planned",
        "account": at("account_reviews:list", review.account_id),
        "overview": at("accounts:detail", review.account_id),
    }
    found = {name: link in browser.get(path).content.decode() for name, path in pages.items()}
    return found | {"itself": browser.get(link).status_code == 200}


def everywhere(*, told: bool) -> dict[str, bool]:
    return dict.fromkeys(("list", "account", "overview", "itself"), told)


def test_a_series_is_nowhere_for_who_may_not_see_designations(
    review: Review, extra: Review, viewer: Actor, leader: Actor, client_of: ClientOf
) -> None:
    assert seen(client_of(leader), review) == everywhere(told=True)
    assert seen(client_of(viewer), review) == everywhere(told=False)
    assert seen(client_of(viewer), extra) == everywhere(told=True)


def test_the_day_of_the_last_review_of_a_series_stands_in_no_brief_for_them(
    review: Review, viewer: Actor, leader: Actor, reader: Program, client_of: ClientOf
) -> None:
    hold(actor=leader, review=review, today=MONDAY)
    values = {"kind": review.kind, "due_on": MONDAY, "today": MONDAY}
    besides = plan_extra(actor=leader, account=review.account, **values)
    page = at("reviews:detail", besides.pk)
    told = [
        "what changed since" in client_of(w).get(page).content.decode() for w in (leader, viewer)
    ]
    assert told == [True, False]
    assert reader.call("GET", f"reviews/{besides.pk}/").json()["brief"] == {}


@pytest.mark.parametrize("part", ["takes part", "leads", "sponsors", "is named"])
def test_who_has_a_part_in_a_review_reads_it(
    review: Review, viewer: Actor, leader: Actor, client_of: ClientOf, part: str
) -> None:
    account, member = review.account, viewer.membership
    assert member is not None
    if part == "takes part":
        TeamMember.objects.create(account=account, member=member, since=MONDAY)
        set_participants(actor=leader, review=review, members=[member], stakeholders=[])
    elif part == "leads":
        Account.objects.filter(pk=account.pk).update(owner=member)
    elif part == "sponsors":
        TeamMember.objects.create(
            account=account, member=member, role=TeamMember.Role.SPONSOR, since=MONDAY
        )
    else:
        write(actor=leader, review=review, values={"agenda": f"@{member.name} looks at it"})
    assert seen(client_of(viewer), review) == everywhere(told=True)


def test_a_contributor_reads_of_their_account_what_is_beside_the_series(
    review: Review,
    extra: Review,
    aurora: Any,
    make_member: Any,
    client_of: ClientOf,
) -> None:
    member = make_member(aurora, "contributor")
    TeamMember.objects.create(account=review.account, member=member, since=MONDAY)
    browser = client_of(Actor.of_member(member))
    assert seen(browser, review) == everywhere(told=False)
    assert seen(browser, extra) == everywhere(told=True)
    measure = {"kind": "engagement", "value": 5, "measured_on": "2026-11-20"}
    assert browser.post(at("reviews:measure", review.pk), measure).status_code == 404
    assert reviews_of(Actor.of_member(member), now=review.created_at).count() == 0


def test_programs_that_read_are_told_of_no_series(
    review: Review, extra: Review, reader: Program, writer: Program, leader: Actor
) -> None:
    add_measure(
        actor=leader,
        account=review.account,
        review=review,
        kind="engagement",
        value=5,
        measured_on=MONDAY,
        today=MONDAY,
    )
    hold(actor=leader, review=review, today=MONDAY, decisions=[Decision("Call them")])
    for key, knows in ((writer, True), (reader, False)):
        ids = [row["id"] for row in key.call("GET", "reviews/").json()["results"]]
        held = key.call("GET", "reviews/?state=held").json()["results"]
        assert (str(review.pk) in ids, len(held)) == (knows, int(knows))
        assert str(extra.pk) in ids
        assert (key.call("GET", f"reviews/{review.pk}/").status_code == 200) == knows
        for resource in ("measures/", "actions/"):
            (row,) = key.call("GET", resource).json()["results"]
            assert row["review"] == (str(review.pk) if knows else None)


def test_the_stream_keeps_a_series_from_who_may_not_see_designations(
    review: Review, extra: Review, leader: Actor
) -> None:
    member = leader.membership
    assert member is not None
    TeamMember.objects.create(account=review.account, member=member, since=MONDAY)
    for one in (review, extra):
        set_participants(actor=leader, review=one, members=[member], stakeholders=[])
    told = Change.objects.filter(resource="reviews").values_list("row_id", "is_restricted")
    assert set(told) == {(review.pk, True), (extra.pk, False)}


def test_an_action_of_a_review_names_it_to_who_may_read_it(
    review: Review, viewer: Actor, leader: Actor, client_of: ClientOf
) -> None:
    action = open_action(actor=leader, account=review.account, title="Do", review_id=review.pk)
    link = at("reviews:detail", review.pk)
    pages = [client_of(who).get(at("plans:action", action.pk)) for who in (leader, viewer)]
    assert [link in page.content.decode() for page in pages] == [True, False]


def test_that_a_review_was_held_is_no_evidence_for_who_may_not_read_of_it(
    review: Review,
    monthly: Cadence,
    viewer: Actor,
    leader: Actor,
    reader: Program,
    writer: Program,
    client_of: ClientOf,
) -> None:
    first, second = Phase.objects.order_by("position")[:2]
    held = PhaseEvidence.objects.get(check_kind=Check.REVIEW_HELD).text
    account = review.account
    Account.objects.filter(pk=account.pk).update(phase=first)
    hold(actor=leader, review=review, today=MONDAY)
    account.refresh_from_db()
    change_phase(actor=leader, account=account, to=second, reason="Close")
    path = at("accounts:phase", account.pk)
    pages = [client_of(who).get(path).content.decode() for who in (leader, viewer)]
    assert [held in page for page in pages] == [True, False]
    answers = [key.call("GET", "phase-changes/").json()["results"][0] for key in (writer, reader)]
    found = [[row["text"] for row in one["evidence"]] for one in answers]
    assert found[1] == [text for text in found[0] if text != held]
    assert (held in found[0], len(found[1]) > 3) == (True, True)
