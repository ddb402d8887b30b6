"""Requests with many items: 207 and one result each."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from kam.errors import FieldError
from kam.problems import error_items

MAX_ITEMS = 1000


def read_items(data: Any) -> list[Any]:
    """The items of `{"items": […]}`, or of a bare list."""
    if isinstance(data, dict) and data.keys() == {"items"}:
        data = data["items"]
    if not isinstance(data, list):
        raise ValidationError({"items": 'Send {"items": […]}.'})
    if len(data) > MAX_ITEMS:
        raise ValidationError({"items": f"At most {MAX_ITEMS} items a request."})
    return data


def result(
    index: int, outcome: str, item_id: uuid.UUID | None, errors: Iterable[FieldError] = ()
) -> dict[str, Any]:
    """What became of one item."""
    return {
        "index": index,
        "status": {"made": 201, "refused": 422}.get(outcome, 200),
        "id": item_id,
        "outcome": outcome,
        "errors": error_items(list(errors)),
    }


def results(found: list[dict[str, Any]]) -> Response:
    """The answer to a bulk request."""
    return Response({"results": found}, status=207)
