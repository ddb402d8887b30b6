"""Tags of the pages of month ends."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from insights.editions.corrections import Figure
from pages.markup import filled
from pages.templatetags.figures import money

register = template.Library()


@register.simple_tag
def corrected(figure: Figure) -> SafeString:
    """A figure that stayed in one piece; one that was corrected with what it was before."""
    if not figure.is_other:
        return filled("{}", _written(figure.now))
    return filled('<del class="muted">{}</del> <ins>{}</ins>', *map(_written, _both(figure)))


def _both(figure: Figure) -> tuple[int | None, int | None]:
    return figure.before, figure.now


def _written(minor: int | None) -> str:
    return "–" if minor is None else money(Decimal(minor) / 100)
