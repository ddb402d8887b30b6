"""How measures move: pure arithmetic on answers (method §9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ANSWERS_FOR_A_SCORE = 5


@dataclass(frozen=True)
class Answer:
    """One answer and its day."""

    on: date
    value: int


@dataclass(frozen=True)
class Period:
    """The mean of one quarter's answers."""

    year: int
    quarter: int
    mean: Decimal
    answers: int

    @property
    def label(self) -> str:
        """Like Q4 2026."""
        return f"Q{self.quarter} {self.year}"


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


def does_not_rise(means: Sequence[Decimal]) -> bool:
    """Whether the last two periods were each flat or falling against the one before."""
    if len(means) < 3:
        return False
    first, second, third = means[-3:]
    return second <= first and third <= second


def net_promoter_score(values: Sequence[int]) -> int | None:
    """%(9-10) less %(0-6), half away from zero; None for fewer than 5 answers."""
    if len(values) < ANSWERS_FOR_A_SCORE:
        return None
    promoters = sum(value >= 9 for value in values)
    detractors = sum(value <= 6 for value in values)
    share = Decimal(promoters - detractors) * 100 / len(values)
    return int(share.quantize(Decimal(1), rounding="ROUND_HALF_UP"))
