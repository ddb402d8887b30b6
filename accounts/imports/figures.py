"""The figures drawn from months, after an import has written some."""

from __future__ import annotations

import uuid

from accounts.performance import recompute_figures


def refresh_figures(account_ids: list[uuid.UUID]) -> None:
    """Recompute the figures of these accounts, and the scores measured from them."""
    recompute_figures(account_ids)
