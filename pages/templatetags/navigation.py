"""The links of the side navigation: every page has them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from pages.markup import filled
from pages.navigation import Section
from pages.templatetags.ui import icon

register = template.Library()

_LINK = '<a href="{}"{}{}>{}{}{}</a>\n'
_GAP = SafeString('<span class="gap"></span>\n')
_CURRENT, _NOTHING = SafeString(' aria-current="page"'), SafeString("")
_LABEL = ' aria-label="{}"'
_UNREAD = " <b>{}</b>"
_SHOWN = 99


@register.simple_tag
def section_links(sections: Iterable[Section]) -> SafeString:
    """Each with how much of it is unread."""
    return SafeString("".join(_link(section) for section in sections))


@register.simple_tag
def near_links(sections: Iterable[Section]) -> SafeString:
    """Those at the foot of a phone's page."""
    return SafeString("".join(_link(section) for section in sections if section.is_near))


def _link(section: Section) -> str:
    n = section.unread
    link = filled(
        _LINK,
        section.url,
        _CURRENT if section.is_current else _NOTHING,
        filled(_LABEL, _told(section)) if n else _NOTHING,
        SafeString(icon(section.icon, size=18)),
        section.label,
        filled(_UNREAD, n if n <= _SHOWN else f"{_SHOWN}+") if n else _NOTHING,
    )
    return _GAP + link if section.is_apart else link


def _told(section: Section) -> str:
    """The label, and how much is unread, for who does not see the number."""
    words = ngettext("%(label)s, %(n)s unread", "%(label)s, %(n)s unread", section.unread)
    return words % {"label": section.label, "n": localize(section.unread)}
