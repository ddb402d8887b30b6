"""What an account's revenue does over the months. Pure and seeded: the same every time."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import date
from enum import Enum

from dateutil.relativedelta import relativedelta

MONTHS = 30


class Story(Enum):
    """How the account does: yearly growth, first and last month with revenue."""

    STEADY = (0.03, 0, MONTHS)
    RISING = (0.28, 0, MONTHS)
    BOOMING = (0.65, 0, MONTHS)
    FALLING = (-0.22, 0, MONTHS)
    NEW = (0.40, 22, MONTHS)
    LOST = (-0.15, 0, 21)


# One hundred and twenty accounts cycle through this; the mix is that of a mature company.
CYCLE = (
    Story.STEADY,
    Story.RISING,
    Story.STEADY,
    Story.FALLING,
    Story.STEADY,
    Story.RISING,
    Story.NEW,
    Story.STEADY,
    Story.BOOMING,
    Story.FALLING,
    Story.STEADY,
    Story.LOST,
)


LOYAL = (Story.RISING, Story.STEADY, Story.BOOMING)


@dataclass(frozen=True)
class Month:
    """Net revenue and cost to serve of one month, in hundredths."""

    month: date
    revenue_minor: int
    cost_minor: int


def last_month(today: date) -> date:
    """The first day of the month before today's."""
    return today.replace(day=1) - relativedelta(months=1)


def months_of(
    *, story: Story, yearly: int, cost_share: float, until: date, seed: str
) -> list[Month]:
    """The account's months, oldest first; `yearly` is its level in the last year with revenue."""
    chance = random.Random(seed)  # noqa: S311 (made-up figures, no secret)
    growth, begin, end = story.value
    return [
        _month(
            chance,
            until - relativedelta(months=MONTHS - 1 - n),
            n - end + 1,
            yearly,
            growth,
            cost_share,
        )
        for n in range(begin, end)
    ]


def _month(
    chance: random.Random, month: date, back: int, yearly: int, growth: float, cost_share: float
) -> Month:
    trend = (1 + growth) ** (back / 12)
    season = 1 + 0.12 * math.sin(2 * math.pi * (month.month - 4) / 12)
    revenue = round(yearly / 12 * trend * season * chance.uniform(0.86, 1.14)) * 100
    cost = round(revenue * cost_share * chance.uniform(0.94, 1.06))
    return Month(month, revenue, cost)
