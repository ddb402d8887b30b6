"""Days and months as files write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rules.names import sort_key
from rules.numbers import PlainNumber

_EXCEL_EPOCH = date(1899, 12, 30)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.]?(\d{1,2})(?:[-/.](\d{1,2})(?:[ T].*)?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?: .*)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_NAMED = re.compile(
    r"(?:(?P<first>\d{1,2})(?:st|nd|rd|th|o)?[ /\-.]+(?:de )?)?(?P<name>[a-z]+)\.?[ /\-.,]*"
    r"(?:(?P<second>\d{1,2})(?:st|nd|rd|th)?,? )?(?:de )?(?P<year>\d{4}|\d{2})"
)
_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "jan january janeiro",
            "feb fev february fevereiro",
            "mar march marco",
            "apr abr april abril",
            "may mai maio",
            "jun june junho",
            "jul july julho",
            "aug ago august agosto",
            "sep sept set september setembro",
            "oct out october outubro",
            "nov november novembro",
            "dec dez december dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH_FIRST_COUNTRIES = frozenset({"US", "PH", "FM", "PW"})


@dataclass(frozen=True)
class DateOrder:
    """Whether 03/04/2024 is in April, whether the file itself showed it, and whether it matters."""

    day_first: bool
    by_evidence: bool
    matters: bool = True


def detect_day_first(samples: Iterable[str], *, locale: str, country: str) -> bool:
    """Whether 03/04/2024 is in April."""
    return detect_date_order(samples, locale=locale, country=country).day_first


def detect_date_order(samples: Iterable[str], *, locale: str, country: str) -> DateOrder:
    """The file's own evidence, or the place's habit."""
    day_first = month_first = has_order = False
    for text in samples:
        if found := _YEAR_LAST.fullmatch(text.strip()):
            day_first = day_first or int(found[1]) > 12
            month_first = month_first or int(found[2]) > 12
            has_order = True
    if day_first != month_first:
        return DateOrder(day_first, by_evidence=True)
    usual = country not in _MONTH_FIRST_COUNTRIES if country else locale.lower().startswith("pt")
    return DateOrder(usual, by_evidence=False, matters=has_order)


def parse_month(text: str, *, day_first: bool) -> date | None:
    """The first day of the month that the text names, or None."""
    day = parse_day(text, day_first=day_first)
    return day and day.replace(day=1)


def parse_day(text: str, *, day_first: bool) -> date | None:
    """The day that the text names, of a month the first, or None."""
    text = text.strip()
    if isinstance(text, PlainNumber) or (text.isdigit() and len(text) == 5):
        return _from_excel(text)
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(found[1], found[2], found[3] or "1")
    if found := _YEAR_LAST.fullmatch(text):
        day, month = (found[1], found[2]) if day_first else (found[2], found[1])
        return _day(_whole(found[3]), month, day)
    if found := _MONTH_YEAR.fullmatch(text):
        return _day(found[2], found[1], "1")
    if (found := _NAMED.fullmatch(sort_key(text))) and found["name"] in _NAMES:
        day = found["first"] or found["second"] or "1"
        return _day(_whole(found["year"]), str(_NAMES[found["name"]]), day)
    return None


def _whole(year: str) -> str:
    return year if len(year) == len("2026") else f"20{year}"


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _from_excel(text: str) -> date | None:
    if not re.fullmatch(r"\d{5}", text) or not 20_000 <= int(text) <= 80_000:
        return None
    return _EXCEL_EPOCH + timedelta(days=int(text))
