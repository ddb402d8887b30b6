"""Revenue of 12 months beside the year before, its class and its trend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.revenue.figures_of import YearFigures, year_figures
from accounts.templatetags.periods import growth
from pages.templatetags.figures import money, months_to, percent
from plans.live.account import AccountRead
from plans.live.shapes import Fact, LivePart
from tenants.actors import Actor

MONTHS = 12


@dataclass(frozen=True)
class MonthPair:
    """A month with the same one of the year before; None is not booked."""

    month: date
    revenue: Decimal | None
    before: Decimal | None


def revenue_part(actor: Actor, account: Account, read: AccountRead) -> LivePart:
    """The part of the plan; the class only for who sees the whole portfolio."""
    figures = None if read.sums is None else year_figures(read.sums)
    until = read.sums.until if read.sums else None
    return LivePart(
        key="revenue",
        title=_("Revenue"),
        note=months_to(until) if until else "",
        url=reverse("accounts:performance", args=[actor.organization.slug, account.pk]),
        facts=_facts(actor, read, figures) if figures else (),
        empty=_("No revenue is known yet. Import it by month, or write it under Performance."),
        template="plans/live/_revenue.html",
        shown=_pairs(read, until) if until else [],
    )


def _facts(actor: Actor, read: AccountRead, figures: YearFigures) -> tuple[Fact, ...]:
    currency = actor.organization.currency
    before = money(figures.revenue_before, currency)
    found = [
        Fact(_("12 months"), money(figures.revenue, currency), growth(figures.growth)),
        Fact(_("12 months before"), before),
        Fact(_("Margin"), _margin(figures, currency), percent(figures.margin_ratio)),
    ]
    if actor.may("portfolio.view"):
        organization = actor.organization
        letter = read.abc_class(organization.abc_a, organization.abc_b)
        found.append(Fact(_("ABC class"), letter))
    return tuple(found)


def _margin(figures: YearFigures, currency: str) -> str:
    return "–" if figures.margin is None else money(figures.margin, currency)


def _pairs(read: AccountRead, until: date) -> list[MonthPair]:
    year = [until - relativedelta(months=n) for n in range(MONTHS - 1, -1, -1)]
    return [
        MonthPair(
            month,
            _amount(read.months.get(month)),
            _amount(read.months.get(month - relativedelta(years=1))),
        )
        for month in year
    ]


def _amount(minor: int | None) -> Decimal | None:
    return None if minor is None else Decimal(minor) / 100
