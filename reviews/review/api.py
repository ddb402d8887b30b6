"""Reviews for programs. Every change needs If-Match, so that nobody's minutes are lost."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet

from accounts.named import account_named, with_owner
from accounts.shapes import NamedFilter
from api.filters import SinceFilter
from api.operations import changes, makes
from api.requests import Given
from api.resources import Body, Columns, DetailView, ListView, Resource, there
from reviews.discretion import sees_series, without_series
from reviews.models import Review, ReviewKind
from reviews.review.brief import brief_of
from reviews.review.extra import plan_extra
from reviews.review.holding import Decision, hold
from reviews.review.moving import move
from reviews.review.participants_api import shown, with_participants
from reviews.review.reopening import reopen
from reviews.review.shapes import (
    HoldingSerializer,
    MovingSerializer,
    NewReviewSerializer,
    ParticipantsSerializer,
    ReopeningSerializer,
    ReviewDetailSerializer,
    ReviewSerializer,
    SkippingSerializer,
    WritingSerializer,
)
from reviews.review.skipping import skip
from reviews.review.writing import set_participants, write

_PLAIN = (
    "id",
    "kind",
    "state",
    "due_on",
    "original_due_on",
    "starts_at",
    "held_on",
    "skip_reason",
    "version",
    "created_at",
    "updated_at",
)
_DETAIL = ("agenda", "minutes", "meeting_url", "recording_url", "brief")
_SHOWN = frozenset(_PLAIN + _DETAIL)


class ReviewFilter(django_filters.FilterSet):
    """Filters of the reviews."""

    account = NamedFilter("account_id")
    kind = django_filters.ChoiceFilter(choices=ReviewKind.choices)
    state = django_filters.ChoiceFilter(choices=Review.State.choices)
    due_from = django_filters.DateFilter("due_on", "gte")
    due_until = django_filters.DateFilter("due_on", "lte")
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Review
        fields: tuple[str, ...] = ()


class ReviewResource(Resource[Review]):
    """Internal reviews and check-ins with clients.

    Those of a series are for keys that may see designations; others read what was planned
    besides.
    """

    model = Review
    name, address = "reviews", "review"
    permission = "review.view"
    shape, listed_shape = ReviewDetailSerializer, ReviewSerializer
    related = ("account__phase",)
    needs_match = True

    @classmethod
    def columns(cls) -> QuerySet:
        return _columns()

    @classmethod
    def detail_columns(cls) -> QuerySet:
        return _columns(*_DETAIL)

    def sees_all(self) -> bool:
        return sees_series(self.actor)

    def rows(self) -> QuerySet:
        return without_series(self.actor, self.detail_columns())

    def find(self, pk: uuid.UUID) -> Review:
        found = without_series(self.actor, Review.objects.select_related(*self.related))
        return there(found.filter(pk=pk).first())

    def body(self, row: Columns) -> Body:
        return {name: value for name, value in row.items() if name in _SHOWN} | {
            "account": {"id": row["account_id"], "name": row["account_name"]},
            "overdue": row["state"] == Review.State.PLANNED and row["due_on"] < self.today,
            "starts_at": f"{row['starts_at']:%H:%M}",
        }

    def detail_body(self, row: Columns) -> Body:
        review = self.find(row["id"])
        body = self.body(row) | shown(review)
        if not sees_series(self.actor):
            return body | {"brief": {}}  # the last one may have been of a series
        return body | ({"brief": brief_of(review, today=self.today)} if review.is_planned else {})


class Reviews(ReviewResource, ListView[Review]):
    """Reviews by due date."""

    filterset_class = ReviewFilter
    orderings: ClassVar[dict[str, str]] = {"due_on": "due_on", "updated_at": "updated_at"}

    def rows(self) -> QuerySet:
        return without_series(self.actor, self.columns())

    @makes(NewReviewSerializer)
    def post(self, given: Given) -> Review:
        """Plan one besides the series; cadences plan the others."""
        account = account_named(given.pop("account"))
        given = with_participants(given, account)
        return plan_extra(actor=self.actor, account=account, today=self.today, **given)


class ReviewDetail(ReviewResource, DetailView[Review]):
    """The review with its brief, and its version as ETag."""

    @changes(WritingSerializer)
    def patch(self, review: Review, given: Given, version: int | None) -> None:
        """Write agenda, minutes and links, also after it was held."""
        write(actor=self.actor, review=review, values=given, version=version)


class ReviewParticipants(ReviewResource):
    """Who takes part in a review."""

    @changes(ParticipantsSerializer, verb="participants")
    def put(self, review: Review, given: Given, version: int | None) -> None:
        """Say all who take part, on both sides."""
        given = with_participants(given, review.account)
        set_participants(actor=self.actor, review=review, version=version, **given)


class ReviewHolding(ReviewResource):
    """A review that was held."""

    @changes(HoldingSerializer, verb="hold")
    def post(self, review: Review, given: Given, version: int | None) -> None:
        """Close it: the brief is kept, decisions become actions, the next one is planned."""
        decisions = [Decision(**with_owner(d)) for d in given.pop("decisions", [])]
        hold(
            actor=self.actor,
            review=review,
            today=self.today,
            decisions=decisions,
            version=version,
            **given,
        )


class ReviewSkipping(ReviewResource):
    """A review that is not held."""

    @changes(SkippingSerializer, verb="skip")
    def post(self, review: Review, given: Given, version: int | None) -> None:
        """Close it with a reason; the next one is planned."""
        skip(actor=self.actor, review=review, today=self.today, version=version, **given)


class ReviewReopening(ReviewResource):
    """A review that was closed too early, within a week."""

    @changes(ReopeningSerializer, verb="reopen")
    def post(self, review: Review, given: Given, version: int | None) -> None:
        """Take back that it was held or skipped; the next one that was planned stays."""
        reopen(actor=self.actor, review=review, version=version, **given)


class ReviewMoving(ReviewResource):
    """A review on another day."""

    @changes(MovingSerializer, verb="move")
    def post(self, review: Review, given: Given, version: int | None) -> None:
        """Give it another day; the next ones of the series keep theirs."""
        move(actor=self.actor, review=review, today=self.today, version=version, **given)


def _columns(*more: str) -> QuerySet:
    return Review.objects.values(*_PLAIN, *more, "account_id", account_name=F("account__name"))
