"""The leader's first page: the sentence, what to decide, four figures, the matrix, what moved."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.discretion import readable_accounts
from accounts.models import PhaseChange
from accounts.programme import phases_in_order
from insights.concentration.curve import concentration
from insights.ground import period_words
from insights.home import figures
from insights.home.decisions import Decisions, decisions
from insights.home.health import health_lines
from insights.home.keys import KeyAccount, YearOnYear, by_month, key_accounts, year_of, year_of_all
from insights.kept import kept_answer
from insights.narrowing import NarrowedPortfolio, largest
from insights.portfolio.matrix import look_at, matrix_picture
from insights.portfolio.named import named_accounts
from insights.portfolio.positions import DRAWN_FROM, positions
from insights.portfolio.rule import active_rule
from insights.relationships.quarters import quarters
from pages.pictures.shapes import Picture
from pages.templatetags.figures import percent
from reviews.lists.compliance import compliance
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled
from tenants.requests import OrganizationRequest

BUBBLES, MOVES = 40, 6
RECENT, LATELY = timedelta(days=7), timedelta(days=30)


@require_safe
def insights_home(request: OrganizationRequest, slug: str) -> HttpResponse:
    """What a leader needs to see in the morning; whoever may not know of designations sees less."""
    actor, organization = request.actor, request.organization
    actor.require("portfolio.view")
    today, narrowed = organization.today(), NarrowedPortfolio(actor, {})
    moves = _moves()
    picture = _matrix(request, narrowed, today)
    context: dict[str, Any] = {
        "moves": moves,
        "today": today,
        "picture": picture,
        "has_accounts": bool(picture) or narrowed.accounts().exists(),
    }
    knows = actor.may("account.see_designation")
    if knows:
        keys = key_accounts()
        year = year_of(keys)
        context["figures"] = _internal(request, narrowed, keys, year, today)
        context["health"] = health_lines(actor, keys)
        if actor.may("designation.change"):
            context["waiting"] = decisions(organization, keys, today=today, now=timezone.now())
    else:
        year = year_of_all()
        context["figures"] = _open(request, narrowed, year, today)
    context["sentence"] = _sentence(context.get("waiting"), moves, _grown(year, knows))
    return render(request, "insights/home/home.html", context)


def _matrix(
    request: OrganizationRequest, narrowed: NarrowedPortfolio, today: date
) -> Picture | None:
    """The largest accounts' places; drawn anew where something changed that they hang on."""
    actor, organization = request.actor, request.organization
    told = (
        *(today, narrowed.period, organization.currency, organization.band_b, organization.slug),
        None if actor.may("account.view") else actor.membership_id,
        [(phase.key, phase.name, phase.position) for phase in phases_in_order()],
    )
    sources = narrowed.sources(*DRAWN_FROM, "accounts:phase")
    return kept_answer("largest", told, sources, lambda: _largest_placed(request, narrowed, today))


def _largest_placed(
    request: OrganizationRequest, narrowed: NarrowedPortfolio, today: date
) -> Picture | None:
    organization, slug = request.organization, request.organization.slug
    rule = active_rule(organization)
    found = positions(
        narrowed,
        rule,
        today=today,
        most=BUBBLES,
        few=0,
        among=largest(BUBBLES) if narrowed.period else None,
    )
    if not found.placed:
        return None
    accounts = named_accounts(request.actor, found.bubbles)
    phases = {a.phase.position: a.phase for a in accounts.values() if a.phase}
    shown = [phases[position] for position in sorted(phases)]
    look = look_at(found, slug, organization.currency, rule.limit, 354)
    note = _("the largest accounts, %(period)s") % {"period": period_words(narrowed.period)}
    return matrix_picture(found, accounts, shown, look, note=note)


def _internal(
    request: OrganizationRequest,
    narrowed: NarrowedPortfolio,
    keys: list[KeyAccount],
    year: YearOnYear,
    today: date,
) -> list[figures.Figure]:
    slug, actor = request.organization.slug, request.actor
    url = reverse("insights:concentration", args=[slug])
    months = by_month(keys, narrowed.until)
    brought = [month.revenue for month in months]
    due = compliance(
        actor=actor, first=figures.since(today), last=today, today=today, lists_skipped=False
    )
    return [
        figures.revenue_figure(year, brought, _("revenue of key accounts, 12 months"), url),
        figures.margin_figure(months, slug),
        figures.punctuality_figure(due, today, slug),
        figures.engagement_figure(quarters(narrowed, today, with_loyalty=False), slug),
    ]


def _open(
    request: OrganizationRequest, narrowed: NarrowedPortfolio, year: YearOnYear, today: date
) -> list[figures.Figure]:
    slug, found = request.organization.slug, concentration(narrowed, today)
    deeper, accounts = _beyond_the_first(request.actor)
    return [
        figures.revenue_figure(
            year, [], _("revenue, 12 months"), reverse("insights:abc", args=[slug])
        ),
        figures.share_figure(found.share(10) if found.accounts else None, slug),
        figures.deep_figure(deeper, accounts, slug),
        figures.engagement_figure(quarters(narrowed, today, with_loyalty=False), slug),
    ]


def _beyond_the_first(actor: Actor) -> tuple[int, int]:
    living = readable_accounts(actor).filter(archived_at=None)
    counted = living.aggregate(n=Count("id"), deeper=Count("id", filter=Q(phase__position__gt=1)))
    return counted["deeper"], counted["n"]


def _moves() -> list[PhaseChange]:
    """The last moves between phases, the newest first."""
    return _moved().objects(since=timezone.now() - LATELY)


@cache
def _moved() -> Compiled:
    moved = PhaseChange.objects.filter(
        changed_at__gte=Mark("since"), from_phase__isnull=False, taken_back_at=None
    )
    named = moved.select_related("account", "from_phase", "to_phase")
    return compiled(named.order_by("-changed_at", "-id")[:MOVES], by_key=True)


def _grown(year: YearOnYear, knows: bool) -> str:
    if year.growth is None:
        return ""
    values = {"growth": percent(abs(year.growth), 1)}
    if knows and year.growth >= 0:
        return _("today's key accounts brought %(growth)s more than a year ago") % values
    if knows:
        return _("today's key accounts brought %(growth)s less than a year ago") % values
    if year.growth >= 0:
        return _("revenue is %(growth)s above a year ago") % values
    return _("revenue is %(growth)s below a year ago") % values


def _sentence(waiting: Decisions | None, moves: list[PhaseChange], grown: str) -> str:
    """What waits, who fell back or went deeper this week, and how revenue grows."""
    parts = []
    if waiting and waiting.total:
        words = ngettext("%(n)d decision waits", "%(n)d decisions wait", waiting.total)
        parts.append(words % {"n": waiting.total})
    recent = [m for m in moves if timezone.now() - m.changed_at <= RECENT]
    fell = next((m for m in recent if not m.is_up), None)
    moved = fell or next(iter(recent), None)
    if moved:
        words = _("%(name)s fell to %(phase)s") if fell else _("%(name)s moved up to %(phase)s")
        parts.append(words % {"name": moved.account.name, "phase": moved.to_phase})
    parts += [grown] if grown else []
    if not parts:
        return ""
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."
