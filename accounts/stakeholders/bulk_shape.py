"""Checking the shape of many items quickly: the serializer is asked only about odd ones."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from functools import cache, partial
from typing import Any

from accounts.fields import EXTERNAL_ID, REFERENCES_AT_MOST, SYSTEM, text_of
from accounts.stakeholders.fields import PERSON_FIELDS, PRIVATE, SCALES, TEXTS
from accounts.stakeholders.shapes import StakeholderItemSerializer
from api.bulk import Item, checked_item
from api.strict import MOST_EXACT
from rules.reasons import Refused


class _Odd(Exception):  # noqa: N818 (it is no error: the serializer says what it is)
    """Maybe wrong; the serializer knows."""


def stakeholder_item(index: int, data: Any) -> Item:
    """One stakeholder of a bulk request, with what is wrong about its shape."""
    try:
        return Item(index, _read(data))
    except (_Odd, Refused, ValueError):
        return checked_item(index, _shape(), data)


@cache
def _shape() -> StakeholderItemSerializer:
    return StakeholderItemSerializer()


def _read(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict) or not data.keys() <= _SHAPES.keys():
        raise _Odd
    return {name: _SHAPES[name](value) for name, value in data.items()}


def _id(value: Any) -> uuid.UUID:
    return uuid.UUID(_text(value, length=36))


def _day(value: Any) -> date:
    text = _text(value, length=10)
    if text[4] + text[7] != "--":
        raise _Odd
    return date.fromisoformat(text)


def _text(value: Any, *, length: int) -> str:
    if not isinstance(value, str) or len(value) != length:
        raise _Odd
    return value


def _step(least: int, most: int, value: Any) -> int:
    if type(value) is not int or not least <= value <= most:
        raise _Odd
    return value


def _references(value: Any) -> list[dict[str, str]]:
    if not isinstance(value, list) or len(value) > REFERENCES_AT_MOST:
        raise _Odd
    return [_reference(one) for one in value]


def _reference(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or value.keys() != {"system", "external_id"}:
        raise _Odd
    return {
        "system": SYSTEM.shape(value["system"]),
        "external_id": EXTERNAL_ID.shape(value["external_id"]),
    }


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else read(value)


_SHAPES: dict[str, Callable[[Any], Any]] = {
    **{name: TEXTS[name].shape for name in (*PERSON_FIELDS, *PRIVATE)},
    "email": TEXTS["email"].clean,
    **{name: TEXTS[name].clean for name in ("role", "function", "level")},
    **{name: partial(_step, *ends) for name, ends in SCALES.items()},
    "version": partial(_step, 1, MOST_EXACT),
    "account": _id,
    "person": _id,
    "reports_to": _or_none(_id),
    "contact": _or_none(text_of("owner").shape),
    "last_touch_on": _or_none(_day),
    "references": _references,
}
