"""What the ranking is told of the last answer: which of its first places are firm."""

from __future__ import annotations

import uuid
from functools import cache

from django.db.models import F

from insights.backtest.weights import is_firm
from insights.models import BackTest
from scoring.firmness import Firmness
from scoring.models import Matrix
from tenants.compiled import Compiled, compiled


def firmness(matrix: Matrix) -> Firmness | None:
    """Of the version for which it was worked out last. One query."""
    found = next(iter(_kept().rows()), None)
    if found is None or found["matrix"] != str(matrix.pk):
        return None
    inside = {uuid.UUID(one): is_firm(share) for one, share in found["inside"].items()}
    return Firmness(inside, found["made_at"])


@cache
def _kept() -> Compiled:
    steady = {"matrix": F("found__steady__matrix"), "inside": F("found__steady__inside")}
    return compiled(BackTest.objects.values("made_at", **steady), by_key=True)
