"""Measures for programs."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import F, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.named import account_named
from api.filters import SinceFilter
from api.lists import ListView
from reviews.measures.rules import add_measure
from reviews.measures.shapes import MeasureSerializer, NewMeasureSerializer
from reviews.models import Measure, MeasureKind, Review
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.days import today_of

_PLAIN = ("id", "kind", "value", "person", "measured_on", "created_at", "updated_at")


class MeasureFilter(django_filters.FilterSet):
    """Filters of the measures."""

    account = django_filters.UUIDFilter("account_id")
    review = django_filters.UUIDFilter("review_id")
    kind = django_filters.ChoiceFilter(choices=MeasureKind.choices)
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ()


class Measures(ListView):
    """Engagement, satisfaction and recommendation."""

    model = Measure
    filterset_class = MeasureFilter
    orderings: ClassVar[dict[str, str]] = {
        "id": "id",
        "measured_on": "measured_on",
        "updated_at": "updated_at",
    }

    def rows(self, actor: Actor) -> QuerySet:
        actor.require("review.view")
        return _rows()

    @extend_schema(operation_id="measures_list", responses=MeasureSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Answers, of people and for accounts as a whole."""
        return self.get_paginated_response([_body(row) for row in self.page()])

    @extend_schema(
        operation_id="measures_create",
        request=NewMeasureSerializer,
        responses={201: MeasureSerializer},
    )
    def post(self, request: Request) -> Response:
        """Keep an answer; one that does not rise for two periods opens an action."""
        serializer = NewMeasureSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = dict(serializer.validated_data)
        review_id = given.pop("review", None)
        measure = add_measure(
            actor=request.actor,
            account=account_named(given.pop("account")),
            review=_review(review_id) if review_id else None,
            today=today_of(request.organization),
            **given,
        )
        return Response(_body(_rows().get(pk=measure.pk)), status=201)


def _review(review_id: Any) -> Review:
    review = Review.objects.filter(pk=review_id).first()
    if review is None:
        raise RuleError.on("review", "There is no such review.", "unknown")
    return review


def _rows() -> QuerySet:
    return Measure.objects.values(
        *_PLAIN, "account_id", "review_id", account_name=F("account__name")
    )


def _body(row: dict[str, Any]) -> dict[str, Any]:
    account = {"id": row["account_id"], "name": row["account_name"]}
    return {name: row[name] for name in _PLAIN} | {"account": account, "review": row["review_id"]}
