"""What a computed figure is of: its unit, and its period in the reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from pages.templatetags.figures import exact, months_to, short_date
from plans.models import Objective

QUARTERS = frozenset({Objective.Measure.SATISFACTION, Objective.Measure.ENGAGEMENT})


def unit_of(measure: str, currency: str) -> str:
    """The unit that a computed figure brings along."""
    units = {
        Objective.Measure.REVENUE.value: currency,
        Objective.Measure.MARGIN.value: currency,
        Objective.Measure.SHARE_OF_WALLET.value: "%",
        Objective.Measure.SATISFACTION.value: "/ 5",
        Objective.Measure.ENGAGEMENT.value: "/ 10",
    }
    return units.get(measure, "")


def figure(value: Decimal | None, phases: Sequence[str] = ()) -> str:
    """A figure of an objective; where it counts phases, the name of the one that it is."""
    if value is not None and value == int(value) and 0 < value <= len(phases):
        return phases[int(value) - 1]
    return exact(value)


def period_of(measure: str, until: date | None) -> str:
    """12 months to Oct 2026, Q4 2026, since a day; empty for what was typed or is unknown."""
    if until is None:
        return ""
    if measure in QUARTERS:
        quarter = {"quarter": (until.month - 1) // 3 + 1, "year": until.year}
        return _("Q%(quarter)s %(year)s") % quarter
    if measure == Objective.Measure.PHASE:
        return _("since %(day)s") % {"day": short_date(until)}
    return months_to(until)
