"""Checking the shape of many items quickly: the serializer is asked only about odd ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.fields import SET_TEXTS
from accounts.registry.shapes import AccountInSerializer
from accounts.upserts import Item
from api.bulk import checked_item


def account_item(index: int, data: Any) -> Item:
    """One account of a bulk request, with what is wrong about its shape."""
    if isinstance(data, dict) and all(
        name in _SHAPES and _SHAPES[name](value) for name, value in data.items()
    ):
        return Item(index, dict(data))  # the rule cleans what it takes
    return checked_item(index, AccountInSerializer(data=data, partial=True))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _are_references(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, dict)
        and one.keys() == {"system", "external_id"}
        and all(isinstance(part, str) for part in one.values())
        for one in value
    )


_SHAPES: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(SET_TEXTS, _is_text),
    "tags": _are_texts,
    "references": _are_references,
}
