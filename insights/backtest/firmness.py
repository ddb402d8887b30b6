"""What the ranking is told of the last answer: which of its first places are firm."""

from __future__ import annotations

import uuid

from insights.backtest.weights import is_firm
from insights.models import BackTest
from scoring.firmness import Firmness
from scoring.models import Matrix


def firmness(matrix: Matrix) -> Firmness | None:
    """Of the version for which it was worked out last. One query."""
    kept = BackTest.objects.filter(found__steady__matrix=str(matrix.pk))
    found = kept.values_list("found__steady__inside", "made_at").first()
    if found is None:
        return None
    inside, made_at = found
    return Firmness({uuid.UUID(one): is_firm(share) for one, share in inside.items()}, made_at)
