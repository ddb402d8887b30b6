"""Changes of phase for programs: what was declared, when and why, and declaring."""

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

from accounts.models import Account, Phase, PhaseChange
from accounts.phases.rules import change_phase
from api.filters import SinceFilter
from api.lists import ListView
from api.strict import StrictSerializer
from rules.errors import NotFoundError, RuleError
from tenants.actors import Actor


class PhaseChangeFilter(django_filters.FilterSet):
    """Filters of the changes."""

    account = django_filters.UUIDFilter("account_id")
    to = django_filters.CharFilter("to_phase__key", max_length=40)
    since = SinceFilter("changed_at")

    class Meta:
        model = PhaseChange
        fields: tuple[str, ...] = ()


class MovedAccountSerializer(serializers.Serializer):
    """The account of a change."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class FrozenEvidenceSerializer(serializers.Serializer):
    """One piece of evidence as it stood then."""

    phase = serializers.CharField()
    text = serializers.CharField()
    holds = serializers.BooleanField()
    why = serializers.CharField()


class PhaseChangeSerializer(serializers.Serializer):
    """One change; phases by their keys."""

    id = serializers.UUIDField()
    account = MovedAccountSerializer()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField()
    is_up = serializers.BooleanField()
    without_evidence = serializers.BooleanField()
    reason = serializers.CharField()
    evidence = FrozenEvidenceSerializer(many=True)
    author = serializers.CharField()
    changed_at = serializers.DateTimeField()


class PhaseChangeInSerializer(StrictSerializer):
    """A change to make. `before` is the phase you saw: 409 when it is another by now."""

    account = serializers.UUIDField()
    to = serializers.SlugField(max_length=40)
    before = serializers.SlugField(max_length=40, required=False)
    reason = serializers.CharField(max_length=1000)


class PhaseChanges(ListView):
    """The changes of phase."""

    model = PhaseChange
    filterset_class = PhaseChangeFilter
    orderings: ClassVar[dict[str, str]] = {
        "-changed_at": "changed_at",
        "changed_at": "changed_at",
    }

    def rows(self, actor: Actor) -> QuerySet:
        return _columns(actor)

    @extend_schema(operation_id="phase_changes_list", responses=PhaseChangeSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The changes, newest first."""
        return self.get_paginated_response([_body(row) for row in self.page()])

    @extend_schema(
        operation_id="phase_changes_create",
        request=PhaseChangeInSerializer,
        responses={201: PhaseChangeSerializer},
    )
    def post(self, request: Request) -> Response:
        """Declare another phase. Up without the evidence is for sales leaders: 403 for a key."""
        request.actor.require("phase.change")
        serializer = PhaseChangeInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        account = Account.objects.filter(pk=given["account"]).first()
        if account is None:
            raise RuleError.on("account", "There is no such account.", "unknown")
        change = change_phase(
            actor=request.actor,
            account=account,
            to=_phase("to", given["to"]),
            reason=given["reason"],
            seen=_phase("before", given["before"]) if "before" in given else None,
        )
        location = reverse("api:phase_change", args=[change.pk])
        return Response(_one(request, change.pk), status=201, headers={"Location": location})


class PhaseChangeDetail(APIView):
    """One change; it never changes."""

    @extend_schema(operation_id="phase_changes_read", responses=PhaseChangeSerializer)
    def get(self, request: Request, change_id: uuid.UUID) -> Response:
        """The change with the evidence as it stood."""
        return Response(_one(request, change_id))


def _phase(field: str, key: str) -> Phase:
    phase = Phase.objects.filter(key=key).first()
    if phase is None:
        raise RuleError.on(field, "There is no such phase.", "unknown")
    return phase


def _columns(actor: Actor) -> QuerySet:
    actor.require("account.view")
    return PhaseChange.objects.values(
        "id",
        "account_id",
        "is_up",
        "is_without_evidence",
        "reason",
        "evidence",
        "author_label",
        "changed_at",
        account_name=F("account__name"),
        before=F("from_phase__key"),
        after=F("to_phase__key"),
    )


def _body(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "account": {"id": row["account_id"], "name": row["account_name"]},
        "before": row["before"],
        "after": row["after"],
        "is_up": row["is_up"],
        "without_evidence": row["is_without_evidence"],
        "reason": row["reason"],
        "evidence": row["evidence"],
        "author": row["author_label"],
        "changed_at": row["changed_at"],
    }


def _one(request: Request, change_id: uuid.UUID) -> dict[str, Any]:
    row = _columns(request.actor).filter(pk=change_id).first()
    if row is None:
        raise NotFoundError
    return _body(row)
