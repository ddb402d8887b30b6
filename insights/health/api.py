"""The health of accounts for programs: computed when it is asked for, today or as of a day."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from rest_framework import serializers

from accounts.models import Account
from accounts.shapes import NamedAccountSerializer, NamedFilter
from api.figures import DecimalText
from api.resources import Body, Columns, DetailView, ListView, Resource
from insights.health.arithmetic import Move
from insights.health.formulas import BANDS, formula_now
from insights.health.parts import PARTS
from insights.health.rules import Health, healths, sees_whole

_TENTH = Decimal("0.1")


class HealthFilter(django_filters.FilterSet):
    """Of which account, and as of which day."""

    account = NamedFilter("id")
    at = django_filters.DateFilter(method="keep")

    class Meta:
        model = Account
        fields: tuple[str, ...] = ()

    def keep(self, rows: QuerySet, _name: str, _day: date) -> QuerySet:
        """The day changes what is told of the accounts, not which they are."""
        return rows


class HealthMoveSerializer(serializers.Serializer):
    """What one part does to the health."""

    part = serializers.ChoiceField(list(PARTS))
    points = DecimalText(help_text="Points of the health, to a tenth.")
    before = serializers.IntegerField(allow_null=True)
    now = serializers.IntegerField(allow_null=True)


class AccountHealthSerializer(serializers.Serializer):
    """How one account is, and why."""

    id = serializers.UUIDField(help_text="The account's.")
    account = NamedAccountSerializer()
    health = serializers.IntegerField(
        allow_null=True,
        help_text="0 to 100; without reviews for keys that may not see designations.",
    )
    band = serializers.ChoiceField(BANDS, allow_null=True)
    parts = serializers.DictField(
        child=serializers.IntegerField(), help_text="0 to 100 each; what is missing is left out."
    )
    formula = serializers.IntegerField(help_text="The version of the formula.")
    since = serializers.CharField(
        allow_null=True, help_text="The month, YYYY-MM, from whose end moves are counted."
    )
    before = serializers.IntegerField(allow_null=True, help_text="The health at that month's end.")
    moved = HealthMoveSerializer(many=True)
    step = HealthMoveSerializer(allow_null=True)


class HealthResource(Resource[Account]):
    """Health of living accounts by the formula that counts now."""

    model = Account
    name, address = "account_health", "account_health_detail"
    permission = "portfolio.view"
    shape = AccountHealthSerializer
    is_versioned = False

    @classmethod
    def columns(cls) -> QuerySet:
        return Account.objects.filter(archived_at=None).values("id", "name")

    def body(self, row: Columns) -> Body:
        return self.told([row])[0]

    def told(self, rows: list[Columns]) -> list[Body]:
        """The health of some accounts, in few queries however many they are."""
        formula = formula_now()
        found = healths(
            self.actor.organization,
            at=self.day(),
            accounts=[row["id"] for row in rows],
            sees_series=sees_whole(self.actor),
            formula=formula,
        )
        nothing = Health.of({}, formula)
        return [_told(row, found.get(row["id"], nothing)) for row in rows]

    def day(self) -> date | None:
        """As of which day; None is today."""
        return None


class AccountHealth(HealthResource, ListView[Account]):
    """All living accounts; `at` asks for a day of the past."""

    filterset_class = HealthFilter

    def bodies(self, rows: list[Columns]) -> list[Body]:
        return self.told(rows)

    def day(self) -> date | None:
        return parse_date(self.request.query_params.get("at", ""))


class AccountHealthDetail(HealthResource, DetailView[Account]):
    """One account."""


def _told(row: Columns, health: Health) -> Body:
    return {
        "id": row["id"],
        "account": {"id": row["id"], "name": row["name"]},
        "health": health.value,
        "band": health.band or None,
        "parts": health.parts,
        "formula": health.formula.number,
        "since": health.since and f"{health.since:%Y-%m}",
        "before": health.before,
        "moved": [_move(move) for move in health.moved],
        "step": health.step and _move(health.step),
    }


def _move(move: Move) -> dict[str, Any]:
    points = move.points.quantize(_TENTH, ROUND_HALF_UP)
    return {"part": move.part, "points": str(points), "before": move.before, "now": move.now}
