"""The pages of reviews, cadences and actions."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.designation.rules import nominate
from accounts.models import Account
from pages.navigation import sections
from plans.actions.rules import open_action
from plans.models import Action, ActionComment
from reviews.cadences.rules import set_account_cadence, set_tier_cadence
from reviews.measures.rules import add_measure
from reviews.models import Cadence, Measure, Participant, Review
from reviews.review.extra import plan_extra
from reviews.review.holding import hold
from reviews.review.skipping import skip
from reviews.review.writing import write
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.reading import as_read
from tests.reviews.conftest import MONDAY
from tests.reviews.review.test_brief import fill

ClientOf = Callable[[Actor], Client]


def at(name: str, *args: object) -> str:
    return reverse(name, args=["aurora", *args])


def texts(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_my_work_shows_what_is_due(
    review: Review, kam: Actor, leader: Actor, client_of: ClientOf
) -> None:
    open_action(
        actor=kam, account=review.account, title="Send it", owner=kam.membership, due_on=MONDAY
    )
    mine = texts(client_of(kam), at("organization_home"))
    assert all(text in mine for text in ("Alfa", "Send it"))
    theirs = texts(client_of(leader), at("organization_home"))
    assert not any(text in theirs for text in ("Alfa", "Send it"))


def test_a_leader_sees_what_waits_for_one(
    review: Review, kam: Actor, leader: Actor, client_of: ClientOf
) -> None:
    rising = Account.objects.create(name="Beta", owner=kam.membership)
    nominate(actor=kam, account=rising, reason="Doubled", expected_return_minor=1_000_00)
    Review.objects.filter(pk=review.pk).update(due_on=date(2026, 11, 20))
    work = client_of(leader).get(at("organization_home")).context["work"]
    assert [n.account for n in work.nominations] == [rising]
    assert work.overdue_of_others == [review]
    Account.objects.filter(pk=review.account_id).update(owner=leader.membership)
    work = client_of(leader).get(at("organization_home")).context["work"]
    assert (work.overdue, work.overdue_of_others) == ([review], [])
    work = client_of(kam).get(at("organization_home")).context["work"]
    assert (work.nominations, work.overdue_of_others) == ([], [])


def test_the_list_narrows(review: Review, kam: Actor, leader: Actor, client_of: ClientOf) -> None:
    beta = Account.objects.create(name="Beta", owner=leader.membership)
    Review.objects.create(
        account=beta,
        kind="client_check_in",
        due_on=date(2026, 11, 2),
        original_due_on=date(2026, 11, 2),
    )
    client = client_of(leader)
    for query, names in (
        ("", {"Alfa", "Beta"}),
        ("?show=overdue", {"Beta"}),
        ("?show=planned&kind=internal_review", {"Alfa"}),
        ("?show=due&owner=me", {"Beta"}),
        (f"?show=due&owner={kam.membership_id}", {"Alfa"}),
        ("?show=held", set()),
        ("?show=due&owner=nobody", set()),
    ):
        page = client.get(at("reviews:list") + query)
        found = {r.account.name for r in page.context["page_obj"].object_list}
        assert found == names, query


def test_a_list_asks_the_same_for_one_and_for_three(
    review: Review, leader: Actor, client_of: ClientOf, django_assert_num_queries
) -> None:
    client = client_of(leader)
    client.get(at("reviews:list"))
    with django_assert_num_queries(13):
        client.get(at("reviews:list"))
    for name in ("Beta", "Gama"):
        account = Account.objects.create(name=name, owner=leader.membership)
        Review.objects.create(
            account=account, kind="internal_review", due_on=MONDAY, original_due_on=MONDAY
        )
    with django_assert_num_queries(13):
        page = client.get(at("reviews:list"))
    assert len(page.context["page_obj"].object_list) == 3


@pytest.mark.parametrize(
    ("language", "quarters"),
    [("en", ["Q4 2025", "Q1 2026"]), ("pt-br", ["4º tri. 2025", "1º tri. 2026"])],
)
def test_the_quarters_of_a_measure_are_the_readers(
    language: str, quarters: list[str], account: Account, kam: Actor, client_of: ClientOf
) -> None:
    for day in (date(2025, 12, 1), date(2026, 2, 1)):
        given = {"kind": "engagement", "value": 7, "measured_on": day, "today": MONDAY}
        add_measure(actor=kam, account=account, **given)
    client = client_of(kam)
    client.cookies.load({"language": language})
    page = as_read(texts(client, at("account_reviews:list", account.pk)))
    assert re.findall(r"<td>([^<]*tri[^<]*|Q[^<]*)</td>", page) == quarters


def test_every_page_answers_with_everything_on_it(
    review: Review, kam: Actor, leader: Actor, client_of: ClientOf
) -> None:
    account = review.account
    add_measure(
        actor=kam,
        account=account,
        kind="recommendation",
        value=9,
        measured_on=MONDAY,
        today=MONDAY,
        review=review,
        person="Ana",
    )
    hold(actor=kam, review=review, today=MONDAY)
    ahead = Review.objects.select_related("account").get(state="planned")
    skip(actor=kam, review=ahead, reason="Strike", today=MONDAY)
    action = open_action(actor=kam, account=account, title="Send it")
    cadence = set_account_cadence(
        actor=kam,
        account=account,
        kind="client_check_in",
        rhythm="weekly",
        anchor_on=MONDAY,
        today=MONDAY,
    )
    client = client_of(leader)
    for address, text in (
        (at("reviews:detail", review.pk), "held on"),
        (at("reviews:detail", ahead.pk), "Strike"),
        (at("account_reviews:list", account.pk), "Fewer than 5 people answered"),
        (at("account_reviews:cadence", account.pk, "internal_review"), "How often"),
        (at("cadences:list"), "Alfa"),
        (at("cadences:tier", "key", "internal_review"), "Monthly"),
        (at("cadences:clearing", cadence.pk), "follows its tier again"),
        (at("reviews:compliance") + "?to=2026-12-31", "Strike"),
        (at("reviews:participants", ahead.pk), "Ours"),
        (at("plans:action", action.pk), "Send it"),
        (at("plans:action_edit", action.pk), "Send it"),
        (at("plans:action_create", account.pk), "Owner"),
    ):
        assert text in texts(client, address), address


def test_a_review_from_the_brief_to_the_actions(
    review: Review, kam: Actor, client_of: ClientOf
) -> None:
    client = client_of(kam)
    for name in ("reviews:holding", "reviews:skipping", "reviews:moving"):
        texts(client, at(name, review.pk))
    written = client.post(at("reviews:writing", review.pk), {"minutes": "We met.", "version": "1"})
    assert written.status_code == 302
    client.post(at("reviews:participants", review.pk), {"members": [str(kam.membership_id)]})
    client.post(
        at("reviews:measure", review.pk),
        {"kind": "engagement", "value": "7", "measured_on": "2026-11-23"},
    )
    held = client.post(
        at("reviews:holding", review.pk),
        {
            "held_on": "2026-11-23",
            "version": "3",
            "form-TOTAL_FORMS": "2",
            "form-INITIAL_FORMS": "0",
            "form-0-title": "Send the offer",
            "form-0-owner": str(kam.membership_id),
            "form-0-due_on": "2026-12-01",
            "form-1-title": "",
        },
    )
    assert (held.status_code, held.url) == (302, at("reviews:detail", review.pk))
    kept = Review.objects.get(pk=review.pk)
    assert (kept.state, kept.minutes) == ("held", "We met.")
    assert [str(p) for p in Participant.objects.all()] == ["Kam"]
    assert [(a.title, a.owner_id) for a in Action.objects.all()] == [
        ("Send the offer", kam.membership_id)
    ]
    assert [(m.kind, m.value, m.review_id) for m in Measure.objects.all()] == [
        ("engagement", 7, review.pk)
    ]


def test_minutes_save_themselves_and_lose_nothing(
    review: Review, kam: Actor, client_of: ClientOf
) -> None:
    client, address = client_of(kam), at("reviews:writing", review.pk)
    quiet = {"headers": {"Accept": "application/json"}}
    saved = client.post(address, {"minutes": "One", "version": "1"}, **quiet)
    assert (saved.status_code, saved.json()) == (200, {"version": 2})
    stale = client.post(address, {"minutes": "Two", "version": "1"}, **quiet)
    assert (stale.status_code, Review.objects.get(pk=review.pk).minutes) == (409, "One")
    shown = client.post(address, {"minutes": "Two", "version": "1"})
    page = shown.content.decode()
    assert (shown.status_code, "One" in page, "Two" in page) == (409, True, True)
    again = client.post(address, {"minutes": "Two", "version": "2"})
    assert (again.status_code, Review.objects.get(pk=review.pk).minutes) == (302, "Two")


def test_refusals_stand_beside_their_fields(
    review: Review, kam: Actor, client_of: ClientOf
) -> None:
    client = client_of(kam)
    for name, data in (
        ("reviews:skipping", {"reason": " "}),
        ("reviews:moving", {"due_on": "2020-01-01", "starts_at": "09:00"}),
        ("reviews:writing", {"meeting_url": "javascript:alert(1)"}),
        ("reviews:measure", {"kind": "satisfaction", "value": "6", "measured_on": "2026-11-23"}),
        (
            "reviews:holding",
            {"held_on": "2027-01-01", "form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"},
        ),
    ):
        answer = client.post(at(name, review.pk), data)
        assert (answer.status_code, "error" in answer.content.decode()) == (422, True), name
    kept = Review.objects.get(pk=review.pk)
    assert (kept.version, kept.state, Measure.objects.count()) == (1, "planned", 0)


def test_moving_and_skipping_by_page(review: Review, kam: Actor, client_of: ClientOf) -> None:
    client = client_of(kam)
    data = {"due_on": "2026-11-30", "starts_at": "15:30", "version": "1"}
    assert client.post(at("reviews:moving", review.pk), data).status_code == 302
    assert Review.objects.get(pk=review.pk).due_on == date(2026, 11, 30)
    answer = client.post(at("reviews:skipping", review.pk), {"reason": "Strike"})
    assert (answer.status_code, Review.objects.get(pk=review.pk).state) == (302, "skipped")


def test_text_of_people_is_never_markup(review: Review, kam: Actor, client_of: ClientOf) -> None:
    write(actor=kam, review=review, values={"agenda": "<script>alert(1)</script>"})
    skip(actor=kam, review=review, reason="<b>x</b>", today=MONDAY)
    page = texts(client_of(kam), at("reviews:detail", review.pk))
    assert ("<script>alert" in page, "<b>x</b>" in page) == (False, False)


def test_no_closed_review_is_no_missing_comment(
    account: Account, leader: Actor, client_of: ClientOf
) -> None:
    client = client_of(leader)
    client.cookies.load({"language": "pt-br"})
    page = client.get(at("account_reviews:list", account.pk)).content.decode()
    assert ("Nenhuma revisão encerrada ainda." in page, "comentário" in page) == (True, False)


def test_cadences_by_page(account: Account, leader: Actor, client_of: ClientOf) -> None:
    client = client_of(leader)
    data = {
        "rhythm": "weekly",
        "anchor_on": "2026-11-24",
        "starts_at": "10:00",
        "lead_days": "3, 1",
        "version": "0",
    }
    address = at("cadences:tier", "key", "internal_review")
    assert client.post(address, data).status_code == 302
    assert client.post(address, data | {"rhythm": "monthly"}).status_code == 422
    assert client.post(address, data | {"lead_days": "soon"}).status_code == 422
    assert Review.objects.get().due_on == date(2026, 11, 24)
    own = at("account_reviews:cadence", account.pk, "internal_review")
    assert client.post(own, data | {"rhythm": "none"}).status_code == 302
    assert Review.objects.count() == 0
    cadence = Cadence.objects.get(account=account)
    assert client.post(at("cadences:clearing", cadence.pk)).status_code == 302
    assert Review.objects.get().lead_days == [3, 1]
    for wrong in ("gold/internal_review", "key/chat"):
        assert client.get(at("cadences:list") + wrong + "/").status_code == 404


def test_an_action_by_page(account: Account, kam: Actor, client_of: ClientOf) -> None:
    client = client_of(kam)
    made = client.post(
        at("plans:action_create", account.pk),
        {"title": "Call", "owner": str(kam.membership_id), "due_on": "2026-12-01"},
    )
    action = Action.objects.get()
    assert made.url == at("plans:action", action.pk)
    client.post(at("plans:action_comment", action.pk), {"text": "Tried."})
    stale = client.post(at("plans:action_status", action.pk), {"status": "done", "version": "9"})
    assert (stale.status_code, Action.objects.get().status) == (422, "open")
    client.post(at("plans:action_status", action.pk), {"status": "done", "version": "1"})
    client.post(at("plans:action_edit", action.pk), {"title": "Called", "version": "2"})
    action.refresh_from_db()
    assert (action.status, action.title) == ("done", "Called")
    assert [c.text for c in ActionComment.objects.all()] == ["Tried."]


def test_who_is_let_in(review: Review, viewer: Actor, client_of: ClientOf) -> None:
    client, account = client_of(viewer), review.account
    action = open_action(actor=Actor.of_system(review.organization), account=account, title="Do")
    assert client.get(at("reviews:detail", review.pk)).status_code == 404  # of a series
    review = plan_extra(
        actor=Actor.of_system(review.organization),
        account=account,
        kind="internal_review",
        due_on=review.due_on,
        today=review.due_on,
    )
    for address in (
        at("reviews:detail", review.pk),
        at("reviews:list"),
        at("cadences:list"),
        at("account_reviews:list", account.pk),
        at("plans:action", action.pk),
    ):
        assert client.get(address).status_code == 200
    for address in (
        at("reviews:compliance"),
        at("reviews:holding", review.pk),
        at("reviews:skipping", review.pk),
        at("reviews:moving", review.pk),
        at("reviews:participants", review.pk),
        at("cadences:tier", "key", "internal_review"),
        at("account_reviews:cadence", account.pk, "internal_review"),
        at("plans:action_create", account.pk),
        at("plans:action_edit", action.pk),
    ):
        assert client.get(address).status_code == 403, address
    for address in (
        at("reviews:writing", review.pk),
        at("reviews:measure", review.pk),
        at("plans:action_status", action.pk),
        at("plans:action_comment", action.pk),
    ):
        assert client.post(address).status_code == 403, address


def test_another_organisations_reviews_are_not_there(
    review: Review, outsider: Actor, client_of: ClientOf, borealis: Organization
) -> None:
    action = open_action(
        actor=Actor.of_system(review.organization), account=review.account, title="Do"
    )
    client = client_of(outsider)
    for name, pk in (
        ("reviews:detail", review.pk),
        ("reviews:holding", review.pk),
        ("account_reviews:list", review.account_id),
        ("plans:action", action.pk),
    ):
        assert client.get(reverse(name, args=["borealis", pk])).status_code == 404
    with organization_scope(borealis.id):
        assert Review.objects.count() == 0
    assert "Alfa" not in texts(client, reverse("reviews:list", args=["borealis"]))


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("organization_home", "My work"),
        ("reviews:list", "Reviews"),
        ("cadences:list", "Settings"),
        ("account_reviews:list", "Accounts"),
        ("scoring:account", "Accounts"),
        ("scoring:ranking", "Scoring"),
    ],
)
def test_the_navigation_shows_where_one_is(
    review: Review, leader: Actor, client_of: ClientOf, name: str, section: str
) -> None:
    of_account = name in ("account_reviews:list", "scoring:account")
    address = at(name, *[review.account_id] * of_account)
    request = client_of(leader).get(address).wsgi_request
    assert [s.label for s in sections(request, "aurora") if s.is_current] == [section]


def test_a_cadence_of_a_tier_is_nowhere_for_who_may_not_see_it(
    aurora: Organization, leader: Actor, viewer: Actor, client_of: ClientOf
) -> None:
    weekly = {"kind": "internal_review", "rhythm": "weekly", "anchor_on": MONDAY}
    with organization_scope(aurora.id):
        standing = set_tier_cadence(actor=leader, tier="key", today=MONDAY, **weekly)
    client = client_of(viewer)
    for pk in (standing.pk, uuid.uuid4()):
        address = at("cadences:clearing", pk)
        assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]
    assert client_of(leader).get(at("cadences:clearing", standing.pk)).status_code == 200


def test_a_decision_goes_to_the_kam_until_the_next_review_unless_somebody_says_else(
    review: Review, kam: Actor, leader: Actor, client_of: ClientOf
) -> None:
    client = client_of(leader)
    address = at("reviews:holding", review.pk)
    form = client.get(address).context["formset"].forms[0]
    assert (form["owner"].value(), str(form["due_on"].value())) == (
        kam.membership_id,
        "2026-12-28",
    )
    rows = {"form-TOTAL_FORMS": "3", "form-INITIAL_FORMS": "0"}
    for number, title in enumerate(("Send the offer", "Call them", "")):
        rows |= {
            f"form-{number}-title": title,
            f"form-{number}-owner": str(kam.membership_id),
            f"form-{number}-due_on": "2026-12-28",
        }
    rows |= {"form-1-owner": "", "form-1-due_on": ""}
    answer = client.post(address, {"held_on": "2026-11-23", "version": "1", **rows})
    assert answer.status_code == 302
    assert [(a.title, a.owner_id, str(a.due_on)) for a in Action.objects.order_by("-title")] == [
        ("Send the offer", kam.membership_id, "2026-12-28"),
        ("Call them", kam.membership_id, "2026-12-28"),
    ]
    with time_machine.travel("2026-12-23T12:00Z"):
        assert "Call them" in texts(client_of(kam), at("organization_home"))


def test_the_figures_of_a_kept_brief_name_their_own_period(
    review: Review, kam: Actor, leader: Actor, client_of: ClientOf
) -> None:
    fill(review.account, kam, leader)
    hold(actor=kam, review=review, today=MONDAY)
    Organization.objects.update(closed_month=date(2026, 9, 1))
    page = texts(client_of(kam), at("reviews:detail", review.pk))
    assert ("Revenue, 12 months to Oct 2026" in page, "Margin, 12 months to Oct 2026" in page) == (
        True,
        True,
    )
