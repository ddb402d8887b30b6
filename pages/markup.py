"""Markup of long lists, filled in one piece."""

from __future__ import annotations

import re
from html import escape

from django.utils.safestring import SafeString

_acts = re.compile("[&<>\"']").search


def filled(form: str, *values: object) -> SafeString:
    """As `format_html`, which asks of every value whether it is lazy: half the time of a list.

    What is not a `SafeString` is escaped, whatever it is.
    """
    return SafeString(form.format(*map(_written, values)))


def _written(value: object) -> str:
    """Most values have nothing to escape: looking for it costs a third of five replacements."""
    if type(value) is SafeString:
        return value
    text = str(value)
    return escape(text) if _acts(text) else text
