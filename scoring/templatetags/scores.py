"""Template tags of the ranking."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html

register = template.Library()


@register.simple_tag
def score_cells(values: Sequence[int]) -> str:
    """One table cell for each criterion's score; a page has hundreds of them."""
    return format_html('<td class="n more">{}</td>' * len(values), *values)
