"""The list by health is what it would be without anything kept, after whatever was written."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.history.rules import add_entry
from accounts.imports.undo import undo
from accounts.merging.rules import merge, merge_of, unmerge
from accounts.models import Account, ImportRun, Merge, MonthlyRevenue, Person
from accounts.registry.rules import change_account, create_account, set_archived
from accounts.revenue.closing import close_month
from accounts.revenue.rules import MonthFigures, set_months
from accounts.stakeholders.erasure import erase_person
from accounts.stakeholders.rules import add_stakeholder
from insights.health.arithmetic import health_of
from insights.health.board import KEYS
from insights.health.formulas import BANDS, change_formula, formula_now
from insights.health.listing import health_lines, ranked
from insights.health.parts import PARTS
from insights.health.rules import healths
from insights.models import HealthFormula
from insights.narrowing import NarrowedPortfolio
from reviews.measures.rules import add_measure
from reviews.models import MissedSlot, Review
from rules.errors import ConflictError, RuleError
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

TODAY = date(2026, 11, 20)
NAMES = ["Acme", "Bolt", "Corex", "Dyna", "Elm", "Fjord"]


@pytest.fixture
def now() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        yield


def listed(actor: Actor, **given: str) -> tuple[dict[str, int], list[tuple[str, dict[str, int]]]]:
    found = ranked(NarrowedPortfolio(actor, given), formula_now(), band=given.get("band", ""))
    lines = health_lines(actor, found, formula_now())
    return found.counts, [(line.account.name, line.health.parts) for line in lines]


def by_hand(actor: Actor, *, sees: bool) -> tuple[dict[str, int], list[tuple[str, dict[str, int]]]]:
    """From each account's own health, which nothing keeps."""
    of = healths(actor.organization, sees_series=sees)
    living = Account.objects.filter(archived_at=None).order_by("name_key", "pk")
    known = [a for a in living if a.pk in of and of[a.pk].value is not None]
    counts = {b: sum(of[a.pk].band == b for a in known) for b in BANDS}
    order = sorted(known, key=lambda a: of[a.pk].value or 0)
    return counts | {"": len(living) - len(known)}, [(a.name, of[a.pk].parts) for a in order]


class Writer:
    """Somebody who does one thing after the other, by chance."""

    def __init__(self, leader: Actor, load: Callable[..., Any], seed: int) -> None:
        self.leader, self.load = leader, load
        self.system = Actor.of_system(leader.organization)
        self.random = random.Random(seed)

    def act(self) -> str:
        """One of them; nothing where it doesn't fit."""
        deed = self.random.choice(
            [
                *([self.months] * 3),
                *(self.answer, self.answer, self.meet, self.write, self.risk, self.rename),
                *(self.archive, self.merge, self.unmerge, self.erase, self.review, self.miss),
                *(self.imported, self.taken_back, self.closed, self.weighed, self.gone, self.new),
                self.by_sql,
            ]
        )
        with suppress(RuleError, ConflictError, IntegrityError), transaction.atomic():
            deed()
        return deed.__name__

    def one(self) -> Account:
        return self.random.choice(list(Account.objects.order_by("name")))

    def months(self) -> None:
        first = date(2026, self.random.randint(4, 9), 1)
        figures = MonthFigures(first, self.random.randint(1, 900), self.random.randint(1, 900))
        set_months(actor=self.system, account=self.one(), months=[figures])

    def by_sql(self) -> None:
        MonthlyRevenue.objects.filter(account=self.one()).update(cost_minor=None)

    def answer(self) -> None:
        add_measure(
            actor=self.system,
            account=self.one(),
            kind=self.random.choice(["engagement", "satisfaction", "recommendation"]),
            value=self.random.randint(1, 5),
            measured_on=TODAY - timedelta(days=self.random.randint(0, 300)),
            today=TODAY,
        )

    def meet(self) -> None:
        role = self.random.choice(["decision_maker", "buyer", "champion"])
        values = {"name": f"P {self.random.random()}", "role": role, "strength": 2, "influence": 3}
        add_stakeholder(actor=self.system, account=self.one(), values=values)

    def erase(self) -> None:
        person = Person.objects.filter(erased_at=None).order_by("name").first()
        if person:
            erase_person(actor=self.leader, person=person)

    def write(self) -> None:
        kind = self.random.choice(["problem", "obstacle", "result"])
        add_entry(
            actor=self.leader, account=self.one(), kind=kind, happened_on=TODAY, text="Something"
        )

    def risk(self) -> None:
        Account.objects.filter(pk=self.one().pk).update(
            exit_risk=self.random.choice(["", "low", "high"])
        )

    def rename(self) -> None:
        name = self.random.choice(NAMES) + str(self.random.randint(1, 999))
        change_account(actor=self.system, account=self.one(), values={"name": name})

    def new(self) -> None:
        create_account(actor=self.system, values={"name": f"New {self.random.random()}"})

    def gone(self) -> None:
        account = self.one()
        if account.name.startswith("New") and Account.objects.count() > len(NAMES):
            account.delete()

    def archive(self) -> None:
        account = self.one()
        if not Merge.objects.filter(gone=account, undone_at=None).exists():
            set_archived(actor=self.system, account=account, archived=not account.is_archived)

    def merge(self) -> None:
        living = list(Account.objects.filter(archived_at=None).order_by("name"))
        if len(living) > 3:
            kept, gone = self.random.sample(living, 2)
            merge(actor=self.leader, kept=kept, gone=gone, months="sum")

    def unmerge(self) -> None:
        done = Merge.objects.filter(undone_at=None).order_by("-pk").first()
        if done:
            unmerge(actor=self.leader, merge=merge_of(done.gone))

    def review(self) -> None:
        due = TODAY - timedelta(days=self.random.randint(1, 200))
        Review.objects.create(
            account=self.one(),
            kind="internal_review",
            due_on=due,
            original_due_on=due,
            state="held",
            held_on=due,
            held_at=timezone.now(),
        )

    def miss(self) -> None:
        due = TODAY - timedelta(days=self.random.randint(1, 200))
        review = Review.objects.order_by("pk").first()
        if review:
            MissedSlot.objects.create(
                account=review.account, review=review, kind=review.kind, slot_on=due, due_on=due
            )

    def imported(self) -> None:
        living = Account.objects.filter(archived_at=None).order_by("name")[0]
        self.load([living.name], "2026-07", revenue=f"{self.random.randint(1, 99)}.00")

    def taken_back(self) -> None:
        run = ImportRun.objects.filter(state="applied").order_by("-created_at").first()
        if run:
            undo(actor=self.leader, run=run)

    def closed(self) -> None:
        month = date(2026, self.random.randint(7, 10), 1)
        if self.leader.organization.closed_month != month:
            close_month(actor=self.leader, month=month)

    def weighed(self) -> None:
        weights = {key: self.random.randint(1, 30) for key in PARTS}
        change_formula(actor=self.leader, weights=weights, good_from=70, fair_from=40, reason="x")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("now")
@pytest.mark.parametrize("seed", range(4))
def test_after_any_writing_it_is_what_it_would_be_without_anything_kept(
    seed: int, aurora: Organization, leader: Actor, load: Callable[..., Any]
) -> None:
    writer = Writer(leader, load, seed)
    with organization_scope(aurora.id):
        for name in NAMES:
            create_account(actor=writer.system, values={"name": name})
    for _turn in range(40):
        with organization_scope(aurora.id):
            done = writer.act()
        with organization_scope(aurora.id):
            leader.organization.refresh_from_db()
            assert listed(leader) == by_hand(leader, sees=True), done


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("now")
def test_who_sees_no_designation_is_listed_without_reviews(
    aurora: Organization, leader: Actor, viewer: Actor
) -> None:
    with organization_scope(aurora.id):
        account = create_account(actor=Actor.of_system(aurora), values={"name": "Acme"})
        Review.objects.create(
            account=account,
            kind="internal_review",
            due_on=TODAY - timedelta(days=9),
            original_due_on=TODAY,
            state="held",
            held_on=TODAY,
            held_at=timezone.now(),
        )
        Account.objects.update(exit_risk="low")
    for actor, parts in ((leader, {"reviews": 0, "exit": 100}), (viewer, {"exit": 100})):
        with organization_scope(aurora.id):
            assert listed(actor)[1] == [("Acme", parts)]
    with organization_scope(aurora.id):
        Review.objects.all().delete()
    for actor in (leader, viewer):
        with organization_scope(aurora.id):
            assert listed(actor)[1] == [("Acme", {"exit": 100})]


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("now")
def test_pages_of_a_band_are_parts_of_the_whole(aurora: Organization, leader: Actor) -> None:
    with organization_scope(aurora.id):
        for n, risk in enumerate(["low", "high", "", "medium", "high", "low", "high"]):
            Account.objects.create(name=f"A{9 - n}", exit_risk=risk, segment=f"S{n % 2}")
    formula = formula_now_in(aurora)

    def page(band: str, after: int, most: int | None, **given: str) -> list[str]:
        narrowed = NarrowedPortfolio(leader, given)
        found = ranked(narrowed, formula, band=band, after=after, most=most)
        return [line.account.name for line in health_lines(leader, found, formula)]

    with organization_scope(aurora.id):
        whole = page("", 0, None)
        assert whole == ["A3", "A5", "A8", "A6", "A4", "A9"]
        for most in (1, 2, 4):
            pages = [page("", after, most) for after in range(0, 8, most)]
            assert [name for names in pages for name in names] == whole
        assert page("poor", 1, 9) == ["A5", "A8"]
        assert page("good", 0, 1) == ["A4"]
        assert page("", 0, 9, segment="S1") == ["A8", "A6", "A4"]
        assert page("", 50, 9) == []


def formula_now_in(aurora: Organization) -> HealthFormula:
    with organization_scope(aurora.id):
        return formula_now()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("now")
def test_only_what_changed_is_drawn_anew(aurora: Organization, leader: Actor) -> None:
    with organization_scope(aurora.id):
        for name in NAMES:
            Account.objects.create(name=name, exit_risk="low")
    with organization_scope(aurora.id):
        listed(leader)
    with organization_scope(aurora.id):
        Account.objects.filter(name="Acme").update(archived_at=timezone.now())
    with organization_scope(aurora.id), CaptureQueriesContext(connection) as asked:
        assert [name for name, _parts in listed(leader)[1]] == NAMES[1:]
    drawn = [q["sql"] for q in asked if "string_agg" in q["sql"]]
    assert len(drawn) == 1
    assert "IS NULL OR" not in drawn[0]


PART = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 100))


@given(PART, st.dictionaries(st.sampled_from(KEYS), st.integers(0, 100)))
def test_a_health_is_rounded_half_up(parts: dict[str, int], weights: dict[str, int]) -> None:
    total = sum(weights.get(key, 0) for key in parts)
    if not total:
        assert health_of(parts, weights) is None
        return
    exact = Decimal(sum(weights.get(key, 0) * value for key, value in parts.items())) / total
    assert health_of(parts, weights) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
