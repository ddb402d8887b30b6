"""The whole main job, with data that the product's own pages made, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from tests.main_job import relationship, rule, walking
from tests.main_job.businesses import Business, maven, register
from tests.main_job.figures import abc, together, twelve_months, written
from tests.main_job.walking import Walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("business", [maven, register], indirect=True)
def test_from_an_empty_organisation_to_the_next_period(business: Business) -> None:
    walk = walking.organisation_made(business)
    walking.file_loaded(walk, business.accounts)
    walking.file_loaded(walk, business.revenue)
    closed = max(month for months in business.booked.values() for month in months)
    revenue = twelve_months(business.booked, closed)
    limits = _limits(revenue)
    draft = rule.drafted(walk, limits)
    assert rule.limits_shown(draft) == [rule.typed(walk, limit) for limit in limits]
    judged = rule.scored(walk)
    judged = rule.changed_and_changed_again(walk, judged, sorted(judged)[5])
    rule.activated(walk, draft)
    ranked = rule.expected_ranking(walk, judged, revenue, limits)
    assert rule.shown_ranking(walk, "admin") == ranked
    for name, role in (("lead", "leader"), ("ana", "kam"), ("rui", "kam")):
        walking.joined(walk, name, role)
    _key_accounts_are_worked_with(walk, ranked[0][1], ranked[1][1])
    _the_next_period_moves_only_itself(walk, judged, limits, closed)


def _limits(revenue: Mapping[str, Decimal]) -> list[Decimal]:
    """Nine amounts of accounts, one of them by half a unit too high for its account."""
    known = sorted({amount for amount in revenue.values() if amount > 0})
    limits = [known[len(known) * n // 10] for n in range(1, 10)]
    return [*limits[:4], limits[4] + Decimal("0.5"), *limits[5:]]


def _key_accounts_are_worked_with(walk: Walk, first: str, second: str) -> None:
    relationship.led(walk, first, "ana")
    relationship.led(walk, second, "rui")
    relationship.nominated_and_accepted(walk, first, "ana")
    relationship.designated(walk, second)
    relationship.people_known(walk, first, "ana")
    relationship.team_made(walk, first, "ana")
    relationship.history_kept(walk, first, "ana")
    relationship.cadence_set(walk)
    relationship.reviewed(walk, first, "ana")
    relationship.phase_moved(walk, first, "ana")


def _the_next_period_moves_only_itself(
    walk: Walk, judged: rule.Judged, limits: list[Decimal], closed: date
) -> None:
    business = walk.business
    before = walking.curve(walk, closed)
    assert before == _expected_curve(business, twelve_months(business.booked, closed))
    walking.file_loaded(walk, business.later)
    assert walking.curve(walk, closed) == before
    later = max(month for months in business.booked_later.values() for month in months)
    revenue = twelve_months(together(business.booked, business.booked_later), later)
    assert walking.closed_month(walk) == f"{later:%Y-%m}"
    assert walking.curve(walk, later) == _expected_curve(business, revenue)
    assert rule.shown_ranking(walk, "rui") == rule.expected_ranking(walk, judged, revenue, limits)


def _expected_curve(business: Business, revenue: Mapping[str, Decimal]) -> list[tuple[str, ...]]:
    return [(n, written(revenue[n], business.language), letter) for n, letter in abc(revenue)]
