"""Cadences for programs."""

from __future__ import annotations

import uuid
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.named import account_named
from api.etags import IF_MATCH, expected_version, matched_version, tagged
from api.filters import SinceFilter
from api.lists import ListView
from reviews.cadences.rules import (
    clear_cadence,
    readable_cadences,
    set_account_cadence,
    set_tier_cadence,
)
from reviews.cadences.shapes import CadenceInSerializer, CadenceSerializer, NewCadenceSerializer
from reviews.models import Cadence, Kind, Tier
from rules.errors import ConflictError, NotFoundError, RuleError
from tenants.actors import Actor
from tenants.days import today_of

_PLAIN = (
    "id",
    "kind",
    "rhythm",
    "anchor_on",
    "starts_at",
    "lead_days",
    "version",
    "created_at",
    "updated_at",
)


class CadenceFilter(django_filters.FilterSet):
    """Filters of the cadences."""

    tier = django_filters.ChoiceFilter(choices=Tier.choices)
    account = django_filters.UUIDFilter("account_id")
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Cadence
        fields: tuple[str, ...] = ()


class Cadences(ListView):
    """How often accounts are reviewed: by tier, and accounts that say otherwise.

    Those of tiers are for keys that may see designations.
    """

    model = Cadence
    filterset_class = CadenceFilter

    def rows(self, actor: Actor) -> QuerySet:
        actor.require("cadence.view")
        return _rows(actor)

    @extend_schema(operation_id="cadences_list", responses=CadenceSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All cadences."""
        return self.get_paginated_response([_body(row) for row in self.page()])

    @extend_schema(
        operation_id="cadences_create",
        request=NewCadenceSerializer,
        responses={201: CadenceSerializer},
    )
    def post(self, request: Request) -> Response:
        """Set the cadence of a tier or of an account; 409 where it has one."""
        serializer = NewCadenceSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = dict(serializer.validated_data)
        tier, account_id = given.pop("tier", ""), given.pop("account", None)
        if bool(tier) == bool(account_id):
            raise RuleError.on("tier", "Name a tier or an account, and not both.")
        if Cadence.objects.filter(tier=tier, account=account_id, kind=given["kind"]).exists():
            raise ConflictError("There is a cadence; change that one.")
        given |= {"actor": request.actor, "today": today_of(request.organization)}
        if tier:
            cadence = set_tier_cadence(tier=tier, **given)
        else:
            cadence = set_account_cadence(account=account_named(account_id), **given)
        return _cadence(request.actor, cadence.id, status=201)


class CadenceDetail(APIView):
    """One cadence."""

    @extend_schema(operation_id="cadences_read", responses=CadenceSerializer)
    def get(self, request: Request, cadence_id: uuid.UUID) -> Response:
        """The cadence with its version as ETag."""
        request.actor.require("cadence.view")
        return _cadence(request.actor, cadence_id)

    @extend_schema(
        operation_id="cadences_change",
        parameters=[IF_MATCH],
        request=CadenceInSerializer(partial=True),
        responses=CadenceSerializer,
    )
    def patch(self, request: Request, cadence_id: uuid.UUID) -> Response:
        """Change what you send; planned reviews follow."""
        cadence = _find(cadence_id)
        version = matched_version(request, cadence.version)
        serializer = CadenceInSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        names = ("rhythm", "anchor_on", "starts_at", "lead_days")
        values = {name: getattr(cadence, name) for name in names} | serializer.validated_data
        values |= {
            "actor": request.actor,
            "kind": cadence.kind,
            "today": today_of(request.organization),
            "version": version,
        }
        if cadence.account_id:
            set_account_cadence(account=cadence.account, **values)
        else:
            set_tier_cadence(tier=cadence.tier, **values)
        return _cadence(request.actor, cadence_id)

    @extend_schema(operation_id="cadences_delete", parameters=[IF_MATCH], responses={204: None})
    def delete(self, request: Request, cadence_id: uuid.UUID) -> Response:
        """Take it away: an account follows its tier again, a tier has no reviews."""
        clear_cadence(
            actor=request.actor,
            cadence=_find(cadence_id),
            today=today_of(request.organization),
            version=expected_version(request),
        )
        return Response(status=204)


def _rows(actor: Actor) -> QuerySet:
    named = {"account_name": F("account__name")}
    return readable_cadences(actor).values(*_PLAIN, "tier", "account_id", **named)


def _body(row: dict[str, Any]) -> dict[str, Any]:
    account = {"id": row["account_id"], "name": row["account_name"]}
    return {name: row[name] for name in _PLAIN} | {
        "tier": row["tier"] or None,
        "account": account if row["account_id"] else None,
        "starts_at": f"{row['starts_at']:%H:%M}",
    }


def _find(cadence_id: uuid.UUID) -> Cadence:
    cadence = Cadence.objects.select_related("account").filter(pk=cadence_id).first()
    if cadence is None:
        raise NotFoundError
    return cadence


def _cadence(actor: Actor, cadence_id: uuid.UUID, *, status: int = 200) -> Response:
    row = _rows(actor).filter(pk=cadence_id).first()
    if row is None:
        raise NotFoundError
    location = reverse("api:cadence", args=[cadence_id]) if status == 201 else ""
    return tagged(_body(row), row["version"], status=status, location=location)
