"""Tags of the pictures kit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from pages.pictures import drawing
from pages.pictures.shapes import Legend, Picture, Table

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(shown: Picture) -> dict[str, object]:
    """A picture with its title, sentence, description, table and files."""
    return {"picture": shown}


@register.filter
def drawn(shown: Picture) -> SafeString:
    """The picture as SVG."""
    return drawing.svg(shown)


@register.filter
def sign(entry: Legend) -> SafeString:
    """The look of a legend's entry."""
    return drawing.sign(entry)


@register.filter
def lines(table: Table) -> SafeString:
    """The lines of a picture's table."""
    return drawing.rows(table)


@register.filter
def spark(values: Sequence[Decimal | int | None]) -> SafeString:
    """How a figure moved, small."""
    return drawing.spark(values)
