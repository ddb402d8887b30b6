"""The accounts by health, the weakest first: their figures in one statement, however many."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.discretion import readable_accounts
from accounts.imports.loops import without_loops
from accounts.models import Account
from accounts.revenue.figures import span_to
from insights.health import words
from insights.health.formulas import BANDS, band_of
from insights.health.parts import PARTS, parts_of
from insights.health.rules import Health, last_points, parts_values, sees_whole
from insights.models import HealthFormula
from insights.narrowing import NarrowedPortfolio
from insights.snapshots import facts
from tenants.actors import Actor

RANKED = """
SELECT a.id, h.health, h.parts FROM accounts_account a LEFT JOIN (
    SELECT told.account_id, told.parts::text AS parts,
           (SELECT round(sum(w.weight * p.value::int)::numeric / nullif(sum(w.weight), 0))
            FROM jsonb_each_text(told.parts) AS p (key, value)
            JOIN unnest(%(counted)s::text[], %(weights)s::int[]) AS w (key, weight)
              ON w.key = p.key) AS health
    FROM ({parts}) AS told) AS h ON h.account_id = a.id
WHERE a.organization_id = %(organization)s AND {chosen}
ORDER BY h.health, a.name_key, a.id
"""


@dataclass(frozen=True)
class RankedAccount:
    """An account with its band, and its parts as the statement wrote them."""

    id: uuid.UUID
    band: str
    written: str

    @property
    def parts(self) -> dict[str, int]:
        """Read only where they are shown."""
        found: dict[str, int] = json.loads(self.written)
        return found


@dataclass(frozen=True)
class RankedHealth:
    """The accounts of whom something is known, the weakest first, and of how many nothing is."""

    found: list[RankedAccount]
    unknown: int

    @property
    def counts(self) -> dict[str, int]:
        """How many stand in each band."""
        bands = Counter(one.band for one in self.found)
        return {band: bands[band] for band in BANDS}

    def of(self, band: str) -> list[RankedAccount]:
        """Those of one band; all, where it is none."""
        return [one for one in self.found if band not in BANDS or one.band == band]


@dataclass(frozen=True)
class HealthLine:
    """An account of the list."""

    account: Account
    health: Health

    @property
    def why(self) -> str:
        """What moved it, in words."""
        return words.why(self.health)

    @property
    def step(self) -> str:
        """What to do about what would move it most."""
        return words.step(self.health)

    @property
    def step_part(self) -> str:
        """The part that would move it most, with its points."""
        return words.step_part(self.health)


def ranked(
    narrowed: NarrowedPortfolio, formula: HealthFormula, *, sees_series: bool
) -> RankedHealth:
    """The living accounts that fit, as they are today. Two queries, three where it is narrowed."""
    organization, chosen = narrowed.actor.organization, narrowed.chosen()
    living = narrowed.accounts().order_by().values_list("pk", flat=True)
    counted = [key for key, part in PARTS.items() if sees_series or not part.is_restricted]
    values: dict[str, Any] = {
        **parts_values(organization, organization.today()),
        **span_to(organization.closed_month),
        **chosen.values,
        "org": organization.pk,
        "accounts": [str(pk) for pk in living] if chosen.sql else None,
        "counted": counted,
        "weights": [formula.weights.get(key, 0) for key in counted],
    }
    sql = RANKED.format(parts=parts_of(facts.KEPT_FIGURES), chosen=chosen.among("a.id"))
    with connection.cursor() as cursor, without_loops():
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    found = [
        RankedAccount(pk, band_of(int(health), formula), parts)
        for pk, health, parts in rows
        if health is not None
    ]
    return RankedHealth(found, len(rows) - len(found))


def health_lines(
    actor: Actor, some: Sequence[RankedAccount], formula: HealthFormula
) -> list[HealthLine]:
    """Some accounts with their health, in this order. Two queries."""
    sees, ids = sees_whole(actor), [one.id for one in some]
    then = last_points(actor.organization.today(), ids)
    accounts = readable_accounts(actor).select_related("owner").in_bulk(ids)
    return [
        HealthLine(
            accounts[one.id],
            Health.of(one.parts, formula, last=then.get(one.id), sees_series=sees),
        )
        for one in some
    ]
