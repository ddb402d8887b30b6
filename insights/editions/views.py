"""Month ends: their editions, what each corrected, and its figures as a file."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.listing.exporting import give_out
from accounts.revenue.rules import from_minor
from insights.editions.corrections import corrections
from insights.health.arithmetic import health_of
from insights.health.rules import readable, sees_whole
from insights.models import AccountSnapshot, Snapshot
from insights.snapshots.reading import rows_of
from scoring.arithmetic import shown, weighted_score
from tenants.actors import Actor
from tenants.requests import OrganizationRequest

PAGE, CHUNK = 24, 500
_HEADER = [
    *("month", "edition", "figures_to", "id", "account", "archived", "segment", "account_manager"),
    *("phase", "plan_state", "score", "rank", "band", "currency", "month_revenue", "month_cost"),
    *("revenue", "revenue_before", "cost", "engagement", "satisfaction", "recommendation"),
    "health",
]


@dataclass(frozen=True)
class FrozenEnd:
    """A month with its editions, the last one first."""

    month: date
    editions: Sequence[Snapshot]

    @property
    def last(self) -> Snapshot:
        """The one that pages show."""
        return self.editions[0]


@require_safe
def month_ends(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The frozen months, the newest first."""
    request.actor.require("portfolio.view")
    months = Snapshot.objects.order_by("-month").values_list("month", flat=True).distinct()
    page = Paginator(months, PAGE).get_page(request.GET.get("page"))
    editions = Snapshot.objects.filter(month__in=list(page.object_list))
    found = groupby(editions.order_by("-month", "-edition"), key=lambda one: one.month)
    context = {
        "page_obj": page,
        "ends": [FrozenEnd(month, list(its)) for month, its in found],
    }
    return render(request, "insights/editions/list.html", context)


@require_safe
def month_end(request: OrganizationRequest, slug: str, snapshot_id: uuid.UUID) -> HttpResponse:
    """One edition: what it says, and what was corrected since the one before."""
    actor = request.actor
    actor.require("portfolio.view")
    shown_one = _asked(snapshot_id)
    editions = list(Snapshot.objects.filter(month=shown_one.month).order_by("-edition"))
    before = next((one for one in editions if one.edition == shown_one.edition - 1), None)
    context: dict[str, Any] = {
        "shown": shown_one,
        "editions": editions,
        "last": editions[0],
        "before": before,
        "corrections": before and corrections(shown_one, before),
        "sees_keys": actor.may("account.see_designation"),
        "files": _files(actor, slug, shown_one),
    }
    return render(request, "insights/editions/one.html", context)


@require_safe
def month_end_file(
    request: OrganizationRequest, slug: str, snapshot_id: uuid.UUID, kind: str
) -> HttpResponseBase:
    """The accounts of one edition, to the cent as they were frozen. Audited."""
    actor = request.actor
    actor.require("account.export")
    asked = _asked(snapshot_id)
    header = [*_HEADER, "designation"] if actor.may("account.see_designation") else _HEADER
    name = f"month-end-{asked.month:%Y-%m}-{asked.edition}"
    return give_out(actor=actor, kind=kind, name=name, header=header, rows=_rows(actor, asked))


def _asked(snapshot_id: uuid.UUID) -> Snapshot:
    known = Snapshot.objects.select_related("matrix", "formula")
    found: Snapshot = get_object_or_404(known, pk=snapshot_id)
    return found


def _files(actor: Actor, slug: str, asked: Snapshot) -> list[tuple[str, str]]:
    if not actor.may("account.export"):
        return []
    return [
        (kind.upper(), reverse(f"insights:month_end_{kind}", args=[slug, asked.pk]))
        for kind in ("csv", "xlsx")
    ]


def _rows(actor: Actor, asked: Snapshot) -> Iterator[list[Any]]:
    sees, ends = actor.may("account.see_designation"), sees_whole(actor)
    weights = asked.formula.weights if asked.formula else {}
    until = f"{asked.until:%Y-%m}" if asked.until else ""
    for row in rows_of(asked).select_related("owner").iterator(CHUNK):
        yield [
            *(f"{asked.month:%Y-%m}", asked.edition, until, str(row.account_id), row.name),
            *("archived" if row.is_archived else "", row.segment, str(row.owner or "")),
            *(row.phase, row.plan_state, _score(row, asked), row.rank, row.band, asked.currency),
            *map(from_minor, (row.month_revenue, row.month_cost, row.revenue)),
            *map(from_minor, (row.revenue_before, row.cost)),
            *(row.engagement, row.satisfaction, row.recommendation),
            health_of(readable(row.parts, ends), weights),
            *([row.designation] if sees else []),
        ]


def _score(row: AccountSnapshot, asked: Snapshot) -> Any:
    return None if row.points is None else shown(weighted_score(row.points, asked.weight))
