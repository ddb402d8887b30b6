"""What the ranking and the sheet are narrowed by: read from the address, asked of accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from rules.folding import is_text
from rules.names import sort_key

BANDS = ("A", "B", "C")


@dataclass(frozen=True)
class NarrowedRanks:
    """A name, a segment, a KAM, a band; empty is any."""

    q: str = ""
    segment: str = ""
    owner: str = ""
    band: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> NarrowedRanks:
        """What an address asks for; a band that there isn't is none."""
        given = {name: _clean(parameters.get(name, "")) for name in ("q", "segment", "owner")}
        band = parameters.get("band", "")
        return cls(**given, band=band if band in BANDS else "")

    @property
    def by_account(self) -> bool:
        """Whether it asks for something that only accounts know."""
        return bool(self.q or self.segment or self.owner)

    @property
    def is_any(self) -> bool:
        """Whether it leaves everything in."""
        return not (self.by_account or self.band)

    def of_accounts(self, prefix: str = "") -> Q:
        """The condition on accounts, or on rows that have one under `prefix`."""
        found = Q()
        if plain := sort_key(self.q):
            found &= Q(**{f"{prefix}name_key__contains": plain})
        if self.segment:
            found &= is_text(f"{prefix}segment", self.segment)
        if self.owner:
            found &= Q(**{f"{prefix}owner__email": self.owner})
        return found


def _clean(value: str) -> str:
    return value.replace("\x00", "").strip()[:200]
