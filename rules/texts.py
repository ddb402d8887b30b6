"""Texts as they are kept: one set of cleaners for every way in (form, API, bulk, file, command)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from django.utils.translation import gettext as _

from rules.errors import RuleError
from rules.names import UNSEEN, is_visible
from rules.reasons import Refused

CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
"""What no text holds: neither PostgreSQL nor spreadsheets take it. For use in brackets."""

_UNKEPT = re.compile(f"[{CONTROL}\ud800-\udfff]")
_UNSEEN = re.compile(f"[{UNSEEN}]")
_BREAK = re.compile("\r\n?|[\u2028\u2029]")
_TURN = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACE = re.compile(r"[^\S\n\t]")


def line(text: str) -> str:
    """A text of one line: NFC, single spaces of one kind, nothing unseen. Raises Refused."""
    if not text.isprintable():
        _refuse_unkept(text)
        text = _UNSEEN.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def prose(text: str) -> str:
    """A text of several lines: NFC, one kind of space and of line break, nothing that turns its
    direction over. Raises Refused."""
    if text.isascii() and text.isprintable():
        return text.strip()
    _refuse_unkept(text)
    text = _SPACE.sub(" ", _BREAK.sub("\n", _TURN.sub("", text)))
    return unicodedata.normalize("NFC", text).strip()


def written(field: str, text: str, *, at_most: int = 1000, ask: str = "") -> str:
    """What somebody writes in a few sentences. RuleError where it is empty or too long."""
    tidy = optional(field, text, at_most=at_most)
    if not tidy:
        raise RuleError.on(field, ask or _("Write why, in a few words."), "required")
    return tidy


def optional(field: str, text: str, *, at_most: int = 1000) -> str:
    """The same, where nothing may be written."""
    return _ruled(field, prose, text, at_most)


def titled(field: str, text: str, *, at_most: int, ask: str) -> str:
    """What something is called, in one line. RuleError where it shows nothing or is too long."""
    tidy = optional_line(field, text, at_most=at_most)
    if not is_visible(tidy):
        raise RuleError.on(field, ask, "required")
    return tidy


def optional_line(field: str, text: str, *, at_most: int) -> str:
    """One line, where nothing may be written. RuleError where it is too long."""
    return _ruled(field, line, text, at_most)


def shown(text: str) -> str:
    """What was refused, as it can be shown: a sign for what no text holds."""
    return _UNKEPT.sub("\ufffd", text)


def _ruled(field: str, clean: Callable[[str], str], text: str, at_most: int) -> str:
    try:
        return fitting(clean(text), at_most)
    except Refused as refusal:
        raise RuleError.on(field, refusal.detail, refusal.code) from refusal


def fitting(text: str, at_most: int) -> str:
    """The cleaned text, where it is not too long. Raises Refused."""
    if len(text) > at_most:
        raise Refused("max_length", _("At most %(n)d characters.") % {"n": at_most})
    return text


def _refuse_unkept(text: str) -> None:
    if _UNKEPT.search(text):
        raise Refused("characters")
