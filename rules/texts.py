"""What people write in a few sentences: tidied, neither empty nor too long."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rules.errors import RuleError


def written(field: str, text: str, *, at_most: int = 1000) -> str:
    """The text without blanks around it. Raises RuleError where it is empty or too long."""
    tidy = optional(field, text, at_most=at_most)
    if not tidy:
        raise RuleError.on(field, _("Write why, in a few words."), "required")
    return tidy


def optional(field: str, text: str, *, at_most: int = 1000) -> str:
    """The same, where nothing may be written."""
    tidy = text.strip()
    if len(tidy) > at_most:
        detail = _("At most %(n)d characters.") % {"n": at_most}
        raise RuleError.on(field, detail, "too_long")
    refuse_control(field, tidy)
    return tidy


def refuse_control(field: str, value: object) -> None:
    """No control characters but line breaks: neither PostgreSQL nor spreadsheets take them."""
    if isinstance(value, str) and any(ord(c) < 32 and c not in "\n\r\t" for c in value):
        raise RuleError.on(field, _("This holds characters that cannot be kept."), "characters")
