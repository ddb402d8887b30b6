"""On how few accounts do we stand, and what do key accounts bring beside the others?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from insights.concentration.curve import LARGEST, Concentration, concentration
from insights.concentration.keys import KeySums, MonthOfKeys, by_month, summed
from insights.concentration.pictures import keys_picture, lorenz_picture
from insights.ground import files, offered, period_words
from insights.narrowing import NarrowedPortfolio
from pages.templatetags.figures import percent
from tenants.requests import OrganizationRequest


@require_safe
def concentration_page(request: OrganizationRequest, slug: str) -> HttpResponse:
    """The largest accounts' share; key accounts for who may see them."""
    request.actor.require("portfolio.view")
    narrowed = NarrowedPortfolio(request.actor, request.GET.dict())
    organization = request.organization
    found = concentration(narrowed, organization.today())
    context: dict[str, Any] = {**offered(narrowed), "found": found}
    if found.accounts and narrowed.period:
        note, currency = period_words(narrowed.period), organization.currency
        context |= {
            "sentence": _sentence(found),
            "note": note,
            "largest": [(n, found.share(n)) for n in LARGEST],
            "half": found.half,
            "lorenz": replace(
                lorenz_picture(found, slug, currency, note), files=files(request, "concentration")
            ),
        }
        if request.actor.may("account.see_designation"):
            months = by_month(narrowed, organization, narrowed.period)
            context |= _keys(months, currency, files(request, "keys"))
    return render(request, "insights/concentration/concentration.html", context)


def _keys(
    months: list[MonthOfKeys], currency: str, files: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    keys, others = summed(m.keys for m in months), summed(m.others for m in months)
    return {
        "keys": keys,
        "others": others,
        "share": _share(keys, others),
        "keys_picture": replace(keys_picture(months, currency, _beside(keys, others)), files=files),
    }


def _share(keys: KeySums, others: KeySums) -> Decimal | None:
    total = keys.revenue + others.revenue
    return Decimal(keys.revenue) / total if total > 0 else None


def _beside(keys: KeySums, others: KeySums) -> str:
    if keys.margin is None or others.margin is None:
        return ""
    values = {"keys": percent(keys.margin), "others": percent(others.margin)}
    return _("Key accounts leave a margin of %(keys)s, the others one of %(others)s.") % values


def _sentence(found: Concentration) -> str:
    share = percent(found.share(1), 0)
    return ngettext(
        "The only account with revenue brings all of it.",
        "Of %(n)d accounts with revenue the largest brings %(share)s; the largest ten %(ten)s.",
        found.accounts,
    ) % {"n": found.accounts, "share": share, "ten": percent(found.share(10), 0)}
