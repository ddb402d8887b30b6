"""The pages of health: the list of the leader, one account, and what the formula weighs."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.finding import find_account
from insights.ground import files, offered
from insights.health import words
from insights.health.arithmetic import health_of
from insights.health.forms import FormulaForm
from insights.health.formulas import BANDS, band_of, change_formula, formula_now
from insights.health.listing import RankedHealth, health_lines, ranked
from insights.health.parts import PARTS, HealthPart
from insights.health.picture import history_picture
from insights.health.rules import Health, healths, history_of, readable, sees_whole
from insights.models import AccountSnapshot, HealthFormula, Snapshot
from insights.narrowing import NarrowedPortfolio
from pages.acting import act
from tenants.actors import Actor
from tenants.requests import OrganizationRequest

PAGE = 50
_NUMBER = "[1-9][0-9]{0,5}"


@dataclass(frozen=True)
class PartLine:
    """A part on the page of an account; without a value it is missing there."""

    part: HealthPart
    weight: int
    value: int | None


@dataclass(frozen=True)
class HistoryLine:
    """A month's end of an account: its health as it was frozen, and by the formula of today."""

    snapshot: Snapshot
    formula: HealthFormula
    value: int | None
    band: str
    today: int | None


@require_safe
def health_list(request: OrganizationRequest, slug: str) -> HttpResponse:
    """Who needs help: the living accounts by health, the weakest first."""
    actor = request.actor
    actor.require("portfolio.view")
    narrowed = NarrowedPortfolio(actor, request.GET.dict())
    formula, band = formula_now(), request.GET.get("band", "")
    found, page = _page_of(narrowed, formula, band, request.GET.get("page", ""))
    lines = health_lines(actor, found, formula)
    context = {
        **offered(narrowed),
        "months": None,
        "page_obj": page,
        "lines": lines,
        "bands": [(key, words.BANDS[key], found.counts[key]) for key in BANDS],
        "band": band if band in BANDS else "",
        "all": found.known,
        "unknown": found.counts[""],
        "sentence": _sentence(found),
        "since": next((line.health.since for line in lines if line.health.since), None),
        "may_change": actor.may("programme.change"),
        "files": files(request, "health"),
    }
    return render(request, "insights/health/list.html", context)


@require_safe
def account_health(request: OrganizationRequest, slug: str, account_id: uuid.UUID) -> HttpResponse:
    """How one account is, why, what would move it most, and how it was."""
    account = find_account(request, account_id)
    actor, formula = request.actor, formula_now()
    found = healths(
        request.organization,
        accounts=[account.pk],
        sees_series=sees_whole(actor),
        formula=formula,
    )
    health = found.get(account.pk) or Health.of({}, formula)
    history = _history(actor, formula, history_of(account.pk))
    context = {
        "account": account,
        "health": health,
        "band": words.BANDS.get(health.band, ""),
        "why": words.why(health),
        "step": words.step(health),
        "step_part": words.step_part(health),
        "parts": [
            PartLine(part, formula.weights[key], health.parts.get(key))
            for key, part in PARTS.items()
            if sees_whole(actor) or not part.is_restricted
        ],
        "formula": formula,
        "history": history,
        "picture": len(history) > 1 and history_picture(history),
        "sees_whole": sees_whole(actor),
    }
    return render(request, "insights/health/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def health_formula(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What each part weighs; a change makes a new version, and the past keeps its own."""
    actor = request.actor
    actor.require("portfolio.view")
    if request.method == "POST":
        actor.require("programme.change")
    now = formula_now()
    form = FormulaForm(request.POST or None, initial=FormulaForm.of(now))
    done = act(form, lambda: change_formula(actor=actor, **form.given()))
    if done:
        messages.success(request, _("The new version counts from now on."))
        return redirect("insights:health_formula", slug)
    context = {
        "form": form,
        "now": now,
        "parts": [(part, now.weights[key]) for key, part in PARTS.items()],
        "versions": list(HealthFormula.objects.all()),
        "may_change": actor.may("programme.change"),
    }
    return render(request, "insights/health/formula.html", context, status=done.status)


def _page_of(
    narrowed: NarrowedPortfolio, formula: HealthFormula, band: str, asked: str
) -> tuple[RankedHealth, Page[int]]:
    """The accounts of a page; of the last one, or the first, where there is none of that number."""
    number = int(asked) if re.fullmatch(_NUMBER, asked) else 1
    found = ranked(narrowed, formula, band=band, after=(number - 1) * PAGE, most=PAGE)
    page = Paginator(range(found.count(band)), PAGE).get_page(asked)
    if page.number != number:
        after = (page.number - 1) * PAGE
        found = ranked(narrowed, formula, band=band, after=after, most=PAGE)
    return found, page


def _history(
    actor: Actor, formula: HealthFormula, points: list[AccountSnapshot]
) -> list[HistoryLine]:
    """The points as the actor may read them: without series, where these are not theirs."""
    lines = []
    for point in points:
        then = point.snapshot.formula or formula
        parts = readable(point.parts, sees_whole(actor))
        value = health_of(parts, then.weights)
        again = health_of(parts, formula.weights)
        lines.append(HistoryLine(point.snapshot, then, value, band_of(value, then), again))
    return lines


def _sentence(found: RankedHealth) -> str:
    counts = found.counts
    if not found.known:
        return ""
    if not counts["poor"]:
        return _("No account is at risk.")
    words_for = ngettext(
        "%(n)d account is at risk, %(fair)d need care, %(good)d are healthy.",
        "%(n)d accounts are at risk, %(fair)d need care, %(good)d are healthy.",
        counts["poor"],
    )
    return words_for % {"n": counts["poor"], "fair": counts["fair"], "good": counts["good"]}
