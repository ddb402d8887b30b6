"""The accounts by health, the weakest first: a page of them, and how many there are."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.discretion import readable_accounts
from accounts.models import Account
from accounts.revenue.figures import span_to
from insights.health import words
from insights.health.formulas import BANDS
from insights.health.parts import PARTS, told_of
from insights.health.rules import Health, healths, parts_values, sees_whole
from insights.kept import kept_rows
from insights.models import HealthFormula
from insights.narrowing import NarrowedPortfolio
from insights.snapshots import facts
from tenants.actors import Actor
from tenants.scope import require_organization_id

RANKED = """
WITH healths AS MATERIALIZED (
    SELECT told.account_id,
           round(sum(w.weight * told.value) / nullif(sum(w.weight), 0))::int AS health
    FROM ({told}) AS told
    JOIN unnest(%(counted)s::text[], %(weights)s::int[]) AS w (key, weight) ON w.key = told.part
    GROUP BY told.account_id
), living AS MATERIALIZED (
    SELECT a.id, a.name_key, h.health, CASE WHEN h.health >= %(good)s THEN 'good'
               WHEN h.health >= %(fair)s THEN 'fair' WHEN h.health >= 0 THEN 'poor' END AS band
    FROM accounts_account a LEFT JOIN healths h ON h.account_id = a.id
    WHERE a.organization_id = %(organization)s AND {chosen}
)
(SELECT id, NULL AS band, NULL AS n FROM living WHERE band = ANY(%(bands)s)
 ORDER BY health, name_key, id LIMIT %(most)s OFFSET %(after)s)
UNION ALL
SELECT NULL, coalesce(band, ''), count(*) FROM living GROUP BY 2
"""
# What the change stream doesn't tell of what health is drawn from.
SILENT = """
SELECT (SELECT sum(hashtextextended(exit_risk, uuid_hash_extended(id, 0)))
        FROM accounts_account WHERE organization_id = %(org)s AND exit_risk <> ''),
       (SELECT sum(hashtextextended(due_on::text,
                       uuid_hash_extended(id, uuid_hash_extended(account_id, 0))))
        FROM reviews_missedslot WHERE organization_id = %(org)s)
"""
DRAWN_FROM = (
    "accounts:name",
    "accounts:archived",
    "measures",
    "revenue",
    "reviews",
    "stakeholders",
    "history-entries",
)


@dataclass(frozen=True)
class RankedHealth:
    """Some accounts, the weakest first; and how many of all stand in each band, "" in none."""

    ids: list[uuid.UUID]
    counts: dict[str, int]
    told: Mapping[str, Any]
    """What the statement of the parts was told."""

    @property
    def known(self) -> int:
        """Of how many something is known."""
        return sum(self.counts[band] for band in BANDS)

    def count(self, band: str) -> int:
        """How many stand in a band; all of whom something is known, where it is none."""
        return self.counts[band] if band in BANDS else self.known


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
    narrowed: NarrowedPortfolio,
    formula: HealthFormula,
    *,
    band: str = "",
    after: int = 0,
    most: int | None = None,
) -> RankedHealth:
    """The living accounts that fit, of one band or of all, as they are today.

    Three queries, one more where it is narrowed.
    """
    organization, chosen = narrowed.actor.organization, narrowed.chosen()
    living = narrowed.accounts().order_by().values_list("pk", flat=True)
    told = parts_values(organization, organization.today())
    values: dict[str, Any] = {
        **told,
        **span_to(organization.closed_month),
        **chosen.values,
        **_weighed(formula, sees_series=sees_whole(narrowed.actor)),
        "org": organization.pk,
        "accounts": sorted(living) if chosen.sql else None,
        "bands": [band] if band in BANDS else list(BANDS),
        "after": after,
        "most": most,
        "silent": _silent(),
    }
    sql = RANKED.format(told=told_of(facts.KEPT_FIGURES), chosen=chosen.among("a.id"))
    rows = kept_rows(sql, values, narrowed.sources(*DRAWN_FROM))
    counts = {name: n for _pk, name, n in rows if name is not None}
    ids = [pk for pk, _name, _n in rows if pk]
    return RankedHealth(ids, {band: counts.get(band, 0) for band in (*BANDS, "")}, told)


def health_lines(actor: Actor, some: RankedHealth, formula: HealthFormula) -> list[HealthLine]:
    """These accounts with their health, in this order."""
    ids = some.ids
    found = healths(
        actor.organization,
        accounts=ids,
        sees_series=sees_whole(actor),
        formula=formula,
        told=some.told,
    )
    accounts = readable_accounts(actor).select_related("owner").in_bulk(ids)
    return [HealthLine(accounts[pk], found[pk]) for pk in ids if pk in accounts and pk in found]


def _weighed(formula: HealthFormula, *, sees_series: bool) -> dict[str, Any]:
    counted = [key for key, part in PARTS.items() if sees_series or not part.is_restricted]
    return {
        "counted": counted,
        "weights": [formula.weights.get(key, 0) for key in counted],
        "good": formula.good_from,
        "fair": formula.fair_from,
    }


def _silent() -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(SILENT, {"org": require_organization_id()})
        return tuple(cursor.fetchone())
