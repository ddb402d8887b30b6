"""Dates in words, in the reader's language."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format

from pages.templatetags.figures import month

DAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Nov 2026", "12 November 2026", "12 November"]),
        ("pt-br", ["nov. 2026", "12 de nov. de 2026", "12 de nov."]),
    ],
)
def test_a_month_is_written_as_the_language_writes_it(language: str, words: list[str]) -> None:
    with translation.override(language):
        said = [month(DAY), date_format(DAY, "DATE_FORMAT"), date_format(DAY, "MONTH_DAY_FORMAT")]
    assert said == words
