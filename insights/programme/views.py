"""Does the programme pay? Key accounts beside others like them, what it cost and what it gained."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from insights.models import KeptAnswer, ProgrammeCost
from insights.programme.forms import CostForm
from insights.programme.reading import Standing, standings
from insights.programme.rules import (
    QUESTION,
    add_cost,
    allow,
    ask_anew,
    payback,
    remove_cost,
)
from insights.programme.telling import balances, conclusion, earned, intervals, measures
from pages.acting import act, tell
from pages.confirmation import ask
from pages.templatetags.figures import month
from tenants.requests import OrganizationRequest

COSTS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def programme_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The answer, its accounts and costs; leaders add a cost here."""
    allow(request.actor)
    if request.method == "POST":
        request.actor.require("programme.change")
    accounts = standings(request.organization)
    form = CostForm(
        request.POST or None,
        currency=request.organization.currency,
        accounts=[one.account_id for one in accounts],
    )
    done = act(form, lambda: add_cost(actor=request.actor, **form.values()))
    if done:
        messages.success(request, _("The cost is kept."))
        return redirect("insights:programme", slug)
    context = _context(request, accounts) | {"form": form}
    return render(request, "insights/programme/programme.html", context, status=done.status)


@require_POST
def programme_work_out(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Have it worked out by a job."""
    tell(request, lambda: ask_anew(actor=request.actor))
    return redirect("insights:programme", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def programme_cost_remove(request: OrganizationRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take a cost away, once it was confirmed."""
    allow(request.actor)
    request.actor.require("programme.change")
    cost = get_object_or_404(ProgrammeCost, pk=pk)
    if request.method != "POST":
        return ask(
            request,
            title=_("Remove the cost of %(first)s to %(last)s?")
            % {"first": month(cost.starts_on), "last": month(cost.ends_on)},
            question=_("The programme's sums no longer count it."),
            confirm=_("Remove"),
            back=_("Does the programme pay?"),
            back_url=reverse("insights:programme", args=[slug]),
        )
    if tell(request, lambda: remove_cost(actor=request.actor, cost=cost)):
        messages.success(request, _("The cost is removed."))
    return redirect("insights:programme", slug)


def _context(request: OrganizationRequest, accounts: list[Standing]) -> dict[str, Any]:
    organization = request.organization
    until = organization.closed_month
    answer = QUESTION.kept()
    found = answer.found
    costs = list(ProgrammeCost.objects.select_related("account"))
    pairs, told = found.get("pairs", {}), measures(found)
    back = payback(accounts, costs, until) if until else None
    return {
        "answer": answer,
        "progress": QUESTION.progress(organization.pk) if answer.is_waiting else None,
        "found": found,
        "until": until,
        "is_behind": bool(answer.made_at and answer.until != until),
        "conclusion": conclusion(found),
        "measures": told,
        "picture": intervals(told, _period(answer)),
        "balances": balances(found),
        "accounts": [(one, pairs.get(str(one.account_id))) for one in accounts],
        "costs": costs[:COSTS],
        "more_costs": max(0, len(costs) - COSTS),
        "payback": back,
        "gained": back and earned(back, organization.currency),
        "may_change": request.actor.may("programme.change"),
    }


def _period(answer: KeptAnswer) -> str:
    if answer.until is None:
        return ""
    told = {"month": month(answer.until)}
    return _("the 12 months after each decision, the last to %(month)s") % told
