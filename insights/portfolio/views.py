"""Where do we stand? Attractiveness against strength, and who has no place yet."""

from __future__ import annotations

import re
from decimal import Decimal

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.listing.exporting import give_out
from accounts.programme import phases_in_order
from accounts.revenue.rules import from_minor
from insights.ground import files, offered, period_words
from insights.narrowing import NarrowedPortfolio
from insights.portfolio.matrix import look_at, matrix_picture, positions_table
from insights.portfolio.named import named_accounts
from insights.portfolio.positions import Positions, listed, positions
from insights.portfolio.rule import active_rule
from scoring.arithmetic import shown
from tenants.requests import OrganizationRequest

BUBBLES, BESIDE, OF_FIELD = 60, 6, 100
_HEADER = [
    *("id", "account", "segment", "account_manager", "phase", "score", "strength"),
    *("from", "to", "currency", "revenue"),
]
_AT = re.compile(r"(\d)-(\d)", re.ASCII)


@require_safe
def portfolio_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The matrix with what narrows it."""
    request.actor.require("portfolio.view")
    narrowed = NarrowedPortfolio(request.actor, request.GET.dict())
    organization, today = request.organization, request.organization.today()
    rule = active_rule(organization)
    found = positions(narrowed, rule, today=today, most=BUBBLES, few=BESIDE)
    at = _field_asked(request)
    inside = listed(narrowed, rule, today=today, at=at, most=OF_FIELD) if at else []
    accounts = named_accounts(
        request.actor, [*found.bubbles, *found.unscored, *found.unknown, *inside]
    )
    phases = phases_in_order()
    look = look_at(found, slug, organization.currency, rule.limit)
    context = {
        **offered(narrowed, phases),
        "found": found,
        "sentence": sentence(found),
        "picture": found.placed
        and matrix_picture(
            found,
            accounts,
            phases,
            look,
            note=period_words(narrowed.period),
            files=files(request, "portfolio"),
        ),
        "beside": [
            (account_line, accounts[account_line.id])
            for account_line in [*found.unscored, *found.unknown]
        ],
        "inside": inside and positions_table(inside, accounts, look),
        "inside_all": found.fields[at].accounts if at in found.fields else 0,
        "has_rule": rule.matrix_id is not None,
        "limit": rule.limit,
    }
    return render(request, "insights/portfolio/portfolio.html", context)


@require_safe
def portfolio_export(request: OrganizationRequest, slug: str, kind: str) -> HttpResponseBase:
    """What the matrix shows, and who has no place in it, as a file."""
    request.actor.require("account.export")
    narrowed = NarrowedPortfolio(request.actor, request.GET.dict())
    organization = request.organization
    found = listed(narrowed, active_rule(organization), today=organization.today())
    accounts = named_accounts(request.actor, found)
    months = [f"{day:%Y-%m}" for day in narrowed.period or ()] or ["", ""]
    rows = (
        [
            str(at.id),
            accounts[at.id].name,
            accounts[at.id].segment,
            str(accounts[at.id].owner or ""),
            str(accounts[at.id].phase or ""),
            None if at.score is None else shown(at.score),
            None if at.strength is None else shown(at.strength),
            *months,
            organization.currency,
            from_minor(at.revenue),
        ]
        for at in found
    )
    return give_out(actor=request.actor, kind=kind, name="portfolio", header=_HEADER, rows=rows)


def sentence(found: Positions) -> str:
    """What the picture says, in words."""
    invest = found.quarters.get((False, True))
    if not found.placed:
        return ""
    if invest is None:
        return _("Our relationship is strong with every account that is attractive.")
    share = Decimal(invest.revenue) * 100 / found.revenue if found.revenue > 0 else Decimal(0)
    return ngettext(
        "%(n)d account is attractive while our relationship is weak; it brings %(share)d%% of "
        "the revenue.",
        "%(n)d accounts are attractive while our relationship is weak; they bring %(share)d%% of "
        "the revenue.",
        invest.accounts,
    ) % {"n": invest.accounts, "share": round(share)}


def _field_asked(request: OrganizationRequest) -> tuple[int, int] | None:
    asked = _AT.fullmatch(request.GET.get("at", ""))
    return (int(asked[1]), int(asked[2])) if asked else None
