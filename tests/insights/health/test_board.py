"""The list by health is what it would be without anything kept, after whatever was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Account
from accounts.registry.rules import create_account
from insights.health.arithmetic import health_of
from insights.health.board import KEYS
from insights.health.formulas import BANDS, formula_now
from insights.health.listing import health_lines, ranked
from insights.health.rules import healths
from insights.models import HealthFormula
from insights.narrowing import NarrowedPortfolio
from reviews.models import Review
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.insights.writing import NAMES, TODAY, Writer


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
    statements = [q["sql"] for q in asked if "pg_snapshot" not in q["sql"]]
    drawn = [sql for sql in statements if "string_agg" in sql]
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
