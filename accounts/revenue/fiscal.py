"""The organisation's fiscal years: spans of months, the first and the last both included."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from tenants.models import Organization


class Span(NamedTuple):
    """Some months in a row."""

    start: date
    until: date


def this_year(organization: Organization) -> Span | None:
    """The fiscal year of the closed month, to that month; None where nothing is closed."""
    until = organization.closed_month
    if until is None:
        return None
    gone = (until.month - organization.fiscal_year_start) % 12
    return Span(until - relativedelta(months=gone), until)


def last_year(organization: Organization) -> Span | None:
    """The whole fiscal year before this one."""
    this = this_year(organization)
    if this is None:
        return None
    return Span(this.start - relativedelta(years=1), this.start - relativedelta(months=1))
