"""Lines of the palette: many, so they are written by a tag."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString

from pages.markup import filled
from pages.templatetags.ui import icon
from search.finding import HeadedHits

register = template.Library()

_OPTION = (
    '<a role="option" id="palette-{}-{}" href="{}" tabindex="-1" aria-selected="false"{}>'
    '{}<span class="told"><span class="title" dir="auto">{}</span>{}</span></a>'
)
_FILLS = SafeString(" data-fill")
_DETAIL = ' <small dir="auto">{}</small>'


@register.simple_tag
def options_of(section: HeadedHits) -> SafeString:
    """The options of one group."""
    picture = SafeString(icon(section.group.icon))
    return SafeString(
        "\n".join(
            filled(
                _OPTION,
                section.key,
                number,
                one.url,
                _FILLS if one.is_filling else "",
                picture,
                one.title,
                filled(_DETAIL, one.detail) if one.detail else "",
            )
            for number, one in enumerate(section.found)
        )
    )


@register.filter
def how_many(sections: Iterable[HeadedHits]) -> int:
    """How much is shown in all."""
    return sum(len(section.found) for section in sections)
