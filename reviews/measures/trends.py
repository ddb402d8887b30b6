"""How measures move: pure arithmetic on answers (method §9)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext as _

PEOPLE_FOR_A_SCORE = 5


@dataclass(frozen=True)
class Answer:
    """One answer, its day and whose it is; nobody's is the account's as a whole."""

    on: date
    value: int
    by: Hashable = None


@dataclass(frozen=True)
class Period:
    """The mean of one quarter's answers."""

    year: int
    quarter: int
    mean: Decimal
    answers: int

    @property
    def number(self) -> int:
        """Quarters counted through."""
        return self.year * 4 + self.quarter

    @property
    def label(self) -> str:
        """Like Q4 2026, in the reader's language."""
        return _("Q%(quarter)s %(year)s") % {"quarter": self.quarter, "year": self.year}


def periods(answers: Sequence[Answer]) -> list[Period]:
    """Means by quarter, oldest first; quarters without answers are left out."""
    found: dict[tuple[int, int], list[int]] = {}
    for answer in answers:
        key = (answer.on.year, (answer.on.month - 1) // 3 + 1)
        found.setdefault(key, []).append(answer.value)
    return [
        Period(year, quarter, Decimal(sum(values)) / len(values), len(values))
        for (year, quarter), values in sorted(found.items())
    ]


def does_not_rise(found: Sequence[Period], *, top: int) -> bool:
    """Whether the last two quarters were each flat or falling against the one before.

    A quarter without answers breaks the row; at the `top` of the scale flat is fine.
    """
    if len(found) < 3:
        return False
    first, second, third = found[-3:]
    in_a_row = second.number == first.number + 1 and third.number == second.number + 1
    return in_a_row and _stands(first, second, top) and _stands(second, third, top)


def _stands(before: Period, after: Period, top: int) -> bool:
    return after.mean < before.mean or (after.mean == before.mean and after.mean < top)


def latest_of_each(answers: Iterable[Answer], *, today: date) -> list[int]:
    """The latest answer of each person in the 12 months to today; the earlier ones are past."""
    since = today - relativedelta(months=12)
    latest = {a.by: a for a in sorted(answers, key=lambda a: a.on) if since < a.on <= today}
    return [answer.value for answer in latest.values()]


def net_promoter_score(values: Sequence[int]) -> int | None:
    """%(9-10) less %(0-6) of one answer a person, half away from zero; None for fewer than 5."""
    if len(values) < PEOPLE_FOR_A_SCORE:
        return None
    promoters = sum(value >= 9 for value in values)
    detractors = sum(value <= 6 for value in values)
    share = Decimal(promoters - detractors) * 100 / len(values)
    return int(share.quantize(Decimal(1), rounding="ROUND_HALF_UP"))
