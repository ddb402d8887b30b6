"""Why an account has no figure that a criterion measures."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AccountFigures
from accounts.revenue.figures import GROWTH_WORDS, growth_of
from scoring.models import Criterion, Matrix, Score

NO_REVENUE = _("no revenue is known yet")
NONE_IN_YEAR = _("no revenue in the 12 months")
NO_COST = _("a month with revenue has no cost")


@dataclass(frozen=True)
class Missing:
    """A criterion that an account has no score on, and why where a figure is missing."""

    criterion: Criterion
    why: str | Promise | None

    def __str__(self) -> str:
        return f"{self.criterion.name} ({self.why})" if self.why else self.criterion.name


def why_unknown(criterion: Criterion, figures: AccountFigures | None) -> str | Promise | None:
    """Why the criterion's figure does not exist; None where it does, or where people judge."""
    if not criterion.is_measured:
        return None
    if figures is None:
        return NO_REVENUE
    if criterion.metric == Criterion.Metric.MARGIN:
        if figures.revenue <= 0:
            return NONE_IN_YEAR
        return NO_COST if figures.cost is None else None
    if criterion.metric == Criterion.Metric.GROWTH:
        word = growth_of(
            revenue=figures.revenue,
            before=figures.revenue_before,
            alike=figures.revenue_alike,
            first=figures.first_month,
            until=figures.until,
        ).word
        return GROWTH_WORDS[word] if word else None
    return None


def figures_of(account_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, AccountFigures]:
    """The figures of some accounts."""
    found = AccountFigures.objects.filter(account_id__in=account_ids)
    return {figures.account_id: figures for figures in found}


def missing_of(matrix: Matrix, account_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Missing]]:
    """On which criteria some accounts have no score, and why: three queries for all."""
    criteria = list(matrix.criteria.order_by("position"))
    scored = set(
        Score.objects.filter(
            criterion__in=[c.id for c in criteria], account_id__in=account_ids
        ).values_list("account_id", "criterion_id")
    )
    figures = figures_of(account_ids)
    return {
        account_id: [
            Missing(c, why_unknown(c, figures.get(account_id)))
            for c in criteria
            if (account_id, c.id) not in scored
        ]
        for account_id in account_ids
    }
