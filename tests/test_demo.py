"""The demo: what bin/demo promises is there, once, and signs in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone, translation

from accounts.models import (
    Account,
    AccountFigures,
    DesignationChange,
    HandOver,
    MonthlyRevenue,
    Phase,
    PhaseChange,
)
from accounts.phases.rules import asks_to_invest, patience_days
from accounts.revenue.period import last_complete
from accounts.tax_ids import is_valid_cnpj
from audit.models import Entry
from demo.cast import CASTS, PASSWORD, Cast
from demo.clients import clients_of, tax_id
from demo.loading import load_demo
from demo.stories import Story, months_of
from insights.backtest.raters import found_agreement
from insights.snapshots.drawing import MonthEnd
from insights.snapshots.reading import edition_of
from insights.snapshots.rules import freeze
from mail.models import Mail
from plans.models import Action
from reviews.cadences.planning import plan_all
from reviews.measures.rules import trends_of
from reviews.models import Cadence, Review
from reviews.reminders.inbox import reminders_shown
from reviews.reminders.rules import make_reminders
from reviews.review.brief import brief_of
from scoring.models import Matrix, SecondScore, Standing
from tenants.actors import Actor
from tenants.models import Membership, Organization, User
from tenants.scope import organization_scope, user_scope
from tests.insights.snapshots.oracle import (
    expected_designations,
    expected_money,
    expected_ranks,
    frozen_money,
)


def organization_of(cast: Cast) -> Organization:
    user = User.objects.get_by_natural_key(f"leader@{cast.slug}.example")
    with user_scope(user.id):
        return Organization.objects.get(slug=cast.slug)


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Both organisations, for all tests here: each of them undoes what it changes."""
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        assert load_demo() == ["aurora", "borealis"]
        connection.check_constraints()  # or each test would, at its end
        yield
        transaction.set_rollback(True)


@pytest.mark.usefixtures("_loaded", "db")
def test_both_organisations_are_made_once() -> None:
    assert load_demo() == []


@pytest.mark.usefixtures("_loaded", "db")
@pytest.mark.parametrize("cast", CASTS, ids=lambda cast: cast.slug)
def test_an_organisation_has_what_the_demo_promises(cast: Cast) -> None:
    organization = organization_of(cast)
    with organization_scope(organization.id):
        roles = Counter(Membership.objects.values_list("role", flat=True))
        matrices = list(Matrix.objects.order_by("number").values_list("number", "status"))
        complete = Standing.objects.filter(matrix__status="active", is_complete=True).count()
        counts = (
            Account.objects.count(),
            Account.objects.filter(designation="key").count(),
            Account.objects.exclude(parent=None).count(),
            AccountFigures.objects.count(),
            MonthlyRevenue.objects.filter(cost_minor=None).count(),
        )
    assert counts == (120, 10, 16, 120, 0)
    assert matrices == [(1, "retired"), (2, "active")]
    assert complete == 114
    assert roles == {"kam": 3, "admin": 1, "leader": 1, "contributor": 1, "viewer": 1}


@pytest.mark.usefixtures("_loaded", "db")
def test_one_organisation_has_second_scores_enough_to_tell_agreement() -> None:
    numbers = {}
    for cast in CASTS:
        organization = organization_of(cast)
        with organization_scope(organization.id):
            pairs = SecondScore.objects.exclude(author=F("first_author"))
            spreads = [pair.spread for pair in pairs]
            found = found_agreement()
        numbers[cast.slug] = (len(spreads), found and found["total"]["n"], found is None)
    aurora, borealis = numbers["aurora"], numbers["borealis"]
    assert aurora == (0, None, True)
    assert borealis[0] == borealis[1] > 40
    assert {gap > 1 for gap in spreads} == {True, False}


@pytest.mark.usefixtures("_loaded", "db")
def test_everybody_signs_in_with_the_printed_password() -> None:
    emails = [f"{person.address}@{cast.slug}.example" for cast in CASTS for person in cast.people]
    signed_in = []
    for email in emails:
        with user_scope(User.objects.id_of(email)):
            signed_in.append(authenticate(None, email=email, password=PASSWORD))
    assert [str(user.email) for user in signed_in if user] == emails


def test_the_command_refuses_outside_the_demo(settings: object) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="public passwords"):
        call_command("load_demo")


def test_every_invented_company_number_is_valid_and_its_own() -> None:
    numbers = [tax_id(client, "BR") for client in clients_of("aurora")]
    assert all(is_valid_cnpj(number) for number in numbers)
    assert len(set(numbers)) == 120


def test_the_same_seed_tells_the_same_story() -> None:
    def told(seed: str) -> list[object]:
        return months_of(
            story=Story.LOST, yearly=1000, cost_share=0.5, until=date(2026, 10, 1), seed=seed
        )

    assert told("a") == told("a")
    assert told("a") != told("b")
    assert [told("a")[0].month, told("a")[-1].month] == [date(2024, 5, 1), date(2026, 1, 1)]


@pytest.fixture
def told(request: pytest.FixtureRequest, _loaded: None, db: None) -> Iterator[Actor]:
    """The leader of a loaded organisation, inside its scope."""
    organization = organization_of(request.param)
    with organization_scope(organization.id):
        leader = Membership.objects.get(role="leader")
        leader.organization = organization
        yield Actor.of_member(leader)


each_organisation = pytest.mark.parametrize(
    "told", CASTS, ids=lambda cast: cast.slug, indirect=True
)


def today_of(actor: Actor) -> date:
    return timezone.localdate(timezone=actor.organization.zone)


@each_organisation
def test_the_rules_find_nothing_to_plan_or_to_open(told: Actor) -> None:
    tiers = sorted(Review.objects.values_list("id", "tier"))
    planned = plan_all(actor=told, today=today_of(told))
    falling = {
        (account.pk, trend.kind)
        for account in Account.objects.all()
        for trend in trends_of(account, today=today_of(told))
        if trend.does_not_rise
    }
    opened = Action.objects.filter(source="measure").values_list("account_id", "measure_kind")
    assert (planned.made, planned.changed, planned.withdrawn) == (0, 0, 0)
    assert sorted(Review.objects.values_list("id", "tier")) == tiers
    assert len(falling) == 1
    assert falling == set(opened)


@each_organisation
def test_phases_and_designations_have_every_story(told: Actor) -> None:
    first = Phase.objects.order_by("position").first()
    waits = [
        account
        for account in Account.objects.all()
        if asks_to_invest(account, first=first, patience=patience_days(), today=today_of(told))
    ]
    turns = set(DesignationChange.objects.values_list("before", "after"))
    last = {c.account_id: c for c in DesignationChange.objects.order_by("decided_at")}
    now = dict(Account.objects.values_list("id", "designation"))
    assert set(Account.objects.values_list("phase__key", flat=True)) == {
        "tactical",
        "interdependent",
        "strategic",
    }
    assert set(now.values()) == {"standard", "watch", "nominated", "key"}
    assert {n: c.after for n, c in last.items()} == {n: d for n, d in now.items() if n in last}
    assert turns == {
        ("standard", "key"),
        ("standard", "watch"),
        ("standard", "nominated"),
        ("key", "standard"),
    }
    assert waits != []
    assert PhaseChange.objects.filter(is_up=False).count() == 2
    assert HandOver.objects.get().to_member == HandOver.objects.get().account.owner
    assert Matrix.objects.exclude(activated_by__role="leader").count() == 0


@each_organisation
def test_reviews_and_actions_are_in_every_state(told: Actor) -> None:
    today = today_of(told)
    open_, done = ("open", "in_progress"), Action.objects.filter(status="done")
    assert set(Review.objects.values_list("state", flat=True)) == {"planned", "held", "skipped"}
    assert Review.objects.filter(state="planned", due_on__lt=today).exists()
    assert Review.objects.filter(state="planned", due_on__gt=today).exists()
    assert not Review.objects.filter(held_on__gte=today).exists()
    assert Action.objects.filter(status__in=open_, due_on__lt=today).exists()
    assert done.exists()
    assert not done.filter(closed_on__gte=today).exists()


@each_organisation
def test_inboxes_hold_reminders_and_old_mail_is_not_sent_again(told: Actor) -> None:
    now = timezone.now()
    kam = Membership.objects.get(email__startswith="kam@")
    kam.organization = told.organization
    assert reminders_shown(Actor.of_member(kam), now=now).count() > 0
    assert not Mail.objects.filter(state="waiting", send_at__lte=now).exists()
    assert make_reminders(told.organization, now=now) == 0


@each_organisation
def test_a_kept_brief_has_the_shape_and_the_total_of_the_rule(told: Actor) -> None:
    held = Review.objects.filter(state="held").order_by("-held_on", "id").first()
    assert held is not None
    ruled = brief_of(held, today=held.held_on)
    same = ("since", "last_review", "written_on", "scores")
    assert sorted(held.brief) == sorted(ruled)
    assert [held.brief[name] for name in same] == [ruled[name] for name in same]
    for name in ("phase", "performance", "actions", "people"):
        assert sorted(held.brief[name]) == sorted(ruled[name])


@each_organisation
def test_the_audit_tells_what_rules_would_have(told: Actor) -> None:
    actions = Counter(Entry.objects.values_list("action", flat=True))
    in_account = Entry.objects.filter(action="account.changed", changes__has_key="designation")
    assert not in_account.exists()
    assert actions["designation.changed"] + actions["designation.nominated"] == (
        DesignationChange.objects.count()
    )
    assert actions["phase.changed"] == PhaseChange.objects.count()
    assert actions["account.handed_over"] == 1
    assert actions["review.planned"] == Review.objects.count()
    assert actions["review.held"] == Review.objects.filter(state="held").count()
    assert actions["review.skipped"] == Review.objects.filter(state="skipped").count()
    assert actions["action.opened"] == Action.objects.count()
    assert actions["action.completed"] == Action.objects.filter(status="done").count()
    assert actions["cadence.set"] == Cadence.objects.count()
    assert not Entry.objects.filter(at__gt=timezone.now()).exists()


@each_organisation
def test_the_log_names_an_action_by_its_account_and_keeps_no_words(told: Actor) -> None:
    opened = Entry.objects.filter(action="action.opened")
    labels = set(opened.values_list("object_label", flat=True))
    assert labels
    assert labels <= set(Account.objects.values_list("name", flat=True))
    assert {entry.changes["title"][1] for entry in opened} == {"…"}


@pytest.mark.usefixtures("_loaded", "db")
@pytest.mark.parametrize("cast", CASTS, ids=lambda cast: cast.slug)
def test_month_ends_say_what_the_rows_add_up_to(cast: Cast) -> None:
    organization = organization_of(cast)
    with organization_scope(organization.id):
        last = last_complete(organization)
        for back in (0, 6):
            month = last - relativedelta(months=back)
            snapshot, end = freeze(month), MonthEnd.of(organization, month)
            assert frozen_money(snapshot) == expected_money(end.until)
            decided = expected_designations(snapshot, end.ends(organization))
            frozen = dict(snapshot.rows.values_list("account_id", "designation"))
            assert len(decided) > 0
            assert {k: frozen[k] for k in decided} == decided
        living = set(Account.objects.filter(archived_at=None).values_list("pk", flat=True))
        snapshot = edition_of(last)
        ranks = dict(snapshot.rows.exclude(rank=None).values_list("account_id", "rank"))
        assert ranks == expected_ranks(snapshot, living)
        assert len(ranks) == 114
