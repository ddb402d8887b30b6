"""Browsers by name, from what they say of themselves."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# The first word that fits wins: Edge also says Chrome, and Chrome also says Safari.
_BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrom": "Chrome"} | {
    "CriOS": "Chrome",
    "FxiOS": "Firefox",
    "Safari/": "Safari",
}
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows"} | {
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """Like `Firefox · Windows`; what nobody knows shows as it is."""
    name = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    return " · ".join(filter(None, [name, system])) or user_agent[:60] or _("unknown browser")


def _first(words: dict[str, str], user_agent: str) -> str:
    return next((name for word, name in words.items() if word in user_agent), "")
