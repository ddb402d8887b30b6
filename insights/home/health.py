"""Key accounts by health, the weakest first, with what moved it and what would move it most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from insights.health.rules import Health, healths, sees_whole
from insights.health.words import BANDS, step, why
from insights.home.keys import KeyAccount
from tenants.actors import Actor

SHOWN = 12
_TONES = {"good": "good", "fair": "warn", "poor": "bad"}


@dataclass(frozen=True)
class HealthLine:
    """A key account, how it is, and in words why."""

    account: KeyAccount
    health: Health

    @property
    def band(self) -> str:
        """Its band in words."""
        return str(BANDS.get(self.health.band, ""))

    @property
    def tone(self) -> str:
        """How the band looks."""
        return _TONES.get(self.health.band, "")

    @property
    def why(self) -> str:
        """What moved it."""
        return why(self.health)

    @property
    def step(self) -> str:
        """What would move it most."""
        return step(self.health)


def health_lines(actor: Actor, keys: Sequence[KeyAccount]) -> list[HealthLine]:
    """Those of whom something is known, the weakest first."""
    if not keys:
        return []
    found = healths(
        actor.organization, accounts=[key.id for key in keys], sees_series=sees_whole(actor)
    )
    lines = [HealthLine(key, found[key.id]) for key in keys if key.id in found]
    known = [line for line in lines if line.health.value is not None]
    return sorted(known, key=lambda line: (line.health.value, line.account.name))[:SHOWN]
