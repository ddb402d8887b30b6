"""The people at clients for programs. Whoever was erased is not there."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Stakeholder
from accounts.shapes import REFERENCE, BulkResultsSerializer, checked_reference
from accounts.stakeholders.acquaintance import known_by_email
from accounts.stakeholders.rows import stakeholder_body, stakeholder_columns
from accounts.stakeholders.rules import (
    add_stakeholder,
    change_stakeholder,
    find_by_reference,
    living,
    remove_stakeholder,
)
from accounts.stakeholders.shapes import (
    StakeholderByReferenceSerializer,
    StakeholderChangeSerializer,
    StakeholderFilter,
    StakeholderInSerializer,
    StakeholderItemSerializer,
    StakeholdersBulkSerializer,
    StakeholderSerializer,
)
from accounts.stakeholders.upserts import resolved, upsert_stakeholder, upsert_stakeholders
from api.bulk import checked_item, read_items, result, results
from api.compiled import Compiled, Mark, compiled
from api.etags import (
    IF_MATCH,
    IF_NONE_MATCH,
    check_version,
    expected_version,
    matched_version,
    tagged,
)
from api.lists import CompiledListView
from rules.errors import NotFoundError, RuleError


class Stakeholders(CompiledListView):
    """The people at clients."""

    model = Stakeholder
    permission = "stakeholder.view"
    filterset_class = StakeholderFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    @classmethod
    def columns(cls) -> QuerySet:
        return stakeholder_columns()

    @extend_schema(operation_id="stakeholders_list", responses=StakeholderSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The stakeholders; filter by account for one."""
        return self.get_paginated_response([stakeholder_body(row) for row in self.page()])

    @extend_schema(
        operation_id="stakeholders_create",
        request=StakeholderInSerializer,
        responses={201: StakeholderSerializer},
    )
    def post(self, request: Request) -> Response:
        """Put somebody at an account; 409 for who is there and for a reference in use.

        Somebody with the e-mail address of one person known is that person.
        """
        serializer = StakeholderInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = resolved(serializer.validated_data)
        if wanted.account is None:
            raise RuleError.on("account", "There is no such account.", "unknown")
        place = add_stakeholder(
            actor=request.actor,
            account=wanted.account,
            values=wanted.values,
            person=wanted.person or known_by_email(wanted.values.get("email", "")),
            references=wanted.references or (),
        )
        return _answer(request, place.pk, status=201)


class StakeholderDetail(APIView):
    """One person at one account."""

    @extend_schema(
        operation_id="stakeholders_read",
        parameters=[IF_NONE_MATCH],
        responses={200: StakeholderSerializer, 304: None},
    )
    def get(self, request: Request, stakeholder_id: uuid.UUID) -> Response:
        """The stakeholder with its version as ETag."""
        return _answer(request, stakeholder_id)

    @extend_schema(
        operation_id="stakeholders_change",
        parameters=[IF_MATCH],
        request=StakeholderChangeSerializer,
        responses=StakeholderSerializer,
    )
    def patch(self, request: Request, stakeholder_id: uuid.UUID) -> Response:
        """Change what you send; the account and the person stay."""
        place = _find(stakeholder_id)
        version = matched_version(request, place.version)
        serializer = StakeholderChangeSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        wanted = resolved(serializer.validated_data)
        change_stakeholder(
            actor=request.actor,
            stakeholder=place,
            values=wanted.values,
            references=wanted.references,
            version=version,
        )
        return _answer(request, stakeholder_id)

    @extend_schema(operation_id="stakeholders_delete", parameters=[IF_MATCH], responses={204: None})
    def delete(self, request: Request, stakeholder_id: uuid.UUID) -> Response:
        """Take the person off the account; off the last one, what is known of them goes too."""
        place = _find(stakeholder_id)
        version = expected_version(request)
        remove_stakeholder(actor=request.actor, stakeholder=place, version=version)
        return Response(status=204)


class StakeholderByReference(APIView):
    """A stakeholder by its id in another system."""

    @extend_schema(
        operation_id="stakeholders_by_reference_read",
        parameters=[*REFERENCE, IF_NONE_MATCH],
        responses={200: StakeholderSerializer, 304: None},
    )
    def get(self, request: Request, system: str, external_id: str) -> Response:
        """The stakeholder with this reference."""
        place = find_by_reference(*checked_reference(system, external_id))
        if place is None:
            raise NotFoundError
        return _answer(request, place.pk)

    @extend_schema(
        operation_id="stakeholders_by_reference_write",
        parameters=[*REFERENCE, IF_MATCH],
        request=StakeholderByReferenceSerializer,
        responses={200: StakeholderSerializer, 201: StakeholderSerializer},
    )
    def put(self, request: Request, system: str, external_id: str) -> Response:
        """Make or change it; what you leave out stays, references too."""
        reference = checked_reference(system, external_id)
        version = expected_version(request)
        if version is not None:
            known = find_by_reference(*reference)
            check_version(version, known.version if known else 0)
        serializer = StakeholderByReferenceSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        place, outcome = upsert_stakeholder(
            actor=request.actor,
            reference=reference,
            wanted=resolved(serializer.validated_data),
            version=version,
        )
        return _answer(request, place.pk, status=201 if outcome == "made" else 200)


class StakeholdersBulk(APIView):
    """Up to 1,000 stakeholders in one request."""

    @extend_schema(
        operation_id="stakeholders_bulk",
        request=StakeholdersBulkSerializer,
        responses={207: BulkResultsSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make or change each by reference, then by e-mail address at its account."""
        request.actor.require("stakeholder.change")
        items = [
            checked_item(index, StakeholderItemSerializer(data=data))
            for index, data in enumerate(read_items(request.data))
        ]
        found = upsert_stakeholders(actor=request.actor, items=items)
        return results([result(r.index, r.outcome, r.account_id, r.errors) for r in found])


def _find(stakeholder_id: uuid.UUID) -> Stakeholder:
    place = living().select_related("account", "person").filter(pk=stakeholder_id).first()
    if place is None:
        raise NotFoundError
    return place


def _answer(request: Request, stakeholder_id: uuid.UUID, *, status: int = 200) -> Response:
    request.actor.require("stakeholder.view")
    rows = _one().rows(stakeholder=stakeholder_id)
    if not rows:
        raise NotFoundError
    row = rows[0]
    location = reverse("api:stakeholder", args=[stakeholder_id]) if status == 201 else ""
    return tagged(
        stakeholder_body(row), row["version"], status=status, location=location, request=request
    )


@lru_cache(maxsize=1)
def _one() -> Compiled:
    return compiled(stakeholder_columns().filter(pk=Mark("stakeholder")))
