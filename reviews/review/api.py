"""Reviews for programs. Every change needs If-Match, so that nobody's minutes are lost."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, ClassVar

import django_filters
from django.db.models import F, QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.named import account_named, with_owner
from api.etags import IF_MATCH_NEEDED_SHAPE, matched_version, tagged
from api.filters import SinceFilter
from api.lists import ListView
from reviews.models import Kind, Review
from reviews.review.brief import brief_of
from reviews.review.extra import plan_extra
from reviews.review.holding import Decision, hold
from reviews.review.moving import move
from reviews.review.participants_api import shown, with_participants
from reviews.review.shapes import (
    HoldingSerializer,
    MovingSerializer,
    NewReviewSerializer,
    ParticipantsSerializer,
    ReviewDetailSerializer,
    ReviewSerializer,
    SkippingSerializer,
    WritingSerializer,
)
from reviews.review.skipping import skip
from reviews.review.writing import set_participants, write
from rules.errors import NotFoundError
from tenants.actors import Actor
from tenants.days import today_of

IF_MATCH_NEEDED = OpenApiParameter(
    "If-Match",
    IF_MATCH_NEEDED_SHAPE,
    OpenApiParameter.HEADER,
    required=True,
    description="428 without it.",
)

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

    account = django_filters.UUIDFilter("account_id")
    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    state = django_filters.ChoiceFilter(choices=Review.State.choices)
    due_from = django_filters.DateFilter("due_on", "gte")
    due_until = django_filters.DateFilter("due_on", "lte")
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Review
        fields: tuple[str, ...] = ()


class Reviews(ListView):
    """Internal reviews and check-ins with clients."""

    model = Review
    filterset_class = ReviewFilter
    orderings: ClassVar[dict[str, str]] = {"due_on": "due_on", "updated_at": "updated_at"}

    def rows(self, actor: Actor) -> QuerySet:
        actor.require("review.view")
        return _rows()

    @extend_schema(operation_id="reviews_list", responses=ReviewSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Reviews by due date."""
        today = today_of(request.organization)
        return self.get_paginated_response([_body(row, today) for row in self.page()])

    @extend_schema(
        operation_id="reviews_create",
        request=NewReviewSerializer,
        responses={201: ReviewDetailSerializer},
    )
    def post(self, request: Request) -> Response:
        """Plan one besides the series; cadences plan the others."""
        given = _given(NewReviewSerializer, request)
        account = account_named(given.pop("account"))
        review = plan_extra(
            actor=request.actor,
            account=account,
            today=today_of(request.organization),
            **with_participants(given, account),
        )
        return _review(request, review.id, status=201)


class ReviewDetail(APIView):
    """One review."""

    @extend_schema(operation_id="reviews_read", responses=ReviewDetailSerializer)
    def get(self, request: Request, review_id: uuid.UUID) -> Response:
        """The review with its brief, and its version as ETag."""
        request.actor.require("review.view")
        return _review(request, review_id)

    @extend_schema(
        operation_id="reviews_change",
        parameters=[IF_MATCH_NEEDED],
        request=WritingSerializer,
        responses=ReviewDetailSerializer,
    )
    def patch(self, request: Request, review_id: uuid.UUID) -> Response:
        """Write agenda, minutes and links, also after it was held."""
        review = _find(review_id)
        version = matched_version(request, review.version, required=True)
        values = _given(WritingSerializer, request)
        write(actor=request.actor, review=review, values=values, version=version)
        return _review(request, review_id)


class ReviewParticipants(APIView):
    """Who takes part in a review."""

    @extend_schema(
        operation_id="reviews_participants",
        parameters=[IF_MATCH_NEEDED],
        request=ParticipantsSerializer,
        responses=ReviewDetailSerializer,
    )
    def put(self, request: Request, review_id: uuid.UUID) -> Response:
        """Say all who take part, on both sides."""
        review = _find(review_id)
        version = matched_version(request, review.version, required=True)
        given = with_participants(_given(ParticipantsSerializer, request), review.account)
        set_participants(actor=request.actor, review=review, version=version, **given)
        return _review(request, review_id)


class ReviewHolding(APIView):
    """A review that was held."""

    @extend_schema(
        operation_id="reviews_hold",
        parameters=[IF_MATCH_NEEDED],
        request=HoldingSerializer,
        responses=ReviewDetailSerializer,
    )
    def post(self, request: Request, review_id: uuid.UUID) -> Response:
        """Close it: the brief is kept, decisions become actions, the next one is planned."""
        review = _find(review_id)
        version = matched_version(request, review.version, required=True)
        given = _given(HoldingSerializer, request)
        decisions = [Decision(**with_owner(d)) for d in given.pop("decisions", [])]
        hold(
            actor=request.actor,
            review=review,
            today=today_of(request.organization),
            decisions=decisions,
            version=version,
            **given,
        )
        return _review(request, review_id)


class ReviewSkipping(APIView):
    """A review that is not held."""

    @extend_schema(
        operation_id="reviews_skip",
        parameters=[IF_MATCH_NEEDED],
        request=SkippingSerializer,
        responses=ReviewDetailSerializer,
    )
    def post(self, request: Request, review_id: uuid.UUID) -> Response:
        """Close it with a reason; the next one is planned."""
        review = _find(review_id)
        version = matched_version(request, review.version, required=True)
        given = _given(SkippingSerializer, request)
        today = today_of(request.organization)
        skip(actor=request.actor, review=review, today=today, version=version, **given)
        return _review(request, review_id)


class ReviewMoving(APIView):
    """A review on another day."""

    @extend_schema(
        operation_id="reviews_move",
        parameters=[IF_MATCH_NEEDED],
        request=MovingSerializer,
        responses=ReviewDetailSerializer,
    )
    def post(self, request: Request, review_id: uuid.UUID) -> Response:
        """Give it another day; the next ones of the series keep theirs."""
        review = _find(review_id)
        version = matched_version(request, review.version, required=True)
        given = _given(MovingSerializer, request)
        today = today_of(request.organization)
        move(actor=request.actor, review=review, today=today, version=version, **given)
        return _review(request, review_id)


def _given(shape: type, request: Request) -> dict[str, Any]:
    serializer = shape(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _rows(*more: str) -> QuerySet:
    return Review.objects.values(*_PLAIN, *more, "account_id", account_name=F("account__name"))


def _body(row: dict[str, Any], today: date) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in _SHOWN} | {
        "account": {"id": row["account_id"], "name": row["account_name"]},
        "overdue": row["state"] == Review.State.PLANNED and row["due_on"] < today,
        "starts_at": f"{row['starts_at']:%H:%M}",
    }


def _find(review_id: uuid.UUID) -> Review:
    found = Review.objects.select_related("account__phase").filter(pk=review_id).first()
    if found is None:
        raise NotFoundError
    return found


def _review(request: Request, review_id: uuid.UUID, *, status: int = 200) -> Response:
    review = _find(review_id)
    today = today_of(request.organization)
    row = _rows(*_DETAIL).get(pk=review_id)
    body = _body(row, today) | shown(review)
    if review.is_planned:
        body["brief"] = brief_of(review, today=today)
    location = reverse("api:review", args=[review_id]) if status == 201 else ""
    return tagged(body, row["version"], status=status, location=location)
