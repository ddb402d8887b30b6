"""Whom does our rule choose? The ranking and what-if."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.listing.exporting import give_out
from pages.acting import tell
from rules.errors import RuleError
from rules.shares import apportioned
from scoring import ranking, whatif
from scoring.firmness import firmness_of
from scoring.ladder import Ladder
from scoring.matrices import active_and_previous, active_matrix, copy_to_draft, criteria_of
from scoring.models import Criterion, Matrix
from scoring.narrowing import BANDS, NarrowedRanks
from scoring.provisional import provisional_ranking, ranking_before_rule
from scoring.second.rules import widest_spreads
from scoring.unknown import missing_of
from tenants.actors import Actor
from tenants.colleagues import open_members
from tenants.requests import OrganizationRequest


@dataclass(frozen=True)
class Slider:
    """One weight that can be moved, and its share of all."""

    criterion: Criterion
    weight: int
    share: Decimal


@require_safe
def ranking_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The ranking of the active matrix; with `w_<criterion>` in the address, what if."""
    request.actor.require("portfolio.view")
    matrix, before = active_and_previous()
    may_change = request.actor.may("matrix.change")
    if matrix is None:
        return render(request, "scoring/empty.html", _unruled(request) | {"may_change": may_change})
    criteria = criteria_of(matrix)
    weights = moved_weights(criteria, request.GET)
    context = {
        "matrix": matrix,
        "sliders": sliders(criteria, weights),
        "may_change": may_change,
        "is_imagined": bool(weights),
        "is_measured": any(criterion.is_measured for criterion in criteria),
    }
    if weights:
        context |= _imagined(request, matrix, weights)
    else:
        saved = _saved(request, matrix, criteria, before)
        context |= saved | {"missing": ranking.missing(saved["total"])}
        context |= _firm(request, matrix, saved["rows"], saved["cap"])
        context |= _wide(matrix, saved["rows"])
        context |= _provisional(request, matrix, criteria, saved["total"])
        context |= _deciding(request.actor, saved["rows"])
    return render(request, "scoring/ranking.html", context)


@require_safe
def matrix_ranking(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """What one version ranked: retired ones can still be read."""
    request.actor.require("portfolio.view")
    matrix = get_object_or_404(Matrix, pk=pk)
    criteria = criteria_of(matrix)
    context = {"matrix": matrix} | _saved(request, matrix, criteria, ranking.previous(matrix))
    context |= _provisional(request, matrix, criteria, context["total"])
    return render(request, "scoring/matrix_ranking.html", context)


@require_safe
def incomplete_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Accounts without a total yet, and on how many criteria they are scored."""
    request.actor.require("portfolio.view")
    matrix = active_matrix()
    if matrix is None:
        return redirect("scoring:ranking", slug)
    narrowing = NarrowedRanks.of(request.GET)
    found = ranking.incomplete(matrix).filter(narrowing.of_accounts())
    page = Paginator(found, ranking.PAGE).get_page(request.GET.get("page"))
    lacking = missing_of(matrix, [account.pk for account in page])
    context = {
        "matrix": matrix,
        "of": matrix.criteria.count(),
        "page_obj": page,
        "rows": [(account, lacking[account.pk]) for account in page],
        "narrowing": narrowing,
        "members": members(),
    }
    return render(request, "scoring/incomplete.html", context)


@require_safe
def ranking_export(request: OrganizationRequest, slug: str, kind: str) -> HttpResponseBase:
    """The whole ranking as a file."""
    request.actor.require("account.export")
    matrix = active_matrix()
    if matrix is None:
        raise RuleError(_("There is no active matrix yet."))
    criteria = criteria_of(matrix)
    rows = ranking.rows(
        organization=request.organization,
        ladder=Ladder(matrix),
        weight=sum(c.weight for c in criteria),
        standings=ranking.ranked(matrix),
        before=None,
    )
    names = [c.name for c in criteria]
    header = ["rank", "account", "segment", *names, "score", "index", "band", "figures_to"]
    closed = request.organization.closed_month
    until = f"{closed:%Y-%m}" if closed else ""
    table = ([r.rank, r.name, r.segment, *r.values, r.score, r.index, r.band, until] for r in rows)
    return give_out(actor=request.actor, kind=kind, name="ranking", header=header, rows=table)


@require_POST
def weights_draft(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Keep the moved weights as a draft."""
    done = tell(request, lambda: _weighed_draft(request))
    if done:
        return redirect("scoring:matrix", slug, done.result.pk)
    return redirect("scoring:ranking", slug)


def _weighed_draft(request: OrganizationRequest) -> Matrix:
    matrix = active_matrix()
    if matrix is None:
        raise RuleError(_("There is no active matrix yet."))
    weights = moved_weights(list(matrix.criteria.all()), request.POST)
    return copy_to_draft(actor=request.actor, source=matrix, weights=weights)


def moved_weights(criteria: list[Criterion], parameters: Any) -> dict[uuid.UUID, int]:
    """Weights of the address that differ from the saved ones; all of them or none."""
    weights = {}
    for criterion in criteria:
        text = parameters.get(f"w_{criterion.id}", "")
        is_whole = text.isdecimal() and len(text) <= 3
        weights[criterion.id] = min(int(text), 100) if is_whole else criterion.weight
    return weights if any(weights[c.id] != c.weight for c in criteria) else {}


def sliders(criteria: list[Criterion], weights: dict[uuid.UUID, int]) -> list[Slider]:
    """The weights as they stand in the address, or as they are saved."""
    moved = [weights.get(c.id, c.weight) for c in criteria]
    shares = apportioned(moved, 2)
    return [Slider(c, w, s) for c, w, s in zip(criteria, moved, shares, strict=True)]


def members() -> list[tuple[str, str]]:
    """The people that a list can be narrowed by: e-mail address and name."""
    return [(member.email, member.name) for member in open_members()]


def _saved(
    request: OrganizationRequest, matrix: Matrix, criteria: list[Criterion], before: Matrix | None
) -> dict[str, Any]:
    narrowing = NarrowedRanks.of(request.GET)
    found = ranking.ranking_page(
        organization=request.organization,
        matrix=matrix,
        weight=sum(c.weight for c in criteria),
        narrowing=narrowing,
        number=request.GET.get("page"),
        before=before,
    )
    return {
        "criteria": criteria,
        "page_obj": found.page,
        "rows": found.rows,
        "moves_shown": before is not None,
        "total": found.total,
        "cap": request.organization.key_cap,
        "narrowing": narrowing,
        "bands": BANDS,
        "members": members(),
        "may_export": request.actor.may("account.export"),
    }


def _firm(
    request: OrganizationRequest, matrix: Matrix, rows: list[ranking.RankedAccount], cap: int
) -> dict[str, Any]:
    """Marks those within the cap; asked only where the page shows any of them."""
    found = firmness_of(matrix) if any(row.rank <= cap for row in rows) else None
    if found is None:
        return {}
    for row in rows:
        row.is_firm = found.is_firm.get(row.account_id) if row.rank <= cap else None
    return {
        "firm_on": found.made_at,
        "sees_why": request.actor.may("account.see_designation"),
    }


def _deciding(actor: Actor, rows: list[ranking.RankedAccount]) -> dict[str, Any]:
    """Who may see designations has their marks, and boxes to choose accounts by."""
    sees = actor.may("account.see_designation")
    leads = actor.may("designation.change")
    return {"sees_designation": sees, "may_decide": sees and bool(rows), "leads": leads}


def _wide(matrix: Matrix, rows: list[ranking.RankedAccount]) -> dict[str, Any]:
    """Marks those on which two people are far apart."""
    spreads = widest_spreads(matrix, [row.account_id for row in rows]) if rows else {}
    for row in rows:
        row.spread = spreads.get(row.account_id, 0)
    return {"has_wide": bool(spreads)}


def _unruled(request: OrganizationRequest) -> dict[str, Any]:
    """The draft that waits for activation, and what figures alone would rank, without one too."""
    draft = Matrix.objects.filter(status=Matrix.Status.DRAFT).first()
    if draft is None:
        return {"provisional": ranking_before_rule(cap=request.organization.key_cap)}
    return {"draft": draft} | _provisional(request, draft, criteria_of(draft), ranked=0)


def _provisional(
    request: OrganizationRequest, matrix: Matrix, criteria: list[Criterion], ranked: int
) -> dict[str, Any]:
    if ranked:
        return {}
    cap = request.organization.key_cap
    return {"provisional": provisional_ranking(matrix, criteria, cap=cap)}


def _imagined(
    request: OrganizationRequest, matrix: Matrix, weights: dict[uuid.UUID, int]
) -> dict[str, Any]:
    cap = request.organization.key_cap
    found = whatif.imagine(matrix, weights, cap=cap)
    entering, leaving = whatif.crossing(found, cap)
    return {
        "imagined": found[: ranking.PAGE],
        "entering": entering,
        "leaving": leaving,
        "cap": cap,
    }
