"""How figures are written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import time_machine
from django.utils import timezone, translation

from pages.templatetags.figures import (
    amount_short,
    days_since,
    in_phase_since,
    moved,
    percent,
    short_date,
)


def test_the_time_since_a_day_is_counted_in_the_days_of_the_reader() -> None:
    night_in_new_york = datetime(2026, 11, 23, 2, 58, tzinfo=UTC)
    with time_machine.travel(night_in_new_york, tick=False), timezone.override("America/New_York"):
        assert days_since(date(2026, 11, 22)) == "0 days"
        assert days_since(date(2026, 11, 21)) == "1\N{NO-BREAK SPACE}day"
        assert days_since(date(2025, 9, 21)) == "1\N{NO-BREAK SPACE}year, 2\N{NO-BREAK SPACE}months"


def test_today_has_words_of_its_own_and_portuguese_joins_years_and_months() -> None:
    with time_machine.travel(datetime(2026, 11, 22, 15, tzinfo=UTC), tick=False):
        said = {}
        for language in ("en", "pt-br"):
            with translation.override(language):
                days = (date(2026, 11, 22), date(2026, 11, 21), date(2025, 9, 21))
                told = [in_phase_since(day).replace("\N{NO-BREAK SPACE}", " ") for day in days]
                said[language] = told
    assert said == {
        "en": ["in phase since today", "in phase for 1 day", "in phase for 1 year, 2 months"],
        "pt-br": ["na fase desde hoje", "na fase há 1 dia", "na fase há 1 ano e 2 meses"],
    }


def test_a_figure_that_was_written_in_one_language_is_written_anew_in_another() -> None:
    told = []
    for language in ("en", "pt-br", "en"):
        with translation.override(language):
            told.append(
                (
                    amount_short(Decimal("5000000")),
                    percent(Decimal("0.125")),
                    short_date(date(2026, 11, 2)),
                    moved(-2),
                )
            )
    english = ("5.0\N{NO-BREAK SPACE}M", "12.5%", "2 Nov 2026", _moved("2 places down"))
    assert told == [
        english,
        ("5,0\N{NO-BREAK SPACE}mi", "12,5%", "02/11/2026", _moved("desceu 2 posições")),
        english,
    ]


def _moved(said: str) -> str:
    return (
        f'<span class="down"><span aria-hidden="true">−2</span>'
        f'<span class="visually-hidden">{said}</span></span>'
    )
