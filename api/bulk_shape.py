"""Checking the shape of many items quickly: the serializer is asked only about odd ones."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rest_framework.exceptions import ValidationError

from api.bulk import Item
from api.months import parse_month
from api.problems import flatten
from api.requests import serializer_of
from api.strict import MOST_EXACT, StrictSerializer
from rules.reasons import Refused

Read = Callable[[Any], Any]
"""Makes of what is sent what the serializer makes of it; raises Odd, Refused or ValueError."""


class Odd(Exception):  # noqa: N818 (it is no error: the serializer says what it is)
    """Maybe wrong; the serializer knows."""


@dataclass(frozen=True)
class ItemShape:
    """One kind of item: its serializer, and what reads each field of one that is as usual."""

    serializer: type[StrictSerializer]
    reads: Mapping[str, Read]
    needs: frozenset[str] = frozenset()
    """Fields without which the serializer is asked."""
    is_partial: bool = False

    def item(self, index: int, data: Any) -> Item:
        """One item of a bulk request, with what is wrong about its shape."""
        try:
            return Item(index, self._read(data))
        except (Odd, Refused, ValueError):
            return self._asked(index, data)

    def _asked(self, index: int, data: Any) -> Item:
        """The same as the serializer sees it; one does for all items."""
        try:
            shape = serializer_of(self.serializer, partial=self.is_partial)
            return Item(index, dict(shape.run_validation(data)))
        except ValidationError as error:
            errors = flatten(error.detail)
            return Item(index, {}, errors, tuple(errors))

    def _read(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            raise Odd
        reads, names = self.reads, data.keys()
        if not names <= reads.keys() or not self.needs <= names:
            raise Odd
        return {name: reads[name](value) for name, value in data.items()}


def plain(is_plain: Callable[[Any], bool]) -> Read:
    """Reads what is so, as it is."""

    def read(value: Any) -> Any:
        if not is_plain(value):
            raise Odd
        return value

    return read


def or_none(read: Read) -> Read:
    """Reads nothing, too."""
    return lambda value: None if value is None else read(value)


def whole(least: int, most: int) -> Read:
    """Reads a whole number within these ends."""

    def read(value: Any) -> int:
        if type(value) is not int or not least <= value <= most:
            raise Odd
        return value

    return read


def read_id(value: Any) -> uuid.UUID:
    """Reads one of our ids."""
    return uuid.UUID(_text(value, length=36))


def read_day(value: Any) -> date:
    """Reads `2026-11-15`."""
    text = _text(value, length=10)
    if text[4] + text[7] != "--":
        raise Odd
    return date.fromisoformat(text)


def read_month(value: Any) -> date:
    """Reads `2026-11`."""
    month = parse_month(_text(value, length=7))
    if month is None:
        raise Odd
    return month


read_version = whole(1, MOST_EXACT)


def _text(value: Any, *, length: int) -> str:
    if not isinstance(value, str) or len(value) != length:
        raise Odd
    return value
