"""What the log calls reviews and cadences, in the language of who reads it.

It keeps the words of whoever did it, with the date as 2026-11-16.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from django.conf import settings
from django.db.models import Choices
from django.utils.formats import date_format
from django.utils.translation import override

from reviews.models import ReviewKind, Tier

_SHAPE = re.compile(r"(?P<whose>.*): (?P<kind>.+?)(?: (?P<day>\d{4}-\d\d-\d\d))?", re.DOTALL)


def review_in_words(label: str) -> str:
    """Like `Alfa: Internal review 16 Nov 2026`; what has another shape stays."""
    found = _SHAPE.fullmatch(label)
    if found is None or found["day"] is None:
        return label
    day = date_format(date.fromisoformat(found["day"]), "SHORT_DATE_FORMAT")
    return f"{found['whose']}: {_reader_s(ReviewKind, found['kind'])} {day}"


def cadence_in_words(label: str) -> str:
    """Like `Key accounts: Internal review`, or with the name of an account."""
    found = _SHAPE.fullmatch(label)
    if found is None or found["day"]:
        return label
    return f"{_reader_s(Tier, found['whose'])}: {_reader_s(ReviewKind, found['kind'])}"


def _reader_s(choices: type[Choices], text: str) -> str:
    known = _by_words(choices).get(text)
    return text if known is None else str(choices(known).label)


@cache
def _by_words(choices: type[Choices]) -> dict[str, str]:
    """The value behind the words of every language."""
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found |= {str(choice.label): str(choice.value) for choice in choices}
    return found
