"""The health on the overview of an account: as the last month's end says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import Account
from accounts.overview.panels import Panel
from insights.health.rules import Health, last_point, sees_whole
from tenants.actors import Actor


@dataclass(frozen=True)
class FrozenHealth:
    """A health and the month at whose end it was so."""

    health: Health
    month: date


def health_panel(actor: Actor, account: Account, today: date) -> Panel | None:
    """One query; nothing before a month's end was frozen."""
    point = last_point(account.pk)
    if point is None or point.snapshot.formula is None:
        return None
    health = Health.of(point.parts, point.snapshot.formula, sees_series=sees_whole(actor))
    if health.value is None:
        return None
    return Panel("insights/health/_panel.html", FrozenHealth(health, point.snapshot.month))
