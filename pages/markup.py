"""Markup of long lists, filled in one piece."""

from __future__ import annotations

from html import escape

from django.utils.safestring import SafeString


def filled(form: str, *values: object) -> SafeString:
    """As `format_html`, which asks of every value whether it is lazy: half the time of a list.

    What is not a `SafeString` is escaped, whatever it is.
    """
    written = [v if type(v) is SafeString else escape(str(v)) for v in values]
    return SafeString(form.format(*written))
