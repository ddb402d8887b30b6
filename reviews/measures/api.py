"""Measures for programs."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from accounts.named import account_named
from accounts.shapes import NamedFilter
from api.filters import SinceFilter
from api.operations import changes, makes, removes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from reviews.discretion import sees_series
from reviews.measures.rules import add_measure, change_measure, delete_measure
from reviews.measures.shapes import (
    MeasureChangeSerializer,
    MeasureSerializer,
    NewMeasureSerializer,
)
from reviews.models import Measure, MeasureKind, Review
from rules.errors import RuleError

_PLAIN = ("id", "kind", "value", "person", "measured_on", "created_at", "updated_at")


class MeasureFilter(django_filters.FilterSet):
    """Filters of the measures."""

    account = NamedFilter("account_id")
    review = django_filters.UUIDFilter("review_id")
    kind = django_filters.ChoiceFilter(choices=MeasureKind.choices)
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Measure
        fields: tuple[str, ...] = ()


class MeasureResource(Resource[Measure]):
    """Answers, of people and for accounts as a whole.

    In which review one was given is for keys that may see designations.
    """

    model = Measure
    name, address = "measures", "measure"
    permission = "review.view"
    shape = MeasureSerializer
    related = ("account",)
    is_versioned = False

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


class Measures(MeasureResource, ListView[Measure]):
    """All answers."""

    filterset_class = MeasureFilter
    orderings: ClassVar[dict[str, str]] = {
        "id": "id",
        "measured_on": "measured_on",
        "updated_at": "updated_at",
    }

    @makes(NewMeasureSerializer)
    def post(self, given: Given) -> Measure:
        """Keep an answer; one that does not rise for two periods opens an action."""
        review_id = given.pop("review", None)
        return add_measure(
            actor=self.actor,
            account=account_named(given.pop("account")),
            review=_review(review_id) if review_id else None,
            today=self.today,
            **given,
        )


class MeasureDetail(MeasureResource, DetailView[Measure]):
    """One answer."""

    @changes(MeasureChangeSerializer)
    def patch(self, measure: Measure, given: Given, version: int | None) -> None:
        """Put right what was mistaken; what is left out stays."""
        change_measure(actor=self.actor, measure=measure, today=self.today, **given)

    @removes()
    def delete(self, measure: Measure, version: int | None) -> None:
        """Take it back: it counts in no figure any more."""
        delete_measure(actor=self.actor, measure=measure)


def _review(review_id: object) -> Review:
    review = Review.objects.filter(pk=review_id).first()
    if review is None:
        raise RuleError.on("review", _("There is no such review."), "unknown")
    return review
