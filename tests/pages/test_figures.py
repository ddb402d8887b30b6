"""How figures are written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import time_machine
from django.utils import timezone

from pages.templatetags.figures import days_since


def test_the_time_since_a_day_is_counted_in_the_days_of_the_reader() -> None:
    night_in_new_york = datetime(2026, 11, 23, 2, 58, tzinfo=UTC)
    with time_machine.travel(night_in_new_york, tick=False), timezone.override("America/New_York"):
        assert days_since(date(2026, 11, 22)) == "0 days"
        assert days_since(date(2026, 11, 21)) == "1\N{NO-BREAK SPACE}day"
        assert days_since(date(2025, 9, 21)) == "1\N{NO-BREAK SPACE}year, 2\N{NO-BREAK SPACE}months"
