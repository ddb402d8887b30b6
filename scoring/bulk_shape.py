"""Checking the shape of many scores quickly: the serializer is asked only about odd ones."""

from __future__ import annotations

import uuid
from functools import cache
from typing import Any

from api.bulk import Item, checked_item
from scoring.api_shapes import ScoreItemSerializer

_PLAIN = {"criterion", "account", "value"}


def score_item(index: int, data: Any) -> Item:
    """One score of a bulk request, with what is wrong about its shape."""
    if isinstance(data, dict) and data.keys() == _PLAIN:
        criterion, account, value = data["criterion"], data["account"], data["value"]
        if type(value) is int and 1 <= value <= 10 and _is_id(criterion) and _is_id(account):
            named = {"criterion": uuid.UUID(criterion), "account": uuid.UUID(account)}
            return Item(index, named | {"value": value})
    return checked_item(index, _shape(), data)


@cache
def _shape() -> ScoreItemSerializer:
    return ScoreItemSerializer()


def _is_id(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != 36:
        return False
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True
