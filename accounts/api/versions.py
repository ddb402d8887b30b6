"""How the schema describes versions in headers and references in addresses."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter

from kam.etags import IF_MATCH_SHAPE
from kam.strict import FILLED_TEXT

IF_MATCH = OpenApiParameter(
    "If-Match",
    IF_MATCH_SHAPE,
    OpenApiParameter.HEADER,
    description="The ETag you read.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    IF_MATCH_SHAPE,
    OpenApiParameter.HEADER,
    description="Else 304.",
)


def _part(name: str, longest: int, description: str) -> OpenApiParameter:
    """Some text of one part of an address: no slash."""
    pattern = rf"^(?!.*/){FILLED_TEXT[1:]}"
    shape = {"type": "string", "minLength": 1, "maxLength": longest, "pattern": pattern}
    return OpenApiParameter(name, shape, OpenApiParameter.PATH, description=description)


REFERENCE = (
    _part("system", 40, "The name of the other system."),
    _part("external_id", 120, "The account's id there."),
)
