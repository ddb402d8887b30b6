"""Checking the shape of many items quickly: the serializer is asked only about odd ones."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.registry.shapes import MAX_TAGS, AccountInSerializer
from accounts.shapes import MAX_REFERENCES
from accounts.upserts import Item
from api.bulk import checked_item

_FIELDS = AccountInSerializer().fields
_TEXT = {
    name: (field.max_length or 0, field.allow_blank)
    for name, field in _FIELDS.items()
    if type(field) is serializers.CharField
}
_CHOICES = {
    name: frozenset(field.choices) | {""}
    for name, field in _FIELDS.items()
    if isinstance(field, serializers.ChoiceField)
}


def account_item(index: int, data: Any) -> Item:
    """One account of a bulk request, with what is wrong about its shape."""
    values = plain_values(data)
    if values is not None:
        return Item(index, values)
    return checked_item(index, AccountInSerializer(data=data, partial=True))


def plain_values(data: Any) -> dict[str, Any] | None:
    """The values where every one is clearly well formed; None where there is doubt."""
    if not isinstance(data, dict):
        return None
    values: dict[str, Any] = {}
    for name, value in data.items():
        if name in _TEXT:
            most, may_be_blank = _TEXT[name]
            if not is_plain(value, most) or not (value or may_be_blank):
                return None
            values[name] = value
        elif name in _CHOICES:
            if not isinstance(value, str) or value not in _CHOICES[name]:
                return None
            values[name] = value
        elif name == "references":
            if not _are_plain_references(value):
                return None
            values[name] = value
        elif name == "tags":
            if not _are_plain_tags(value):
                return None
            values[name] = value
        else:
            return None
    return values


def is_plain(value: Any, most: int) -> bool:
    """A text that no check would change or refuse, apart from being empty."""
    return (
        isinstance(value, str)
        and len(value) <= most
        and value.isprintable()
        and value == value.strip()
    )


def _are_plain_tags(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MAX_TAGS
        and all(tag and is_plain(tag, 40) for tag in value)
    )


def _are_plain_references(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MAX_REFERENCES
        and all(
            isinstance(r, dict)
            and r.keys() == {"system", "external_id"}
            and r["system"]
            and is_plain(r["system"], 40)
            and r["external_id"]
            and is_plain(r["external_id"], 120)
            for r in value
        )
    )
