"""What an account of a bulk request usually looks like."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import ErrorDetail, ValidationError

from accounts.fields import SET_TEXTS
from accounts.registry.shapes import AccountItemSerializer
from accounts.shapes import ReferenceSerializer
from accounts.upserts import Item
from accounts.upserts.items import WAYS
from api.bulk_shape import ItemShape, plain, read_version
from api.problems import flatten
from api.requests import read


def account_item(index: int, data: Any) -> Item:
    """One account of a bulk request, with what is wrong about its shape."""
    if isinstance(data, dict) and isinstance(data.get("parent"), dict):
        return _below_a_reference(index, data)
    return _ACCOUNT_ITEM.item(index, data)


def match_of(data: Any) -> list[str] | None:
    """The ways in which accounts are to be found; None where the request doesn't say."""
    match = data.get("match") if isinstance(data, dict) else None
    if match is None:
        return None
    if not isinstance(match, list) or not match or any(way not in WAYS for way in match):
        detail = f"Some of {', '.join(WAYS)}, in a list."
        raise ValidationError({"match": [ErrorDetail(detail, code="invalid_choice")]})
    return match


def _below_a_reference(index: int, data: dict[str, Any]) -> Item:
    """The parent may be another item of the request: the rule finds it."""
    item = account_item(index, {name: v for name, v in data.items() if name != "parent"})
    try:
        parent = read(ReferenceSerializer, data["parent"])
    except ValidationError as error:
        faults = flatten({"parent": error.detail})
        item.errors += faults
        item.shape_errors += tuple(faults)
        return item
    item.values["parent"] = (parent["system"], parent["external_id"])
    return item


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


_ACCOUNT_ITEM = ItemShape(
    AccountItemSerializer,
    {  # the rule cleans what it takes
        "version": read_version,
        **dict.fromkeys(SET_TEXTS, plain(_is_text)),
        "tags": plain(_are_texts),
        "references": plain(_are_references),
        "custom": plain(lambda value: isinstance(value, dict)),
    },
    is_partial=True,
)
