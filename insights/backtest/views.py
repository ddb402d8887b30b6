"""Are the criteria right? What scores foretold, and how firm the ranking stands."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.discretion import readable_accounts
from api.months import parse_month
from insights.backtest.forms import BackTestForm
from insights.backtest.ranks import FEWEST
from insights.backtest.raters import agreement_lines, too_few_pairs, widest_pairs
from insights.backtest.reading import OUTCOMES
from insights.backtest.rules import QUESTION, ask_anew, months_offered
from insights.backtest.telling import (
    conclusion,
    groups,
    intervals,
    lines,
    outcome_labels,
    too_few,
    top_sentences,
)
from insights.backtest.weights import is_firm
from insights.models import KeptAnswer
from insights.programme.rules import allow
from pages.acting import tell
from pages.templatetags.figures import month
from scoring.models import Matrix
from tenants.actors import Actor
from tenants.requests import OrganizationRequest


@dataclass(frozen=True)
class NamedShare:
    """An account of the ranking, and in which share of the draws it is among the first."""

    id: str
    name: str
    share: Decimal
    is_firm: bool


@require_safe
def criteria_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The kept answer; the picture shows the outcome that the address names."""
    allow(request.actor)
    asked = request.GET.get("outcome", "")
    context = _context(request, asked if asked in OUTCOMES else OUTCOMES[0])
    return render(request, "insights/backtest/criteria.html", context)


@require_POST
def criteria_work_out(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Have it worked out by a job."""
    given, horizon = request.POST.get("month", ""), request.POST.get("horizon", "12")
    months = int(horizon) if horizon in ("12", "24") else 0
    tell(
        request,
        lambda: ask_anew(actor=request.actor, month=parse_month(given), horizon=months),
    )
    return redirect("insights:criteria", slug)


def _context(request: OrganizationRequest, outcome: str) -> dict[str, Any]:
    organization = request.organization
    answer = QUESTION.kept()
    found = answer.found
    names = _names(request.actor, found)
    shown = lines(found)
    designation = found.get("designation") or {}
    is_enough = designation.get("scored", 0) >= FEWEST
    return {
        "answer": answer,
        "progress": QUESTION.progress(organization.pk) if answer.is_waiting else None,
        "found": found,
        "is_behind": bool(answer.made_at and answer.until != organization.closed_month),
        "form": _form(request, answer),
        "frozen_on": parse_date(found.get("frozen_on", "")),
        "conclusion": conclusion(found),
        "outcome": outcome,
        "outcomes": outcome_labels(),
        "lines": [*shown, *groups(found)],
        "picture": intervals(shown, outcome, _period(found)),
        "designation": designation,
        "designated": lines(designation) if is_enough else [],
        "too_few": too_few(designation.get("scored", 0)),
        "top": top_sentences(found.get("top")),
        "named": _places(found.get("top"), names),
        "missed": [(one, names[one]) for one in (found.get("top") or {}).get("missed", ())],
        "matrix": Matrix.objects.filter(pk=found["matrix"]).first() if "matrix" in found else None,
        "agreement": agreement_lines(found.get("agreement")),
        "too_few_pairs": too_few_pairs(found.get("agreement")),
        "widest": widest_pairs(found.get("agreement"), names),
        **_steady(found.get("steady"), names),
    }


def _form(request: OrganizationRequest, answer: KeptAnswer) -> BackTestForm:
    offered = months_offered(request.organization, 12)
    kept = answer.found.get("month")
    return BackTestForm(
        months=offered, initial={"month": kept, "horizon": answer.found.get("horizon", 12)}
    )


def _names(actor: Actor, found: dict[str, Any]) -> dict[str, str]:
    """Of the accounts that the answer names; who is gone since has a word."""
    top, steady = found.get("top") or {}, found.get("steady") or {}
    agreement = found.get("agreement") or {}
    ids = [
        *(one["id"] for one in top.get("named", ())),
        *top.get("missed", ()),
        *steady.get("inside", ()),
        *steady.get("outside", ()),
        *(one["account"] for one in agreement.get("widest", ())),
    ]
    gone = dict.fromkeys(ids, "")
    there = readable_accounts(actor).filter(pk__in=map(uuid.UUID, gone))
    found_names = there.order_by().values_list("pk", "name")
    return gone | {str(pk): name for pk, name in found_names}


def _places(top: dict[str, Any] | None, names: dict[str, str]) -> list[dict[str, Any]]:
    return [one | {"name": names[one["id"]]} for one in (top or {}).get("named", ())]


def _steady(steady: dict[str, Any] | None, names: dict[str, str]) -> dict[str, Any]:
    """Who is among the first today, the surest last: these are known; and who nearly is."""
    if steady is None:
        return {"steady": None}
    sides = {
        side: [
            NamedShare(one, names[one], Decimal(str(share)), is_firm(share))
            for one, share in steady[side].items()
        ]
        for side in ("inside", "outside")
    }
    inside = sorted(sides["inside"], key=lambda one: (one.share, one.name))
    return {
        "steady": steady,
        "inside": inside,
        "outside": sides["outside"],
        "fragile": sum(not one.is_firm for one in inside),
    }


def _period(found: dict[str, Any]) -> str:
    if "month" not in found:
        return ""
    told = {"month": month(found["month"]), "n": found["horizon"]}
    return _("scores at the end of %(month)s, the %(n)d months after") % told
