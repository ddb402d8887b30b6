"""What a computed figure is of: its unit, and its period in the reader's words."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from pages.templatetags.figures import months_to, short_date
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
