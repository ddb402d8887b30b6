"""What templates ask of a plan's rows."""

from __future__ import annotations

from datetime import date

from django import template
from django.template import Context
from django.urls import reverse

from plans.models import Objective, PlanRow
from plans.page.reading import is_late, share_reached
from plans.rows.kinds import kind_of

register = template.Library()
register.filter("share_reached", share_reached)


@register.filter
def late_by(objective: Objective, today: date) -> bool:
    """Whether it is open after its day."""
    return is_late(objective, today)


@register.simple_tag(takes_context=True)
def row_url(context: Context, what: str, row: PlanRow) -> str:
    """`edit`, `move`, `marking`, `confirmation` or `deletion` of a row."""
    slug = context["organization"].slug
    return reverse(f"plan:{kind_of(row).key}_{what}", args=[slug, row.pk])
