"""The health of accounts: now, or as of any day, with what moved it and what would move it most."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from typing import Any

from django.db import connection
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from accounts.imports.loops import without_loops
from accounts.programme import programme_settings
from accounts.revenue.figures import span_to
from insights.few import MOST, for_few
from insights.health.arithmetic import Move, best_step, health_of, moves, weighs
from insights.health.formulas import band_of, formula_now
from insights.health.parts import PARTS, parts_of, values_of
from insights.models import AccountSnapshot, HealthFormula
from insights.snapshots import facts
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled
from tenants.models import Organization
from tenants.prepared import Prepared
from tenants.scope import require_organization_id

LAST_POINTS = """
    SELECT r.account_id, s.month, r.parts
    FROM (SELECT id, month FROM insights_snapshot
          WHERE organization_id = %(organization)s AND month < %(first)s
          ORDER BY month DESC, edition DESC LIMIT 1) AS s
    JOIN insights_accountsnapshot r
      ON r.organization_id = %(organization)s AND r.snapshot_id = s.id
    WHERE %(accounts)s::uuid[] IS NULL OR r.account_id = ANY(%(accounts)s::uuid[])
"""
_FEW_POINTS = for_few(LAST_POINTS)
MOST_POINTS = 60


@dataclass(frozen=True)
class Point:
    """The parts of an account at the end of a month."""

    month: date
    parts: dict[str, int]


@dataclass(frozen=True)
class Health:
    """How one account is, by one version of the formula; what it takes time to tell when asked.

    `then` are the parts at the last month's end before, `since`: by the same version, so that a
    move is one of the account and never one of the formula.
    """

    parts: dict[str, int]
    formula: HealthFormula
    then: dict[str, int]
    since: date | None

    @classmethod
    def of(
        cls,
        parts: dict[str, int],
        formula: HealthFormula,
        *,
        last: Point | None = None,
        sees_series: bool = True,
    ) -> Health:
        """From its parts; who may not see series of reviews gets it without theirs."""
        then = readable(last.parts, sees_series) if last else {}
        return cls(readable(parts, sees_series), formula, then, last.month if last else None)

    @cached_property
    def value(self) -> int | None:
        """From 0 to 100; None where no part that weighs anything is known."""
        return health_of(self.parts, self.formula.weights)

    @property
    def band(self) -> str:
        """One of "good", "fair" or "poor"; empty without a value."""
        return band_of(self.value, self.formula)

    @cached_property
    def before(self) -> int | None:
        """What it was at the last month's end."""
        return health_of(self.then, self.formula.weights)

    @property
    def change(self) -> int | None:
        """Points gained since the last month's end; negative where lost."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before

    @cached_property
    def moved(self) -> list[Move]:
        """The three parts that moved it since then; without a point, the three that weigh most."""
        if self.then:
            return moves(self.then, self.parts, self.formula.weights)
        return weighs(self.parts, self.formula.weights)

    @cached_property
    def step(self) -> Move | None:
        """The part that would raise it most."""
        return best_step(self.parts, self.formula.weights)


def readable(parts: dict[str, int], sees_series: bool) -> dict[str, int]:
    """The parts that somebody may read, in their order (decision 40)."""
    return {
        key: parts[key]
        for key, part in PARTS.items()
        if key in parts and (sees_series or not part.is_restricted)
    }


def sees_whole(actor: Actor) -> bool:
    """Whether the actor's health counts reviews: their dates tell a designation."""
    return actor.may("account.see_designation")


def healths(
    organization: Organization,
    *,
    at: date | None = None,
    accounts: Collection[uuid.UUID] | None = None,
    sees_series: bool = True,
    formula: HealthFormula | None = None,
    told: Mapping[str, Any] | None = None,
) -> dict[uuid.UUID, Health]:
    """The health of all accounts, or of some, by id; accounts without any part are left out.

    `at` is a day (today without it); figures run to the month before it ends, or to the closed
    one. By the formula that counts now, unless another is given. Pass `sees_whole(actor)` as
    `sees_series`; `told` spares asking for `parts_values` again. Five queries and two settings,
    however many accounts.
    """
    day = at or organization.today()
    formula = formula or formula_now()
    last = last_points(day, accounts)
    return {
        account_id: Health.of(parts, formula, last=last.get(account_id), sees_series=sees_series)
        for account_id, parts in _parts(organization, day, accounts, told).items()
        if readable(parts, sees_series)
    }


def last_point(account_id: uuid.UUID) -> AccountSnapshot | None:
    """The newest point of an account, with its formula; None before a month's end was frozen."""
    return next(iter(_last_point().objects(account=account_id)), None)


@cache
def _last_point() -> Compiled:
    found = AccountSnapshot.objects.filter(account_id=Mark("account")).exclude(parts={})
    newest = found.order_by("-snapshot__month", "-snapshot__edition")
    return compiled(newest.select_related("snapshot__formula")[:1], by_key=True)


def history_of(account_id: uuid.UUID) -> list[AccountSnapshot]:
    """The points of an account: the last edition of each month, with its formula, newest first."""
    found = AccountSnapshot.objects.filter(account_id=account_id).exclude(parts={})
    place = Window(
        RowNumber(), partition_by=F("snapshot__month"), order_by=F("snapshot__edition").desc()
    )
    last = found.annotate(place=place).filter(place=1)
    return list(last.select_related("snapshot__formula").order_by("-snapshot__month")[:MOST_POINTS])


def parts_values(organization: Organization, day: date) -> dict[str, Any]:
    """What the statement of the parts is told of an organisation and a day."""
    ends = datetime.combine(day + timedelta(days=1), time(), tzinfo=organization.zone)
    return {
        **values_of(programme_settings().gaps),
        "organization": organization.pk,
        "last_day": day,
        "ends": ends,
        "zone": organization.timezone,
    }


def _parts(
    organization: Organization,
    day: date,
    accounts: Collection[uuid.UUID] | None,
    told: Mapping[str, Any] | None,
) -> dict[uuid.UUID, dict[str, int]]:
    closed = organization.closed_month
    until = closed and min(closed, _last_month(day))
    figures = facts.KEPT_FIGURES if until == closed else facts.FIGURES
    ids = None if accounts is None else list(accounts)
    told = told or parts_values(organization, day)
    values: dict[str, Any] = {**told, **span_to(until), "accounts": ids}
    with connection.cursor() as cursor:
        if ids is not None and len(ids) <= MOST:
            _few_parts(figures).ask(cursor, values)
        else:
            with without_loops():
                cursor.execute(parts_of(figures), values)
        return {account_id: _read(parts) for account_id, parts in cursor.fetchall()}


@cache
def _few_parts(figures: str) -> Prepared:
    return for_few(parts_of(figures))


def _read(parts: Any) -> dict[str, int]:
    found: dict[str, int] = json.loads(parts) if isinstance(parts, str) else parts
    return {key: int(value) for key, value in found.items()}


def _last_month(day: date) -> date:
    """The last month that is over on a day, or ends with it."""
    first = (day + timedelta(days=1)).replace(day=1)
    return (first - timedelta(days=1)).replace(day=1)


def last_points(day: date, accounts: Collection[uuid.UUID] | None) -> dict[uuid.UUID, Point]:
    """The parts at the last month's end that was frozen and lies before a day."""
    values: dict[str, Any] = {
        "organization": require_organization_id(),
        "first": day.replace(day=1),
        "accounts": None if accounts is None else list(accounts),
    }
    with connection.cursor() as cursor:
        if accounts is not None and len(accounts) <= MOST:
            _FEW_POINTS.ask(cursor, values)
        else:
            cursor.execute(LAST_POINTS, values)
        rows = [(pk, month, _read(parts)) for pk, month, parts in cursor.fetchall()]
    return {pk: Point(month, parts) for pk, month, parts in rows if parts}
