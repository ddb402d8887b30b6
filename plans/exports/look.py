"""How an organisation's files look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """The colour of headings and bars, as #rrggbb."""

    accent: str = "#006e74"
