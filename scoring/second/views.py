"""The second sheet, one cell of it, and taking a second score back."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.discretion import on_readable
from accounts.finding import find_account
from accounts.models import Account
from pages.acting import attempt, tell
from pages.confirmation import ask
from rules.errors import NotAllowedError
from scoring.models import Criterion, SecondScore
from scoring.narrowing import NarrowedRanks
from scoring.second.rules import MINUTES, is_on, set_second_score, take_back
from scoring.second.sheet import accounts_to_second, active_criteria, second_grid
from scoring.sheet import Saved, accounts_typed, save_grid, value_of, version_of
from scoring.views.ranking import members
from scoring.views.sheet import PAGE, cell_answer, status_of
from tenants.requests import OrganizationRequest


@require_http_methods(["GET", "HEAD", "POST"])
def second_sheet(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Accounts × judged criteria: what others scored, to be scored apart."""
    if not request.actor.may_somewhere("score.change"):
        raise NotAllowedError
    may_be_given = is_on()
    every = active_criteria() if may_be_given else []
    if not every:
        return render(request, "scoring/second/none.html", {"is_on": may_be_given})
    criteria = [criterion for criterion in every if not criterion.is_measured]
    narrowing, is_all = NarrowedRanks.of(request.GET), bool(request.GET.get("all"))
    accounts = accounts_to_second(request.actor, criteria, narrowing, is_all=is_all)
    page = Paginator(accounts, PAGE).get_page(request.GET.get("page"))
    shown = accounts_typed(request.POST) if request.method == "POST" else page.object_list
    rows = second_grid(request.actor, criteria, list(shown))
    saved = Saved()
    if request.method == "POST":
        saved = save_grid(request.actor, rows, request.POST, set_second_score)
        if saved.is_kept:
            messages.success(request, _("Saved."))
            return redirect(request.get_full_path())
    context = {
        "matrix": every[0].matrix,
        "criteria": criteria,
        "narrowing": narrowing,
        "members": members(),
        "minutes": MINUTES,
        "page_obj": page,
        "rows": rows,
        "saved": saved,
        "is_all": is_all,
    }
    return render(request, "scoring/second/sheet.html", context, status=status_of(saved))


@require_POST
def second_cell(
    request: OrganizationRequest, slug: str, account_pk: uuid.UUID, pk: uuid.UUID
) -> JsonResponse:
    """Save one cell as it is typed; what is refused says nothing of the first score."""
    account = find_account(request, account_pk)
    criterion = get_object_or_404(Criterion.objects.select_related("matrix"), pk=pk)
    return cell_answer(attempt(lambda: _typed(request, criterion, account)))


@require_http_methods(["GET", "HEAD", "POST"])
def second_removal(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take a second score back that stands, once it was confirmed."""
    request.actor.require("matrix.change")
    found = on_readable(request.actor, SecondScore.objects.select_related("account", "criterion"))
    second = get_object_or_404(found, pk=pk)
    if request.method != "POST":
        return ask(
            request,
            title=_("Take the second score of %(name)s back?") % {"name": second.account},
            question=_("It is deleted, and %(criterion)s can be scored apart again.")
            % {"criterion": second.criterion},
            confirm=_("Take the second score back"),
            back=second.account.name,
            back_url=reverse("scoring:account", args=[slug, second.account_id]),
        )
    if tell(request, lambda: take_back(actor=request.actor, second=second)):
        messages.success(request, _("The second score was taken back."))
    return redirect("scoring:account", slug, second.account_id)


def _typed(
    request: OrganizationRequest, criterion: Criterion, account: Account
) -> SecondScore | None:
    request.actor.require("score.change", account)
    return set_second_score(
        actor=request.actor,
        criterion=criterion,
        account=account,
        value=value_of(request.POST.get("value", "")),
        rationale=request.POST.get("rationale"),
        expected_version=version_of(request.POST.get("version", "")),
    )
