"""What a page says about the period of its figures."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import ngettext

from accounts.revenue.figures import GROWTH_WORDS, YEAR, Growth
from accounts.revenue.period import is_old
from pages.templatetags.figures import percent

register = template.Library()


@register.inclusion_tag("accounts/revenue/_old.html", takes_context=True)
def old_figures(context: dict[str, Any]) -> dict[str, Any]:
    """Says so where nothing was closed for over half a year."""
    organization = context["organization"]
    return {"organization": organization, "is_old": is_old(organization)}


@register.filter
def growth(value: Growth | None, language: str | None = None) -> str:
    """Growth as people read it: a percentage, over how many months where not 12, or a word."""
    if value is None:
        return percent(None)
    if value.ratio is None:
        return str(GROWTH_WORDS[value.word])
    text = percent(value.ratio, 0, language)
    if value.months == YEAR:
        return text
    over = ngettext("%(growth)s over %(n)d month", "%(growth)s over %(n)d months", value.months)
    return over % {"growth": text, "n": value.months}
