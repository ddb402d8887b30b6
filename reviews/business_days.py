"""On which days an organisation is closed: the one answer for due dates, reminders and pages."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language

from reviews.dates import Closed, calendar_of, closed_days
from reviews.models import ClosedDay
from tenants.models import Organization

_LANGUAGES = {"pt-br": ("pt_BR", "pt_PT", "en_US"), "en": ("en_GB", "en_US")}
"""How the library of holidays calls the reader's language, and what comes next to it."""


def closed_for(organization: Organization) -> Closed:
    """Whether a day is a weekend, a public holiday of the region, or one of its own closed days."""
    public = closed_days(organization.country, organization.region)
    own = list(ClosedDay.objects.order_by("day").values_list("day", "is_yearly"))
    once = {day for day, _is_yearly in own}
    first = {(day.month, day.day): day for day, is_yearly in reversed(own) if is_yearly}
    if not own:
        return public

    def closed(day: date) -> bool:
        since = first.get((day.month, day.day))
        return day in once or (since is not None and day >= since) or public(day)

    return closed


def regions_of(country: str) -> list[tuple[str, str]]:
    """The regions of a country that have holidays of their own: (code, name), by name."""
    calendar = calendar_of(country)
    if calendar is None:
        return []
    names = calendar.get_subdivision_aliases()
    found = [(code, (names.get(code) or [code])[0]) for code in calendar.subdivisions]
    return sorted(found, key=lambda region: region[1])


def public_holidays(organization: Organization, first: date, last: date) -> list[tuple[date, str]]:
    """The public holidays from `first` to `last`, named in the reader's language if it can be."""
    plain = calendar_of(organization.country)
    if plain is None:
        return []
    wanted = _LANGUAGES.get(get_language() or "en", ())
    language = next((one for one in wanted if one in plain.supported_languages), None)
    years = range(first.year, last.year + 1)
    found = calendar_of(organization.country, organization.region, language=language, years=years)
    return sorted((day, name) for day, name in (found or {}).items() if first <= day <= last)
