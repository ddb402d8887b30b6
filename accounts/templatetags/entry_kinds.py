"""The kinds of entries, for a page that no view fills."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from accounts.models import EntryKind
from pages.templatetags.ui import options

register = template.Library()


@register.simple_tag
def entry_kinds() -> SafeString:
    """The options of a choice among them."""
    return options(EntryKind.choices)
