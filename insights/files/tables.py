"""What each page of the portfolio shows, as the header and the rows of a file.

Words are those of the API, figures are numbers; amounts are in the organisation's currency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.programme import phases_in_order
from accounts.revenue.rules import from_minor
from insights.concentration.curve import concentration
from insights.concentration.keys import KeySums, by_month
from insights.flow.counts import asked_months, flow, moves_of
from insights.gaps.heat import by_account, by_segment, offerings
from insights.health.formulas import formula_now
from insights.health.listing import health_lines, ranked
from insights.health.parts import PARTS
from insights.health.rules import sees_whole
from insights.narrowing import NarrowedPortfolio
from insights.relationships.quarters import quarters
from insights.upkeep.views import due_period
from reviews.lists.compliance import compliance
from tenants.actors import Actor

Row = Sequence[Any]
_EXACT = Decimal("0.000001")


@dataclass(frozen=True)
class TableFile:
    """A table with the words above its columns."""

    header: Sequence[str]
    rows: Iterable[Row]


def health_table(actor: Actor, given: Mapping[str, str]) -> TableFile:
    """Everybody of the band that is shown, the weakest first, with the parts."""
    formula, sees, today = formula_now(), sees_whole(actor), actor.organization.today()
    found = ranked(NarrowedPortfolio(actor, given), formula, band=given.get("band", ""))
    lines = health_lines(actor, found, formula)
    parts = [key for key, part in PARTS.items() if sees or not part.is_restricted]
    header = ["day", "id", "account", "segment", "account_manager", "health", "band", "before"]
    rows = (
        [
            *(today, str(line.account.pk), line.account.name, line.account.segment),
            *(str(line.account.owner or ""), line.health.value, line.health.band),
            *(line.health.before, *(line.health.parts.get(key) for key in parts)),
        ]
        for line in lines
    )
    return TableFile([*header, *parts], rows)


def phases_table(actor: Actor, given: Mapping[str, str]) -> TableFile:
    """How many accounts stood in each phase at the end of each month."""
    organization, narrowed = actor.organization, NarrowedPortfolio(actor, given)
    months, phases = asked_months(organization, dict(given)), phases_in_order()
    found = flow(organization, narrowed, moves_of(narrowed, given), months)
    rows = (
        [f"{m.month:%Y-%m}", phase.key, str(phase), m.counts.get(phase.pk, 0)]
        for m in found.months
        for phase in phases
    )
    return TableFile(["month", "phase", "name", "accounts"], rows)


def concentration_table(actor: Actor, given: Mapping[str, str]) -> TableFile:
    """The places of the curve, the largest account first."""
    narrowed, currency = NarrowedPortfolio(actor, given), actor.organization.currency
    found = concentration(narrowed, actor.organization.today())
    months = [f"{day:%Y-%m}" for day in narrowed.period or ()] or ["", ""]
    header = ["place", "id", "account", "from", "to", "currency", "revenue", "cumulative_share"]
    rows = (
        [
            *(place.place, str(place.id), place.name, *months, currency),
            *(from_minor(place.revenue), _share(Decimal(place.held) / found.total)),
        ]
        for place in found.places
    )
    return TableFile(header, rows)


def keys_table(actor: Actor, given: Mapping[str, str]) -> TableFile:
    """What key accounts and the others brought and cost in each month."""
    actor.require("account.see_designation")
    narrowed, organization = NarrowedPortfolio(actor, given), actor.organization
    months = by_month(narrowed, organization, narrowed.period) if narrowed.period else []
    names = ("revenue", "cost", "margin")
    header = [f"{whose}_{name}" for whose in ("key", "other") for name in names]
    rows = (
        [f"{m.month:%Y-%m}", organization.currency, *_sums(m.keys), *_sums(m.others)]
        for m in months
    )
    return TableFile(["month", "currency", *header], rows)


def engagement_table(actor: Actor, given: Mapping[str, str]) -> TableFile:
    """Both means and the recommendation of each quarter."""
    found = quarters(NarrowedPortfolio(actor, given), actor.organization.today())
    header = [
        *("quarter", "engagement", "engagement_answers", "satisfaction", "satisfaction_answers"),
        *("nps", "promoters", "detractors", "people"),
    ]
    rows = (
        [
            f"{q.start:%Y}-Q{(q.start.month + 2) // 3}",
            *(q.engagement and _share(q.engagement.mean), q.engagement and q.engagement.answers),
            *(q.satisfaction and _share(q.satisfaction.mean),),
            *(q.satisfaction and q.satisfaction.answers, q.loyalty.score),
            *(q.loyalty.promoters, q.loyalty.detractors, q.loyalty.people),
        ]
        for q in found
    )
    return TableFile(header, rows)


def compliance_table(actor: Actor, given: Mapping[str, str]) -> TableFile:
    """What became of the reviews that fell due in each month."""
    today = actor.organization.today()
    period = due_period(today, dict(given))
    found = compliance(
        actor=actor, first=period.months.start, last=period.last, today=today, lists_skipped=False
    )
    header = ["month", "on_time", "late", "overdue", "missed", "skipped", "on_time_share"]
    rows = (
        [
            *(f"{row.label:%Y-%m}", row.on_time, row.late, row.overdue, row.missed, row.skipped),
            row.rate if row.rate is None else _share(row.rate),
        ]
        for row in found.by_month
    )
    return TableFile(header, rows)


def whitespace_table(actor: Actor, given: Mapping[str, str]) -> TableFile:
    """Each cell of the map, by segment or by account as it is shown; what could be sold a year."""
    narrowed, columns = NarrowedPortfolio(actor, given), offerings()
    now = actor.organization.today(), actor.organization.currency
    if given.get("by") == "account":
        spots = (
            [*now, str(row.id), row.name, one.name, cell.state, from_minor(cell.potential or None)]
            for row in by_account(narrowed, columns)
            for one, cell in zip(columns, row.cells, strict=True)
        )
        header = ["day", "currency", "id", "account", "offering", "state", "potential"]
        return TableFile(header, spots)
    header = ["day", "currency", "segment", "offering", "accounts"]
    header += ["owned", "to_win", "not_eligible", "unknown", "potential"]
    cells = (
        [
            *(*now, "…" if row.segment is None else row.segment, one.name, cell.accounts),
            *(cell.owned, cell.to_win, cell.out, cell.unknown, from_minor(cell.potential)),
        ]
        for row in by_segment(narrowed, columns)
        for one, cell in zip(columns, row.cells, strict=True)
    )
    return TableFile(header, cells)


TABLES: dict[str, tuple[str, Callable[[Actor, Mapping[str, str]], TableFile]]] = {
    "health": ("portfolio.view", health_table),
    "phases": ("portfolio.view", phases_table),
    "concentration": ("portfolio.view", concentration_table),
    "keys": ("account.see_designation", keys_table),
    "engagement": ("portfolio.view", engagement_table),
    "compliance": ("compliance.view", compliance_table),
    "whitespace": ("portfolio.view", whitespace_table),
}
"""By the name of the page: who may open it, and what it shows."""


def _share(value: Decimal) -> Decimal:
    return value.quantize(_EXACT)


def _sums(sums: KeySums) -> list[Any]:
    margin = sums.margin if sums.margin is None else _share(sums.margin)
    return [from_minor(sums.revenue), None if sums.unknown else from_minor(sums.cost), margin]
