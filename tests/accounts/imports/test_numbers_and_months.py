"""Numbers and months as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.imports.months import detect_day_first, parse_month
from rules.numbers import (
    DetectedFormat,
    NumberFormat,
    PlainNumber,
    detect_number_format,
    parse_decimal,
    to_minor,
)

POINT, COMMA = NumberFormat.POINT, NumberFormat.COMMA


@pytest.mark.parametrize(
    ("text", "number_format", "value"),
    [
        ("1,234.56", POINT, "1234.56"),
        ("1.234,56", COMMA, "1234.56"),
        ("R$ 1.234,56", COMMA, "1234.56"),
        ("1.234,56 €", COMMA, "1234.56"),
        ("USD 5", POINT, "5"),
        ("12.5%", POINT, "12.5"),
        ("(1,000.00)", POINT, "-1000.00"),
        ("1000-", POINT, "-1000"),
        ("−3,5", COMMA, "-3.5"),
        ("1 234,5", COMMA, "1234.5"),
        ("1'234.5", POINT, "1234.5"),
        (".5", POINT, "0.5"),
        (PlainNumber("1234.567"), COMMA, "1234.567"),
        ("1,23,4", POINT, None),
        ("1.234.56", COMMA, None),
        ("1,234.56", COMMA, None),
        ("1e5", POINT, None),
        ("--5", POINT, None),
        ("abc", POINT, None),
        ("", POINT, None),
        ("9" * 17, POINT, None),
        ("١٢٣", POINT, None),
    ],
)
def test_decimals(text: str, number_format: NumberFormat, value: str | None) -> None:
    assert parse_decimal(text, number_format) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("samples", "locale", "found"),
    [
        (["1.234,56"], "en", DetectedFormat(COMMA, True)),
        (["1,234.56"], "pt-BR", DetectedFormat(POINT, True)),
        (["5550.00"], "pt-BR", DetectedFormat(POINT, True)),
        (["1.234"], "pt-BR", DetectedFormat(COMMA, False)),
        (["1.234"], "en", DetectedFormat(POINT, False)),
        (["0.123"], "pt-BR", DetectedFormat(POINT, True)),
        (["1.234.567"], "en", DetectedFormat(COMMA, True)),
        (["1,5", "1.5"], "en", DetectedFormat(POINT, False)),
        (["", "abc", "10"], "pt-BR", DetectedFormat(COMMA, False, matters=False)),
    ],
)
def test_the_format_of_a_column(samples: list[str], locale: str, found: DetectedFormat) -> None:
    assert detect_number_format(samples, locale) == found


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False))
def test_what_is_written_is_read(value: Decimal) -> None:
    english = f"{value:,.2f}"
    other = english.translate(str.maketrans(",.", ".,"))
    assert parse_decimal(english, POINT) == value
    assert parse_decimal(other, COMMA) == value
    assert to_minor(value) == int(value * 100)


@pytest.mark.parametrize(
    ("text", "day_first", "month"),
    [
        ("2024-03", True, (2024, 3)),
        ("2024/03/31", True, (2024, 3)),
        ("2024-03-31 12:00:00", True, (2024, 3)),
        ("202403", True, (2024, 3)),
        ("31/12/2010", True, (2010, 12)),
        ("03/04/2024", True, (2024, 4)),
        ("03/04/2024", False, (2024, 3)),
        ("03/2024", True, (2024, 3)),
        ("jan/2024", True, (2024, 1)),
        ("fev/24", True, (2024, 2)),
        ("Março de 2024", True, (2024, 3)),
        ("December 2023", True, (2023, 12)),
        (PlainNumber("45292"), True, (2024, 1)),
        ("13/13/2024", True, None),
        ("2024-13", True, None),
        ("2024-02-30", True, None),
        ("soon", True, None),
        ("", True, None),
    ],
)
def test_months(text: str, day_first: bool, month: tuple[int, int] | None) -> None:
    assert parse_month(text, day_first=day_first) == (None if month is None else date(*month, 1))


def test_day_or_month_first() -> None:
    assert detect_day_first(["31/12/2024"], locale="en", country="US")
    assert not detect_day_first(["12/31/2024"], locale="pt-BR", country="BR")
    assert detect_day_first(["03/04/2024"], locale="pt-BR", country="BR")
    assert detect_day_first(["03/04/2024"], locale="en", country="DE")
    assert not detect_day_first(["03/04/2024"], locale="en", country="US")
