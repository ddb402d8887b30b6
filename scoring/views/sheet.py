"""The scoring sheet: forty accounts in a sitting, and one account at a time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.listing import account_list
from accounts.models import Account
from kam.errors import KamError, RuleError
from scoring.matrices import active_matrix
from scoring.models import Criterion, Matrix, Score
from scoring.scores import ScoreConflictError, set_score
from tenants.requests import OrganizationRequest

PAGE = 40


@dataclass
class Cell:
    """One place of the grid."""

    criterion: Criterion
    score: Score | None
    may_score: bool
    theirs: Score | None = None
    typed: str | None = None

    @property
    def shown(self) -> str:
        """What stands in the input."""
        if self.typed is not None:
            return self.typed
        return str(self.score.value) if self.score else ""


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The grid: accounts × criteria."""
    matrix = _matrix(request)
    if matrix is None:
        return redirect("scoring:ranking", slug)
    filters, accounts = account_list(request.actor, request.GET)
    page = Paginator(accounts, PAGE).get_page(request.GET.get("page"))
    rows = grid(request, matrix, list(page.object_list))
    status = 200
    if request.method == "POST":
        told = save_rows(request, rows)
        if not told:
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
        status = 409
    context = {
        "matrix": matrix, "criteria": matrix.criteria.order_by("position"), "page_obj": page,
        "rows": rows, "filter": filters, "has_conflicts": status == 409,
    }  # fmt: skip
    return render(request, "scoring/sheet.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def account_scores(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """All criteria of one account, each with its rationale."""
    account = get_object_or_404(Account.objects.select_related("owner", "parent"), pk=pk)
    matrix = _matrix(request)
    rows = grid(request, matrix, [account]) if matrix else []
    status = 200
    if request.method == "POST" and matrix:
        if not save_rows(request, rows):
            messages.success(request, _("Saved."))
            return redirect("scoring:account", slug, pk)
        status = 409
    cells = rows[0][1] if rows else []
    context = {"account": account, "matrix": matrix, "cells": cells, "has_conflicts": status == 409}
    return render(request, "scoring/account.html", context, status=status)


@require_POST
def cell(
    request: OrganizationRequest, slug: str, account_pk: uuid.UUID, pk: uuid.UUID
) -> JsonResponse:
    """Save one cell as it is typed; 409 with theirs when someone was first."""
    account = get_object_or_404(Account, pk=account_pk)
    criterion = get_object_or_404(Criterion.objects.select_related("matrix"), pk=pk)
    try:
        score = set_score(
            actor=request.actor,
            criterion=criterion,
            account=account,
            value=_value(request.POST.get("value", "")),
            rationale=request.POST.get("rationale"),
            expected_version=int(request.POST.get("version") or 0),
        )
    except ScoreConflictError as conflict:
        return JsonResponse(_answer(conflict.theirs), status=409)
    except (KamError, ValueError) as error:
        return JsonResponse({"detail": str(error)}, status=422)
    return JsonResponse(_answer(score))


def grid(
    request: OrganizationRequest, matrix: Matrix, accounts: list[Account]
) -> list[tuple[Account, list[Cell]]]:
    """Rows of cells, in one query for the scores."""
    criteria = list(matrix.criteria.order_by("position"))
    found = Score.objects.filter(
        criterion__matrix=matrix, account_id__in=[a.id for a in accounts]
    ).select_related("author")
    scores = {(s.account_id, s.criterion_id): s for s in found}
    for criterion in criteria:
        criterion.matrix = matrix
    return [
        (
            account,
            [
                Cell(c, scores.get((account.id, c.id)),
                     not c.is_measured and request.actor.may("score.change", account))
                for c in criteria
            ],
        )
        for account in accounts
    ]  # fmt: skip


def save_rows(request: OrganizationRequest, rows: list[tuple[Account, list[Cell]]]) -> bool:
    """Save what was typed; True where someone was first or a value is wrong (all undone)."""
    told = False
    with transaction.atomic():
        for account, cells in rows:
            for place in cells:
                told = _save_cell(request, account, place) or told
        if told:
            transaction.set_rollback(True)
    return told


def _save_cell(request: OrganizationRequest, account: Account, place: Cell) -> bool:
    key = f"{account.id}_{place.criterion.id}"
    if not place.may_score or f"s_{key}" not in request.POST:
        return False
    place.typed = request.POST[f"s_{key}"].strip()
    rationale: Any = request.POST.get(f"r_{key}")
    same_rationale = rationale is None or rationale == (
        place.score.rationale if place.score else ""
    )
    if place.typed == (str(place.score.value) if place.score else "") and same_rationale:
        return False
    try:
        set_score(
            actor=request.actor, criterion=place.criterion, account=account,
            value=_value(place.typed), rationale=rationale,
            expected_version=int(request.POST.get(f"v_{key}") or 0),
        )  # fmt: skip
    except ScoreConflictError as conflict:
        place.theirs = place.score = conflict.theirs
        return True
    except (RuleError, ValueError) as error:
        messages.error(request, f"{account}: {error}")
        return True
    return False


def _value(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 2:
        raise RuleError(_("A score is a whole number from 1 to 10."))
    return int(text)


def _matrix(request: OrganizationRequest) -> Matrix | None:
    wanted = request.GET.get("matrix", "")
    if wanted:
        found = [m for m in Matrix.objects.exclude(status="retired") if str(m.id) == wanted]
        return found[0] if found else None
    return active_matrix() or Matrix.objects.filter(status=Matrix.Status.DRAFT).first()


def _answer(score: Score | None) -> dict[str, Any]:
    if score is None:
        return {"value": None, "version": 0, "rationale": "", "author": ""}
    return {
        "value": score.value,
        "version": score.version,
        "rationale": score.rationale,
        "author": str(score.author or ""),
    }
