"""Designations for programs: the decisions, and deciding. Only for keys that may see them."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet
from rest_framework import serializers

from accounts.designation.rules import DECIDED, designate
from accounts.designation.taking_back import take_back
from accounts.models import Designation, DesignationChange
from accounts.named import account_named
from accounts.revenue.rows import money
from accounts.revenue.rules import to_minor
from accounts.shapes import NamedAccountSerializer, NamedField, NamedFilter
from api.filters import SinceFilter
from api.operations import changes, makes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from api.strict import StrictSerializer

_PLAIN = ("id", "before", "after", "reason", "override_reason", "decided_at", "takes_back")


class DesignationFilter(django_filters.FilterSet):
    """Filters of the decisions."""

    account = NamedFilter("account_id")
    after = django_filters.ChoiceFilter(choices=Designation.choices)
    since = SinceFilter("decided_at")

    class Meta:
        model = DesignationChange
        fields: tuple[str, ...] = ()


class DesignationSerializer(serializers.Serializer):
    """One decision; the expected return is of a year, as text in units of the currency."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    before = serializers.ChoiceField(Designation.choices)
    after = serializers.ChoiceField(Designation.choices)
    reason = serializers.CharField()
    expected_return = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    override_reason = serializers.CharField()
    author = serializers.CharField()
    decided_at = serializers.DateTimeField()
    takes_back = serializers.UUIDField(allow_null=True)


class DesignationInSerializer(StrictSerializer):
    """A decision to make. `before` is the designation you saw: 409 when it is another by now."""

    account = NamedField()
    designation = serializers.ChoiceField([(d.value, d.label) for d in DECIDED])
    before = serializers.ChoiceField(Designation.choices, required=False)
    reason = serializers.CharField(max_length=1000)
    expected_return = serializers.DecimalField(
        max_digits=16, decimal_places=2, min_value=0, allow_null=True, required=False
    )
    override_reason = serializers.CharField(max_length=1000, allow_blank=True, required=False)


class DecisionTakingBackSerializer(StrictSerializer):
    """Why the decision is taken back."""

    reason = serializers.CharField(max_length=1000)


class DesignationResource(Resource[DesignationChange]):
    """The decisions about key accounts; they never change."""

    model = DesignationChange
    name, address = "designations", "designation"
    permission = "account.see_designation"
    shape = DesignationSerializer
    is_versioned = False

    @classmethod
    def columns(cls) -> QuerySet:
        return DesignationChange.objects.values(
            *_PLAIN,
            "account_id",
            "expected_return_minor",
            "author_label",
            account_name=F("account__name"),
        )

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _PLAIN} | {
            "account": {"id": row["account_id"], "name": row["account_name"]},
            "expected_return": money(row["expected_return_minor"]),
            "currency": self.actor.organization.currency,
            "author": row["author_label"],
        }


class Designations(DesignationResource, ListView[DesignationChange]):
    """The decisions, newest first; 403 for keys that may not see the designation."""

    filterset_class = DesignationFilter
    orderings: ClassVar[dict[str, str]] = {
        "-decided_at": "decided_at",
        "decided_at": "decided_at",
    }

    @makes(DesignationInSerializer, permission="designation.change")
    def post(self, given: Given) -> DesignationChange:
        """Decide; an open nomination of the account is answered by it."""
        expected = given.get("expected_return")
        return designate(
            actor=self.actor,
            account=account_named(given["account"]),
            to=given["designation"],
            reason=given["reason"],
            expected_return_minor=None if expected is None else to_minor(expected),
            override_reason=given.get("override_reason", ""),
            seen=given.get("before"),
        )


class DesignationDetail(DesignationResource, DetailView[DesignationChange]):
    """The decision with its reason."""


class DesignationWithdrawal(DesignationResource):
    """The account's last decision, on its day."""

    @changes(DecisionTakingBackSerializer, verb="withdraw")
    def post(self, decision: DesignationChange, given: Given, version: int | None) -> None:
        """Take it back: all is as before, by a decision of its own that names this one."""
        self.actor.require("designation.change")
        take_back(actor=self.actor, decision=decision, reason=given["reason"])
