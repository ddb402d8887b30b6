"""The words of what a brief keeps as keys and dates."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format

from accounts.models import EntryKind, StakeholderRole
from pages.templatetags.figures import months_to
from reviews.models import MeasureKind

register = template.Library()


@register.filter
def day(value: str | None) -> str:
    """A date that was kept as text, in the reader's format."""
    return str(date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")) if value else ""


@register.filter
def kept_months(until: str) -> str:
    """The period of a figure that was kept with the last of its months as text."""
    return months_to(date.fromisoformat(until))


@register.filter
def measure_label(value: str) -> str:
    """The measure in words."""
    return str(dict(MeasureKind.choices).get(value, value))


@register.filter
def entry_label(value: str) -> str:
    """The kind of history entry in words."""
    return str(dict(EntryKind.choices).get(value, value))


@register.filter
def role_label(value: str) -> str:
    """The stakeholder's role in words."""
    return str(dict(StakeholderRole.choices).get(value, value))
