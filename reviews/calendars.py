"""Weekends and public holidays of countries."""

from __future__ import annotations

import warnings
from datetime import date
from functools import lru_cache

import holidays

from reviews.dates import Closed


@lru_cache(maxsize=300)
def closed_days(country: str) -> Closed:
    """Whether a day is a weekend or a public holiday there; weekends alone where unknown."""
    try:
        calendar = holidays.country_holidays(country)
    except NotImplementedError:
        return is_weekend

    @lru_cache(maxsize=4000)
    def closed(day: date) -> bool:
        # For years whose holidays it can't know the library warns; weekends count in all.
        with warnings.catch_warnings(action="ignore"):
            return not calendar.is_working_day(day)

    return closed


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= 5
