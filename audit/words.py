"""The audit log in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit.field_words import field_words, value_words
from rules.offers import Offers

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
NONE = "–"
SENTENCES: Offers[str | Promise] = Offers("sentences of the log")
"""Each action that is recorded, as a sentence about %(name)s."""

LABELS: Offers[Callable[[str], str]] = Offers("labels of the log")
"""What turns the frozen label of a kind of thing into the reader's language."""


def actions() -> list[tuple[str, str]]:
    """Every action with its words, to choose from."""
    return [(action, str(text) % {"name": "…"}) for action, text in SENTENCES.items()]


def label_of(object_type: str, label: str) -> str:
    """The label of a thing for who reads it."""
    return LABELS[object_type](label) if object_type in LABELS else label


def sentence(action: str, label: str) -> str:
    """One entry as a sentence; an action without words of its own shows as it is."""
    if action in SENTENCES:
        return str(SENTENCES[action]) % {"name": label}
    return f"{label}: {action}"


def change_lines(action: str, changes: dict[str, Any]) -> list[str]:
    """Like `city: Recife → Natal`; what was empty shows as a dash, what stayed so not at all."""
    lines = []
    for name, change in changes.items():
        words = value_words(action, name)
        sides = change if isinstance(change, list) and len(change) == 2 else [change]
        shown = [_show(side, words) for side in sides]
        if shown != [NONE, NONE]:
            lines.append(f"{field_words(name)}: {' → '.join(shown)}")
    return lines


def _show(value: Any, words: Mapping[str, Any]) -> str:
    if value in (None, "", []):
        return NONE
    if isinstance(value, list):
        return ", ".join(_show(item, words) for item in value if item not in (None, "")) or NONE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(words.get(str(value), value))
    return _day(text) if _DAY.fullmatch(text) else text


def _day(text: str) -> str:
    try:
        return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")
    except ValueError:
        return text
