"""Whom does our rule choose? The ranking and what-if."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.exporting import table_response
from kam.errors import RuleError
from scoring import ranking, whatif
from scoring.matrices import active_matrix, copy_to_draft
from scoring.models import Criterion, Matrix
from tenants.models import Membership
from tenants.requests import OrganizationRequest


@require_safe
@vary_on_headers("HX-Request")
def ranking_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The ranking of the active matrix; with `w_<criterion>` in the address, what if."""
    matrix = active_matrix()
    may_change = request.actor.may("matrix.change")
    if matrix is None:
        draft = Matrix.objects.filter(status=Matrix.Status.DRAFT).first()
        return render(request, "scoring/empty.html", {"draft": draft, "may_change": may_change})
    criteria = list(matrix.criteria.order_by("position"))
    weights = moved_weights(criteria, request.GET)
    context = {
        "matrix": matrix,
        "sliders": [(c, weights.get(c.id, c.weight)) for c in criteria],
        "criteria": criteria,
        "may_change": may_change,
        "cap": request.organization.key_cap,
        "is_imagined": bool(weights),
    }
    context |= _imagined(request, matrix, weights) if weights else _saved(request, matrix)
    return render(request, "scoring/ranking.html", context)


@require_safe
def ranking_export(request: OrganizationRequest, slug: str, kind: str) -> HttpResponseBase:
    """The whole ranking as a file."""
    request.actor.require("account.export")
    matrix = active_matrix()
    if matrix is None:
        raise RuleError(_("There is no active matrix yet."))
    criteria = [c.name for c in matrix.criteria.order_by("position")]
    rows = ranking.rows(
        organization=request.organization,
        matrix=matrix,
        standings=list(ranking.ranked(matrix)),
        before=None,
    )
    header = ["rank", "account", "segment", *criteria, "score", "index", "band"]
    table = (
        [r.rank, r.account.name, r.account.segment, *r.values, r.score, r.index, r.band]
        for r in rows
    )
    return table_response(kind, "ranking", header, table)


@require_POST
def weights_draft(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Keep the moved weights as a draft."""
    matrix = active_matrix()
    if matrix is None:
        raise RuleError(_("There is no active matrix yet."))
    weights = moved_weights(list(matrix.criteria.all()), request.POST)
    draft = copy_to_draft(actor=request.actor, source=matrix, weights=weights)
    return redirect("scoring:matrix", slug, draft.pk)


def moved_weights(criteria: list[Criterion], parameters: Any) -> dict[uuid.UUID, int]:
    """Weights of the address that differ from the saved ones; all of them or none."""
    weights = {}
    for criterion in criteria:
        text = parameters.get(f"w_{criterion.id}", "")
        is_whole = text.isdecimal() and len(text) <= 3
        weights[criterion.id] = min(int(text), 100) if is_whole else criterion.weight
    return weights if any(weights[c.id] != c.weight for c in criteria) else {}


def _saved(request: OrganizationRequest, matrix: Matrix) -> dict[str, Any]:
    standings = ranking.filtered(ranking.ranked(matrix), request.GET.dict())
    page = Paginator(standings, ranking.PAGE).get_page(request.GET.get("page"))
    rows = ranking.rows(
        organization=request.organization,
        matrix=matrix,
        standings=list(page.object_list),
        before=ranking.previous(matrix),
    )
    return {
        "page_obj": page,
        "rows": rows,
        "total": page.paginator.count,
        "missing": ranking.incomplete(matrix).count(),
        "members": Membership.objects.filter(ended_at=None),
    }


def _imagined(
    request: OrganizationRequest, matrix: Matrix, weights: dict[uuid.UUID, int]
) -> dict[str, Any]:
    found = whatif.imagine(matrix, weights)
    entering, leaving = whatif.crossing(found, request.organization.key_cap)
    return {"imagined": found[: ranking.PAGE], "entering": entering, "leaving": leaving}
