"""The scoring sheet: forty accounts in a sitting, and one account at a time."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.finding import find_account
from accounts.models import Account
from pages.acting import Outcome, attempt
from scoring.matrices import active_matrix
from scoring.models import Criterion, Matrix, Score, SecondScore
from scoring.narrowing import NarrowedRanks
from scoring.scores import ScoreConflictError, set_score
from scoring.second.sheet import with_pairs
from scoring.sheet import (
    Saved,
    accounts_to_score,
    accounts_typed,
    grid,
    save_grid,
    value_of,
    version_of,
)
from scoring.views.ranking import members
from tenants.requests import OrganizationRequest

PAGE = 40


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The grid: accounts × criteria."""
    request.actor.require("portfolio.view")
    matrix = _matrix(request)
    if matrix is None:
        return redirect("scoring:ranking", slug)
    narrowing, is_missing = NarrowedRanks.of(request.GET), bool(request.GET.get("missing"))
    accounts = accounts_to_score(matrix, narrowing, is_missing=is_missing)
    page = Paginator(accounts, PAGE).get_page(request.GET.get("page"))
    shown = accounts_typed(request.POST) if request.method == "POST" else page.object_list
    rows = grid(request.actor, matrix, list(shown))
    saved = Saved()
    if request.method == "POST":
        saved = save_grid(request.actor, rows, request.POST)
        if saved.is_kept:
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
    context = {
        "matrix": matrix,
        "criteria": matrix.criteria.order_by("position"),
        "page_obj": page,
        "rows": rows,
        "saved": saved,
        "narrowing": narrowing,
        "is_missing": is_missing,
        "members": members(),
        "wanted_matrix": request.GET.get("matrix", ""),
        "may_score": any(cell.may_score for _account, cells in rows for cell in cells),
    }
    return render(request, "scoring/sheet.html", context, status=status_of(saved))


@require_http_methods(["GET", "HEAD", "POST"])
def account_scores(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """All criteria of one account, each with its rationale."""
    account = find_account(request, pk)
    matrix = _matrix(request)
    rows = grid(request.actor, matrix, [account]) if matrix else []
    saved = Saved()
    if request.method == "POST" and matrix:
        request.actor.require("score.change", account)
        saved = save_grid(request.actor, rows, request.POST)
        if saved.is_kept:
            messages.success(request, _("Saved."))
            return redirect("scoring:account", slug, pk)
    cells = rows[0][1] if rows else []
    with_pairs(account, cells)
    context = {
        "account": account,
        "matrix": matrix,
        "cells": cells,
        "saved": saved,
        "may_score": any(cell.may_score for cell in cells),
    }
    return render(request, "scoring/account.html", context, status=status_of(saved))


@require_POST
def cell(
    request: OrganizationRequest, slug: str, account_pk: uuid.UUID, pk: uuid.UUID
) -> JsonResponse:
    """Save one cell as it is typed; 409 with theirs when someone was first."""
    account = find_account(request, account_pk)
    criterion = get_object_or_404(Criterion.objects.select_related("matrix"), pk=pk)
    return cell_answer(attempt(lambda: _typed(request, criterion, account)))


def cell_answer(done: Outcome[Score | None] | Outcome[SecondScore | None]) -> JsonResponse:
    """The cell as it is kept, theirs where someone was first, or why it is refused."""
    if isinstance(done.refusal, ScoreConflictError):
        return JsonResponse(answered(done.refusal.theirs), status=done.status)
    if done.refusal:
        return JsonResponse({"detail": str(done.refusal.detail)}, status=done.status)
    return JsonResponse(answered(done.result))


def _typed(request: OrganizationRequest, criterion: Criterion, account: Account) -> Score | None:
    request.actor.require("score.change", account)
    return set_score(
        actor=request.actor,
        criterion=criterion,
        account=account,
        value=value_of(request.POST.get("value", "")),
        rationale=request.POST.get("rationale"),
        expected_version=version_of(request.POST.get("version", "")),
    )


def status_of(saved: Saved) -> int:
    """Of the page that a whole form is answered with."""
    if saved.contested:
        return 409
    return 422 if saved.wrong else 200


def _matrix(request: OrganizationRequest) -> Matrix | None:
    """The version in the address, else the active one, else a draft; retired ones never."""
    wanted = request.GET.get("matrix", "")
    if wanted:
        living = Matrix.objects.exclude(status=Matrix.Status.RETIRED)
        return next((m for m in living if str(m.id) == wanted), None)
    return active_matrix() or Matrix.objects.filter(status=Matrix.Status.DRAFT).first()


def answered(score: Score | SecondScore | None) -> dict[str, Any]:
    """What a cell is told of itself."""
    if score is None:
        return {"value": None, "version": 0, "rationale": "", "author": ""}
    return {
        "value": score.value,
        "version": score.version,
        "rationale": score.rationale,
        "author": str(score.author or ""),
    }
