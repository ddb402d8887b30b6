"""The figures of the method, worked out from the files another way than the product does."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tests.main_job.businesses import Months


def together(*parts: Months) -> Months:
    """All months of all parts."""
    names = {name for part in parts for name in part}
    return {name: {m: a for p in parts for m, a in p.get(name, {}).items()} for name in names}


def twelve_months(booked: Months, to: date) -> dict[str, Decimal]:
    """Net revenue of each account in the twelve months that end with this one."""
    last = to.year * 12 + to.month
    return {
        name: sum(
            (a for m, a in months.items() if 0 <= last - m.year * 12 - m.month < 12), Decimal()
        )
        for name, months in booked.items()
    }


def measured(amount: Decimal, limits: Sequence[Decimal]) -> int:
    """1 to 10: an amount on a limit belongs to the higher score."""
    return 1 + bisect_right(limits, amount)


def ranking(
    scores: Mapping[str, Sequence[int]], weights: Sequence[int]
) -> list[tuple[int, str, Decimal, Decimal, str]]:
    """Rank, account, score, index and band, as the page has them from the top."""
    totals = {
        name: Fraction(sum(w * s for w, s in zip(weights, given, strict=True)), sum(weights))
        for name, given in scores.items()
    }
    order = sorted(totals, key=lambda name: (-totals[name], sorted_as(name)))
    return [
        (
            1 + sum(total > totals[name] for total in totals.values()),
            name,
            rounded(totals[name]),
            rounded((totals[name] - 1) * 100 / 9),
            "A" if totals[name] >= 8 else "B" if totals[name] >= 6 else "C",
        )
        for name in order
    ]


def abc(amounts: Mapping[str, Decimal]) -> list[tuple[str, str]]:
    """Account and class from the top: who crosses a line belongs to the higher class."""
    order = sorted(amounts, key=lambda name: (-amounts[name], sorted_as(name)))
    total, before, found = sum(a for a in amounts.values() if a > 0), Decimal(), []
    for name in (name for name in order if amounts[name] > 0):
        share = Fraction(before) / Fraction(total)
        found.append(
            (name, "A" if share < Fraction(4, 5) else "B" if share < Fraction(19, 20) else "C")
        )
        before += amounts[name]
    return found


def rounded(value: Fraction) -> Decimal:
    """Half up, to two places."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def sorted_as(name: str) -> str:
    """As lists sort a name: without case and accents."""
    parts = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).casefold()


def written(value: Decimal, language: str, places: int = 2) -> str:
    """As readers of this language write it."""
    text = f"{value:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,")) if language == "pt-br" else text
