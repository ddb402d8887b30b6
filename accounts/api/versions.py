"""How the schema describes the headers that carry versions."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter

from kam.etags import IF_MATCH_SHAPE

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
