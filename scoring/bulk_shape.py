"""What a score of a bulk request usually looks like."""

from __future__ import annotations

from api.bulk_shape import ItemShape, read_id, read_version, whole
from scoring.api_shapes import ScoreItemSerializer

SCORE_ITEM = ItemShape(
    ScoreItemSerializer,
    {"criterion": read_id, "account": read_id, "value": whole(1, 10), "version": read_version},
    needs=frozenset({"criterion", "account", "value"}),
)
