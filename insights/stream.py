"""What the change stream tells of month ends: each edition once, when it is made."""

from __future__ import annotations

from audit.stream import Streamed, named, same
from audit.triggers import Told
from insights.models import Snapshot
from insights.snapshots.api import SnapshotDetail

_SHOWN = ("month", "edition", "cause", "made_at", "digest", "currency", "accounts", "scored")
_SUMS = ("month_revenue", "month_cost", "revenue", "revenue_before", "cost", "cost_unknown")

SNAPSHOTS = Streamed(
    "snapshots",
    "portfolio.view",
    {
        Snapshot: Told(
            "snapshots",
            same(*_SHOWN, *_SUMS)
            | {"until": "figures_to", "matrix_id": "matrix", "formula_id": "health_formula"},
            restricted=same("key_accounts"),
        )
    },
    {Snapshot: ("weight",)},
    SnapshotDetail,
)
RESOURCES = named(SNAPSHOTS)
