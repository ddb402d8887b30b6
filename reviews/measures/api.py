"""Measures for programs."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet
from rest_framework.response import Response

from accounts.named import account_named
from api.filters import SinceFilter
from api.operations import Operation, described
from api.requests import ApiRequest
from api.resources import Body, Columns, ListView
from reviews.discretion import sees_series
from reviews.measures.rules import add_measure
from reviews.measures.shapes import MeasureSerializer, NewMeasureSerializer
from reviews.models import Measure, MeasureKind, Review
from rules.errors import RuleError

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


class Measures(ListView[Measure]):
    """Answers, of people and for accounts as a whole.

    In which review one was given is for keys that may see designations.
    """

    model = Measure
    name = "measures"
    permission = "review.view"
    shape = MeasureSerializer
    filterset_class = MeasureFilter
    orderings: ClassVar[dict[str, str]] = {
        "id": "id",
        "measured_on": "measured_on",
        "updated_at": "updated_at",
    }

    @classmethod
    def columns(cls) -> QuerySet:
        return Measure.objects.values(
            *_PLAIN, "account_id", "review_id", account_name=F("account__name")
        )

    def body(self, row: Columns) -> Body:
        account = {"id": row["account_id"], "name": row["account_name"]}
        kept = {name: row[name] for name in _PLAIN}
        review = row["review_id"] if sees_series(self.actor) else None
        return kept | {"account": account, "review": review}

    @described(Operation("create", 201, sends=NewMeasureSerializer))
    def post(self, request: ApiRequest) -> Response:
        """Keep an answer; one that does not rise for two periods opens an action."""
        given = self.given(NewMeasureSerializer)
        review_id = given.pop("review", None)
        measure = add_measure(
            actor=self.actor,
            account=account_named(given.pop("account")),
            review=_review(review_id) if review_id else None,
            today=self.today,
            **given,
        )
        return Response(self.body(self.columns().get(pk=measure.pk)), status=201)


def _review(review_id: object) -> Review:
    review = Review.objects.filter(pk=review_id).first()
    if review is None:
        raise RuleError.on("review", "There is no such review.", "unknown")
    return review
