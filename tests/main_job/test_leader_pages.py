"""The leader's pages over files of others: each figure is what the file says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from tests.main_job import walking
from tests.main_job.businesses import Business, maven, register
from tests.main_job.figures import sorted_as, twelve_months, written
from tests.main_job.walking import Walk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("business", [maven, register], indirect=True)
def test_the_portfolio_is_what_the_file_says(business: Business) -> None:
    walk = walking.organisation_made(business)
    walking.file_loaded(walk, business.accounts)
    walking.file_loaded(walk, business.revenue)
    closed = max(month for months in business.booked.values() for month in months)
    revenue = twelve_months(business.booked, closed)
    order = sorted(
        (n for n in revenue if revenue[n] > 0), key=lambda n: (-revenue[n], sorted_as(n))
    )
    _places_are(walk, [(name, revenue[name]) for name in order])
    _months_are(walk, closed)
    _phases_are(walk)


def _places_are(walk: Walk, ordered: Sequence[tuple[str, Decimal]]) -> None:
    total, held, wanted = sum(amount for _name, amount in ordered), Decimal(), []
    step = max(len(ordered) // 60, 1)
    for place, (name, amount) in enumerate(ordered, start=1):
        held += amount
        if place <= 10 or place == len(ordered) or place % step == 0:
            share = _percent(walk, Fraction(held) / Fraction(total))
            wanted.append((str(place), name, written(amount, walk.business.language), share))
    rows = _rows(walk, "insights/concentration/", "How revenue is spread")
    assert [(p, n, _figure(a), _figure(s)) for p, n, a, s in rows] == wanted


def _months_are(walk: Walk, closed: date) -> None:
    months = [closed - relativedelta(months=n) for n in reversed(range(12))]
    booked = walk.business.booked.values()
    sums = [sum((one.get(month, Decimal()) for one in booked), Decimal()) for month in months]
    rows = _rows(walk, "insights/concentration/", "Key accounts against the others")
    assert [_figure(others) for _month, _keys, _margin, others, _rest in rows] == [
        written(amount, walk.business.language) for amount in sums
    ]


def _phases_are(walk: Walk) -> None:
    """Nobody has moved: all are where an account begins."""
    [*_rest, last] = _rows(walk, "insights/phases/", "Accounts by phase")
    assert last[1:] == [str(walk.business.accounts.made), "0", "0"]


def _rows(walk: Walk, path: str, caption: str) -> list[list[str]]:
    page: Any = walk.people["admin"].go(path)
    return [[" ".join(cell.text.split()) for cell in row] for row in page.rows(walk.word(caption))]


def _figure(text: str) -> str:
    return re.findall(r"[\d.,]+", text)[0]


def _percent(walk: Walk, share: Fraction) -> str:
    exact = Decimal(share.numerator * 100) / share.denominator
    shown = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return str(shown).replace(".", "," if walk.business.language == "pt-br" else ".")
