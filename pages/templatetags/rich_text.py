"""Rich texts on a page: what is stored is never trusted."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString

from rules.rich_text.cleaning import as_text, harmless
from rules.rich_text.differing import difference
from rules.rich_text.shapes import write

register = template.Library()
register.filter("as_text", as_text)


@register.filter
@lru_cache(maxsize=512)
def rich(html: str, lower: int = 0) -> SafeString:
    """A rich text, its headings lowered by so many levels below the page's own.

    One text is the same whoever reads it, and is read far more often than written.
    """
    safe = harmless(html)
    for level in (3, 2) if lower else ():
        for sign in ("<h", "</h"):
            safe = safe.replace(f"{sign}{level}>", f"{sign}{min(level + lower, 6)}>")
    return SafeString(safe)


@register.simple_tag
def changed_text(old: str, new: str) -> SafeString:
    """Both texts in one, with <del> around what went and <ins> around what came."""
    return SafeString(harmless(write(difference(old, new)), also=("del", "ins")))
