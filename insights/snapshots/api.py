"""Month ends for programs: their editions, and what each account stood at."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet
from rest_framework import serializers

from accounts.revenue.filters import MonthFilter
from accounts.revenue.rows import money
from accounts.shapes import NamedAccountSerializer, NamedFilter
from api.figures import DecimalText, MonthText
from api.resources import Body, Columns, DetailView, ListView, Resource, there
from insights.health.arithmetic import health_of
from insights.health.rules import readable, sees_whole
from insights.models import AccountSnapshot, Snapshot
from scoring.arithmetic import shown, weighted_score

_PLAIN = ("id", "edition", "cause", "made_at", "digest", "currency", "accounts", "scored")
_COUNTED = ("cost_unknown",)
_SUMS = ("month_revenue", "month_cost", "revenue", "revenue_before", "cost")
_ROW = ("id", "is_archived", "segment", "phase", "plan_state", "rank", "band")
_MEASURES = ("engagement", "satisfaction", "recommendation")
_ROW_MONEY = (*_SUMS, "revenue_alike")


class SnapshotFilter(django_filters.FilterSet):
    """Filters of the editions."""

    month = MonthFilter("month")

    class Meta:
        model = Snapshot
        fields: tuple[str, ...] = ()


class MonthEndMatrixSerializer(serializers.Serializer):
    """The version of the matrix that ranked the accounts."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()


class MonthEndSerializer(serializers.Serializer):
    """One edition of a month's end, and the sums over its accounts."""

    id = serializers.UUIDField()
    month = MonthText(help_text="YYYY-MM.")
    edition = serializers.IntegerField()
    figures_to = MonthText(allow_null=True, help_text="The last month of the figures.")
    cause = serializers.ChoiceField(Snapshot.Cause.choices)
    made_at = serializers.DateTimeField()
    digest = serializers.CharField(help_text="SHA-256 over the rows of all accounts.")
    currency = serializers.CharField()
    matrix = MonthEndMatrixSerializer(allow_null=True)
    health_formula = serializers.IntegerField(allow_null=True)
    accounts = serializers.IntegerField(help_text="Not archived then.")
    key_accounts = serializers.IntegerField(
        allow_null=True, help_text="Only for keys that may see designations."
    )
    scored = serializers.IntegerField()
    month_revenue = DecimalText()
    month_cost = DecimalText()
    revenue = DecimalText(help_text="Of 12 months.")
    revenue_before = DecimalText(help_text="Of the 12 months before.")
    cost = DecimalText(help_text="Of the accounts whose cost is known.")
    cost_unknown = serializers.IntegerField(help_text="Accounts whose cost is not known.")


class SnapshotRowSerializer(serializers.Serializer):
    """What one account stood at. The account may be gone; its name is the one of that day."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    archived = serializers.BooleanField()
    segment = serializers.CharField()
    owner = serializers.UUIDField(allow_null=True)
    designation = serializers.CharField(
        allow_null=True, help_text="Only for keys that may see designations."
    )
    phase = serializers.CharField(help_text="Its key; empty where it was in none.")
    plan_state = serializers.CharField()
    score = DecimalText(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    band = serializers.CharField()
    first_month = MonthText(allow_null=True)
    month_revenue = DecimalText(allow_null=True)
    month_cost = DecimalText(allow_null=True)
    revenue = DecimalText()
    revenue_before = DecimalText()
    revenue_alike = DecimalText(allow_null=True)
    cost = DecimalText(allow_null=True)
    engagement = DecimalText(allow_null=True)
    satisfaction = DecimalText(allow_null=True)
    recommendation = DecimalText(allow_null=True)
    health = serializers.IntegerField(
        allow_null=True, help_text="Without reviews for keys that may not see designations."
    )
    parts = serializers.DictField(child=serializers.IntegerField())


class SnapshotResource(Resource[Snapshot]):
    """Month ends as they were frozen; they never change."""

    model = Snapshot
    name, address = "snapshots", "snapshot"
    permission = "portfolio.view"
    shape = MonthEndSerializer
    is_versioned = False

    @classmethod
    def columns(cls) -> QuerySet:
        return Snapshot.objects.values(
            *_PLAIN,
            *_COUNTED,
            *_SUMS,
            "month",
            "until",
            "key_accounts",
            "matrix_id",
            matrix_number=F("matrix__number"),
            formula_number=F("formula__number"),
        )

    def body(self, row: Columns) -> Body:
        sees = self.actor.may("account.see_designation")
        matrix = row["matrix_id"] and {"id": row["matrix_id"], "version": row["matrix_number"]}
        return (
            {name: row[name] for name in (*_PLAIN, *_COUNTED)}
            | {name: money(row[name]) for name in _SUMS}
            | {
                "month": f"{row['month']:%Y-%m}",
                "figures_to": row["until"] and f"{row['until']:%Y-%m}",
                "matrix": matrix,
                "health_formula": row["formula_number"],
                "key_accounts": row["key_accounts"] if sees else None,
            }
        )


class Snapshots(SnapshotResource, ListView[Snapshot]):
    """All editions of all months; the last of a month has the highest number."""

    filterset_class = SnapshotFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "month": "month"}


class SnapshotDetail(SnapshotResource, DetailView[Snapshot]):
    """One edition."""


class SnapshotRowFilter(django_filters.FilterSet):
    """Filters of the accounts of an edition."""

    account = NamedFilter("account_id")

    class Meta:
        model = AccountSnapshot
        fields: tuple[str, ...] = ()


class SnapshotRows(ListView[AccountSnapshot]):
    """The accounts of one edition."""

    model = AccountSnapshot
    name = "snapshot_accounts"
    permission = "portfolio.view"
    shape = SnapshotRowSerializer
    filterset_class = SnapshotRowFilter
    is_alike = False  # of the snapshot in the address

    @classmethod
    def columns(cls) -> QuerySet:
        return AccountSnapshot.objects.values(
            *_ROW,
            *_ROW_MONEY,
            *_MEASURES,
            *("account_id", "name", "owner_id", "designation", "points", "first_month", "parts"),
            weight=F("snapshot__weight"),
            weights=F("snapshot__formula__weights"),
        )

    def rows(self) -> QuerySet:
        snapshot = there(Snapshot.objects.filter(pk=self.kwargs["snapshot_id"]).first())
        return self.columns().filter(snapshot=snapshot)

    def body(self, row: Columns) -> Body:
        sees = self.actor.may("account.see_designation")
        parts = readable(row["parts"], sees_whole(self.actor))
        return (
            {name: row[name] for name in _ROW if name != "is_archived"}
            | {name: money(row[name]) for name in _ROW_MONEY}
            | {name: _text(row[name]) for name in _MEASURES}
            | {
                "account": {"id": row["account_id"], "name": row["name"]},
                "archived": row["is_archived"],
                "owner": row["owner_id"],
                "designation": row["designation"] if sees else None,
                "first_month": row["first_month"] and f"{row['first_month']:%Y-%m}",
                "score": _score(row["points"], row["weight"]),
                "health": health_of(parts, row["weights"] or {}),
                "parts": parts,
            }
        )


def _score(points: int | None, weight: int) -> str | None:
    return None if points is None else str(shown(weighted_score(points, weight)))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
