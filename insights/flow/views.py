"""Which relationships move? What came into each phase, what left it, each a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.models import Phase
from accounts.programme import phases_in_order
from accounts.revenue.fiscal import Span
from api.months import parse_month
from insights.flow.counts import LISTED, Flow, asked_months, flow, listed, moves_of
from insights.flow.picture import flow_picture
from insights.ground import files, offered, period_words
from insights.narrowing import NarrowedPortfolio
from pages.templatetags.ui import query_of
from tenants.requests import OrganizationRequest


@dataclass(frozen=True)
class NamedWay:
    """A way between two phases, with its words and what the address asks for."""

    source: Phase
    target: Phase
    moves: int

    @property
    def asked(self) -> str:
        """As the address writes it."""
        return f"{self.source.key}--{self.target.key}"

    @property
    def is_up(self) -> bool:
        """Whether it leads deeper."""
        return self.target.position > self.source.position


@require_safe
def phases_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The flow, the ways, and the moves of a month or of a way."""
    request.actor.require("portfolio.view")
    organization, given = request.organization, request.GET.dict()
    narrowed = NarrowedPortfolio(request.actor, given)
    months, phases = asked_months(organization, given), phases_in_order()
    moves = moves_of(narrowed, given)
    found = flow(organization, narrowed, moves, months)
    month, way = parse_month(given.get("month", "")), _way(given.get("way", ""))
    context: dict[str, Any] = {
        **offered(narrowed, phases),
        "months": Span(months[0], months[-1]),
        "sentence": _sentence(found, phases),
        "period": period_words(Span(months[0], months[-1])),
        "rows": [(p, _now(found, p), found.came(p.pk), found.left(p.pk)) for p in phases],
        "ways": _named(found, phases),
        "month": month,
        "moves": None,
    }
    if any(m.counts for m in found.months):
        query = query_of(request, month=None, way=None)
        context["picture"] = replace(
            flow_picture(found, phases, slug, query), files=files(request, "phases")
        )
    if month or way:
        newest = listed(organization, moves, months, month=month, way=way)
        context |= {"moves": newest[:LISTED], "is_cut": len(newest) > LISTED}
    return render(request, "insights/flow/flow.html", context)


def _now(found: Flow, phase: Phase) -> int:
    return found.months[-1].counts.get(phase.pk, 0)


def _named(found: Flow, phases: Sequence[Phase]) -> list[NamedWay]:
    by_id = {phase.pk: phase for phase in phases}
    return [
        NamedWay(by_id[way.source], by_id[way.target], way.moves)
        for way in found.ways
        if way.source in by_id and way.target in by_id
    ]


def _way(text: str) -> tuple[str, str] | None:
    source, mark, target = text.partition("--")
    return (source[:40], target[:40]) if mark else None


def _sentence(found: Flow, phases: Sequence[Phase]) -> str:
    named = _named(found, phases)
    up = sum(way.moves for way in named if way.is_up)
    down = sum(way.moves for way in named if not way.is_up)
    if not up and not down:
        return _("No relationship moved to another phase in these months.")
    deeper = ngettext("%(n)d relationship went deeper", "%(n)d relationships went deeper", up) % {
        "n": up
    }
    back = ngettext("%(n)d went back", "%(n)d went back", down) % {"n": down}
    return f"{deeper}, {back}."
