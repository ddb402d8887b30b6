"""The portfolio for programs: attractiveness against strength, account by account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from accounts.models import Account
from accounts.revenue.fiscal import Span
from accounts.revenue.rules import from_minor
from accounts.shapes import NamedAccountSerializer
from api.figures import DecimalText, MonthText
from api.months import MONTH_SHAPE, parse_month
from api.requests import ApiRequest, ApiView
from insights.narrowing import NarrowedPortfolio
from insights.portfolio.named import named_accounts
from insights.portfolio.positions import Field, Position, listed, positions
from insights.portfolio.rule import active_rule
from scoring.arithmetic import shown

_FILTERS = {
    "phase": "The key of a phase.",
    "segment": "A segment.",
    "tag": "A tag.",
    "owner": "The id of the account manager.",
    "group": "The id of an account, or a part of its name: it and all below it.",
}


class QuarterSerializer(serializers.Serializer):
    """A part of the matrix, or those who have no place in it."""

    accounts = serializers.IntegerField()
    revenue = DecimalText(help_text="Of the months from `from` to `to`.")


class QuartersSerializer(serializers.Serializer):
    """All accounts, each counted once."""

    invest = QuarterSerializer(help_text="Attractive, the relationship weak.")
    keep_close = QuarterSerializer(help_text="Attractive, the relationship strong.")
    look_after = QuarterSerializer(help_text="Less attractive, the relationship strong.")
    little_effort = QuarterSerializer(help_text="Less attractive, the relationship weak.")
    unscored = QuarterSerializer(help_text="Without a score, so without a place.")
    unknown = QuarterSerializer(help_text="Of whose relationship nothing is known.")


class PortfolioAccountSerializer(serializers.Serializer):
    """Where one account stands."""

    account = NamedAccountSerializer()
    phase = serializers.CharField(allow_null=True, help_text="The key of its phase.")
    score = DecimalText(allow_null=True, help_text="1 to 10, by the active matrix.")
    strength = DecimalText(allow_null=True, help_text="0 to 100.")
    revenue = DecimalText()


class PortfolioSerializer(serializers.Serializer):
    """The whole matrix."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """`from` is no name that Python lets a field have."""
        return {"from": MonthText(allow_null=True)} | super().get_fields()

    to = MonthText(allow_null=True)
    currency = serializers.CharField()
    attractive_from = DecimalText(help_text="The score from which one is attractive.")
    quarters = QuartersSerializer()
    results = PortfolioAccountSerializer(many=True)


class PortfolioFilter(serializers.Serializer):
    """What must be of a kind of its own."""

    owner = serializers.UUIDField()


class Portfolio(ApiView):
    """Living accounts with score, strength of the relationship and revenue."""

    takes = frozenset({"from", "to", *_FILTERS})

    @extend_schema(
        operation_id="portfolio",
        summary="Read the portfolio",
        parameters=[
            OpenApiParameter("from", MONTH_SHAPE, description="First month; else 12 in all."),
            OpenApiParameter(
                "to", MONTH_SHAPE, description="Last month, included; else the closed month."
            ),
            *(
                OpenApiParameter(name, UUID if name == "owner" else str, description=words)
                for name, words in _FILTERS.items()
            ),
        ],
        responses=PortfolioSerializer,
    )
    def get(self, request: ApiRequest) -> Response:
        """The matrix as the page of the portfolio shows it, every account, the largest first."""
        request.actor.require("portfolio.view")
        organization = request.actor.organization
        narrowed, today = NarrowedPortfolio(request.actor, _given(request)), organization.today()
        rule = active_rule(organization)
        whole = positions(narrowed, rule, today=today, most=0, few=0)
        found = listed(narrowed, rule, today=today)
        named = named_accounts(request.actor, found)
        quarters = {
            "invest": whole.quarters.get((False, True), Field()),
            "keep_close": whole.quarters.get((True, True), Field()),
            "look_after": whole.quarters.get((True, False), Field()),
            "little_effort": whole.quarters.get((False, False), Field()),
            "unscored": whole.all_unscored,
            "unknown": whole.all_unknown,
        }
        return Response(
            {
                **_months(narrowed.period),
                "currency": organization.currency,
                "attractive_from": shown(rule.limit),
                "quarters": {name: _field(field) for name, field in quarters.items()},
                "results": [_place(at, named) for at in found],
            }
        )


def _given(request: ApiRequest) -> dict[str, str]:
    """What narrows it; raises ValidationError where a month or an id is none."""
    given = request.query_params.dict()
    for name in ("from", "to"):
        if name in given and parse_month(given[name]) is None:
            raise ValidationError({name: _("A month is written YYYY-MM.")})
    if "owner" in given:
        PortfolioFilter(data=given).is_valid(raise_exception=True)
    return given


def _months(period: Span | None) -> dict[str, str | None]:
    return {
        "from": f"{period.start:%Y-%m}" if period else None,
        "to": f"{period.until:%Y-%m}" if period else None,
    }


def _place(at: Position, named: Mapping[Any, Account]) -> dict[str, Any]:
    account = named[at.id]
    return {
        "account": {"id": at.id, "name": account.name},
        "phase": account.phase.key if account.phase else None,
        "score": None if at.score is None else str(shown(at.score)),
        "strength": None if at.strength is None else str(shown(at.strength)),
        "revenue": str(from_minor(at.revenue)),
    }


def _field(field: Field) -> dict[str, Any]:
    return {"accounts": field.accounts, "revenue": str(from_minor(field.revenue))}
