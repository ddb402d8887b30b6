"""Designations for programs: the decisions, and deciding. Only for keys that may see them."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import django_filters
from django.db.models import F, QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.designation.rules import DECIDED, designate
from accounts.models import Account, Designation, DesignationChange
from accounts.revenue.rows import money
from accounts.revenue.rules import to_minor
from api.filters import SinceFilter
from api.lists import ListView
from api.strict import StrictSerializer
from rules.errors import NotFoundError, RuleError
from tenants.actors import Actor


class DesignationFilter(django_filters.FilterSet):
    """Filters of the decisions."""

    account = django_filters.UUIDFilter("account_id")
    after = django_filters.ChoiceFilter(choices=Designation.choices)
    since = SinceFilter("decided_at")

    class Meta:
        model = DesignationChange
        fields: tuple[str, ...] = ()


class DesignatedAccountSerializer(serializers.Serializer):
    """The account of a decision."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class DesignationSerializer(serializers.Serializer):
    """One decision; the expected return is of a year, as text in units of the currency."""

    id = serializers.UUIDField()
    account = DesignatedAccountSerializer()
    before = serializers.ChoiceField(Designation.choices)
    after = serializers.ChoiceField(Designation.choices)
    reason = serializers.CharField()
    expected_return = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    override_reason = serializers.CharField()
    author = serializers.CharField()
    decided_at = serializers.DateTimeField()


class DesignationInSerializer(StrictSerializer):
    """A decision to make. `before` is the designation you saw: 409 when it is another by now."""

    account = serializers.UUIDField()
    designation = serializers.ChoiceField([(d.value, d.label) for d in DECIDED])
    before = serializers.ChoiceField(Designation.choices, required=False)
    reason = serializers.CharField(max_length=1000)
    expected_return = serializers.DecimalField(
        max_digits=16, decimal_places=2, min_value=0, allow_null=True, required=False
    )
    override_reason = serializers.CharField(max_length=1000, allow_blank=True, required=False)


class Designations(ListView):
    """The decisions about key accounts."""

    model = DesignationChange
    filterset_class = DesignationFilter
    orderings: ClassVar[dict[str, str]] = {
        "-decided_at": "decided_at",
        "decided_at": "decided_at",
    }

    def rows(self, actor: Actor) -> QuerySet:
        return designation_columns(actor)

    @extend_schema(operation_id="designations_list", responses=DesignationSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The decisions, newest first; 403 for keys that may not see the designation."""
        currency = request.actor.organization.currency
        return self.get_paginated_response([designation_body(r, currency) for r in self.page()])

    @extend_schema(
        operation_id="designations_create",
        request=DesignationInSerializer,
        responses={201: DesignationSerializer},
    )
    def post(self, request: Request) -> Response:
        """Decide; an open nomination of the account is answered by it."""
        request.actor.require("designation.change")
        serializer = DesignationInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        account = Account.objects.select_related("owner").filter(pk=given["account"]).first()
        if account is None:
            raise RuleError.on("account", "There is no such account.", "unknown")
        expected = given.get("expected_return")
        change = designate(
            actor=request.actor,
            account=account,
            to=given["designation"],
            reason=given["reason"],
            expected_return_minor=None if expected is None else to_minor(expected),
            override_reason=given.get("override_reason", ""),
            seen=given.get("before"),
        )
        location = reverse("api:designation", args=[change.pk])
        return Response(_one(request, change.pk), status=201, headers={"Location": location})


class DesignationDetail(APIView):
    """One decision; it never changes."""

    @extend_schema(operation_id="designations_read", responses=DesignationSerializer)
    def get(self, request: Request, designation_id: uuid.UUID) -> Response:
        """The decision with its reason."""
        return Response(_one(request, designation_id))


def designation_columns(actor: Actor) -> QuerySet:
    """Decisions as dictionaries of columns; `designation_body` makes the answer of one."""
    actor.require("account.see_designation")
    return DesignationChange.objects.values(
        "id",
        "account_id",
        "before",
        "after",
        "reason",
        "expected_return_minor",
        "override_reason",
        "author_label",
        "decided_at",
        account_name=F("account__name"),
    )


def designation_body(row: dict[str, Any], currency: str) -> dict[str, Any]:
    """One decision as programs read it."""
    return {
        "id": row["id"],
        "account": {"id": row["account_id"], "name": row["account_name"]},
        "before": row["before"],
        "after": row["after"],
        "reason": row["reason"],
        "expected_return": money(row["expected_return_minor"]),
        "currency": currency,
        "override_reason": row["override_reason"],
        "author": row["author_label"],
        "decided_at": row["decided_at"],
    }


def _one(request: Request, designation_id: uuid.UUID) -> dict[str, Any]:
    row = designation_columns(request.actor).filter(pk=designation_id).first()
    if row is None:
        raise NotFoundError
    return designation_body(row, request.actor.organization.currency)
