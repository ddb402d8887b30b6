"""The audit log in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from audit.entries import TEXT
from audit.field_words import OWN_NUMBER, field_words, is_amount, value_words
from pages.templatetags.figures import exact, money
from rules.offers import Offers

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Of what is gone an entry has nothing else left; nobody reads that."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
NONE = "–"
SENTENCES: Offers[str | Promise] = Offers("sentences of the log")
"""Each action that is recorded, as a sentence about %(name)s."""

LABELS: Offers[Callable[[str], str]] = Offers("labels of the log")
"""What turns the frozen label of a kind of thing into the reader's language."""


@dataclass(frozen=True)
class Telling:
    """A whole sentence about one field: %(who)s, %(name)s, %(before)s and %(after)s."""

    field: str
    moved: str | Promise
    first: str | Promise
    """The same where nothing stood before."""


TELLINGS: Offers[Telling] = Offers("whole sentences of the log")
"""Actions whose entry names who did what, from what to what."""


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


def told_field(action: str, changes: dict[str, Any]) -> str:
    """The field that the whole sentence of an entry tells; empty where there is none."""
    telling = TELLINGS.get(action)
    if telling is None:
        return ""
    return telling.field if any(_sides(changes.get(telling.field))[1:]) else ""


def whole_sentence(action: str, who: str, label: str, changes: dict[str, Any]) -> str:
    """Who did what to what, from what to what."""
    telling = TELLINGS[action]
    words = value_words(action, telling.field)
    before, after = (_show(side, words) for side in _sides(changes[telling.field]))
    text = str(telling.first if before == NONE else telling.moved)
    return text % {"who": who, "name": label, "before": before, "after": after}


def change_lines(action: str, changes: dict[str, Any], currency: str = "") -> list[str]:
    """Like `city: Recife → Natal`; what was empty shows as a dash, what stayed so not at all.

    What stands on both sides says of whom the rest is told, once.
    """
    lines = []
    for name, change in changes.items():
        words = value_words(action, name)
        shown = [_side(name, side, words, currency) for side in _sides(change)]
        if shown != [NONE, NONE]:
            lines.append(f"{field_words(name, action)}: {_moved(shown)}")
    return lines


def _sides(change: Any) -> list[Any]:
    return change if isinstance(change, list) and len(change) == 2 else [change]


def _moved(shown: list[str]) -> str:
    """Before and after; of a text whose words the log does not keep, what became of it."""
    if TEXT not in shown:
        return " → ".join(dict.fromkeys(shown))
    if shown[0] == NONE:
        return _("text added")
    return _("text deleted") if shown[-1] == NONE else _("text changed")


def _side(name: str, value: Any, words: Mapping[str, Any], currency: str) -> str:
    if is_amount(name):
        return _amount(value, currency)
    return exact(value) if name.startswith(OWN_NUMBER) else _show(value, words)


def _amount(value: Any, currency: str) -> str:
    return NONE if value in (None, "") else money(value, currency)


def _show(value: Any, words: Mapping[str, Any]) -> str:
    if value in (None, "", []):
        return NONE
    if isinstance(value, list):
        return ", ".join(_show(item, words) for item in value if item not in (None, "")) or NONE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    text = str(words.get(str(value), value))
    if _ID.fullmatch(text):
        return _("no longer there")
    return _day(text) if _DAY.fullmatch(text) else text


def _day(text: str) -> str:
    try:
        return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")
    except ValueError:
        return text
