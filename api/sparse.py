"""Less than everything: some fields of what is shown, some things of a list by their ids."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.serializers import Serializer

FIELDS, IDS = "fields", "ids"
FIELDS_HELP = "Only these fields of what is shown, with commas between."
_ID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
MOST_IDS = 100
"""What fits into the line of an address."""
IDS_SHAPE = {"type": "string", "pattern": f"^{_ID}(,{_ID})*$", "maxLength": 37 * MOST_IDS - 1}


def fields_shape(known: Collection[str]) -> dict[str, Any]:
    """How the schema describes `fields` of a thing that has these."""
    one = "|".join(sorted(known))
    return {"type": "string", "pattern": f"^({one})(,({one}))*$", "maxLength": 1000}


@lru_cache(maxsize=128)
def shown_fields(shape: type[Serializer]) -> frozenset[str]:
    """The names of what a shape shows."""
    return frozenset(shape().fields)


def asked_fields(request: Request, known: Collection[str]) -> list[str] | None:
    """The fields that the request names; None where it wants all. Raises ValidationError."""
    text = request.query_params.get(FIELDS)
    if text is None:
        return None
    names = text.split(",")
    unknown = sorted({*names} - {*known})
    if unknown:
        detail = _("There is no field “%(name)s” here.") % {"name": unknown[0][:60]}
        raise ValidationError({FIELDS: [ErrorDetail(detail, code="invalid_choice")]})
    return names


def asked_ids(request: Request) -> list[uuid.UUID] | None:
    """The ids that the request names; None where it names none. Raises ValidationError."""
    text = request.query_params.get(IDS)
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) > MOST_IDS:
        detail = _("%(n)d ids at most.") % {"n": MOST_IDS}
        raise ValidationError({IDS: [ErrorDetail(detail, code="too_many")]})
    try:
        return [_id(part) for part in parts]
    except ValueError as error:
        detail = _("Write ids with commas between.")
        raise ValidationError({IDS: [ErrorDetail(detail, code="invalid")]}) from error


def _id(text: str) -> uuid.UUID:
    if len(text) != 36:
        raise ValueError
    return uuid.UUID(text)


def some_of(body: dict[str, Any], names: list[str] | None) -> dict[str, Any]:
    """What of a body is asked for; what it doesn't have for this reader stays left out."""
    return body if names is None else {name: body[name] for name in names if name in body}
