"""Matrices, criteria and scores for programs."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import django_filters
from django.db.models import F, Prefetch, QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Account
from api.etags import (
    IF_MATCH_NEEDED_SHAPE,
    IF_MATCH_SHAPE,
    expected_version,
    matched_version,
    tagged,
)
from api.filters import SinceFilter
from api.lists import ListView
from rules.errors import NotFoundError, RuleError, StaleError
from scoring import matrices
from scoring.api_shapes import (
    CRITERION_COLUMNS,
    CriterionSerializer,
    MatrixInSerializer,
    MatrixSerializer,
    NewScoreSerializer,
    ScoreInSerializer,
    ScoreSerializer,
    criterion_body,
    matrix_body,
    score_body,
)
from scoring.models import Criterion, Matrix, Score
from scoring.scores import ScoreConflictError, set_score
from tenants.actors import Actor

IF_MATCH = OpenApiParameter(
    "If-Match",
    IF_MATCH_SHAPE,
    OpenApiParameter.HEADER,
    description="The ETag you read.",
)

IF_MATCH_NEEDED = OpenApiParameter(
    "If-Match",
    IF_MATCH_NEEDED_SHAPE,
    OpenApiParameter.HEADER,
    required=True,
    description="428 without it.",
)


class Matrices(ListView):
    """The versions of the scoring matrix."""

    model = Matrix
    orderings: ClassVar[dict[str, str]] = {"-number": "number", "number": "number"}

    def rows(self, actor: Actor) -> QuerySet:
        actor.require("matrix.view")
        return Matrix.objects.values(
            "id",
            "name",
            "number",
            "status",
            "activated_at",
            "retired_at",
            "version",
            "created_at",
            "updated_at",
        )

    @extend_schema(operation_id="matrices_list", responses=MatrixSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The versions, newest first, with their criteria."""
        rows = self.page()
        criteria: dict[uuid.UUID, list[Criterion]] = {}
        ids = [row["id"] for row in rows]
        for criterion in Criterion.objects.filter(matrix_id__in=ids).order_by("position"):
            criteria.setdefault(criterion.matrix_id, []).append(criterion)
        return self.get_paginated_response(
            [matrix_body(row, criteria.get(row["id"], [])) for row in rows]
        )

    @extend_schema(
        operation_id="matrices_create",
        request=MatrixInSerializer,
        responses={201: MatrixSerializer},
    )
    def post(self, request: Request) -> Response:
        """Make a draft."""
        serializer = MatrixInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        matrix = matrices.create_draft(actor=request.actor, **serializer.validated_data)
        return _matrix(matrix.id, status=201)


class MatrixDetail(APIView):
    """One version of the matrix."""

    @extend_schema(operation_id="matrices_read", responses=MatrixSerializer)
    def get(self, request: Request, matrix_id: uuid.UUID) -> Response:
        """The version with its criteria."""
        request.actor.require("matrix.view")
        return _matrix(matrix_id)

    @extend_schema(
        operation_id="matrices_change",
        parameters=[IF_MATCH],
        request=MatrixInSerializer,
        responses=MatrixSerializer,
    )
    def put(self, request: Request, matrix_id: uuid.UUID) -> Response:
        """Replace a draft's name and criteria; criteria with their `id` keep their scores."""
        matrix = _find(matrix_id)
        version = matched_version(request, matrix.version)
        serializer = MatrixInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        matrices.change_draft(
            actor=request.actor,
            matrix=matrix,
            version=matrix.version if version is None else version,
            **serializer.validated_data,
        )
        return _matrix(matrix_id)

    @extend_schema(operation_id="matrices_delete", responses={204: None})
    def delete(self, request: Request, matrix_id: uuid.UUID) -> Response:
        """Throw a draft away with its scores."""
        matrices.delete_draft(actor=request.actor, matrix=_find(matrix_id))
        return Response(status=204)


class MatrixActivation(APIView):
    """A draft becomes the version that counts."""

    @extend_schema(
        operation_id="matrices_activate",
        parameters=[IF_MATCH],
        request=None,
        responses=MatrixSerializer,
    )
    def post(self, request: Request, matrix_id: uuid.UUID) -> Response:
        """Activate the draft; the version before is retired and stays readable."""
        matrices.activate(
            actor=request.actor, matrix=_find(matrix_id), version=expected_version(request)
        )
        return _matrix(matrix_id)


class CriterionFilter(django_filters.FilterSet):
    """Filters of the criteria."""

    matrix = django_filters.UUIDFilter("matrix_id")
    status = django_filters.ChoiceFilter("matrix__status", choices=Matrix.Status.choices)

    class Meta:
        model = Criterion
        fields: tuple[str, ...] = ()


class Criteria(ListView):
    """The criteria of all versions."""

    model = Criterion
    filterset_class = CriterionFilter

    def rows(self, actor: Actor) -> QuerySet:
        actor.require("matrix.view")
        return Criterion.objects.values(*CRITERION_COLUMNS)

    @extend_schema(operation_id="criteria_list", responses=CriterionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Criteria; narrow them by matrix, or by the status of theirs."""
        rows = self.page()
        return self.get_paginated_response([criterion_body(row) for row in rows])


class ScoreFilter(django_filters.FilterSet):
    """Filters of the scores."""

    matrix = django_filters.UUIDFilter("criterion__matrix_id")
    criterion = django_filters.UUIDFilter("criterion_id")
    account = django_filters.UUIDFilter("account_id")
    updated_since = SinceFilter("scored_at")

    class Meta:
        model = Score
        fields: tuple[str, ...] = ()


def _score_rows() -> Any:
    return Score.objects.values(
        "id",
        "criterion_id",
        "account_id",
        "value",
        "rationale",
        "scored_at",
        "version",
        author_email=F("author__email"),
        account_name=F("account__name"),
    )


class Scores(ListView):
    """What accounts have on criteria."""

    model = Score
    filterset_class = ScoreFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "scored_at": "scored_at"}

    def rows(self, actor: Actor) -> QuerySet:
        actor.require("matrix.view")
        return _score_rows()

    @extend_schema(operation_id="scores_list", responses=ScoreSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Scores, measured ones too."""
        rows = self.page()
        return self.get_paginated_response([score_body(row) for row in rows])

    @extend_schema(
        operation_id="scores_create",
        request=NewScoreSerializer,
        responses={201: ScoreSerializer},
    )
    def post(self, request: Request) -> Response:
        """Score an account on a criterion for the first time; 409 where it has a score."""
        serializer = NewScoreSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        score = set_score(
            actor=request.actor,
            criterion=_named(Criterion.objects.select_related("matrix"), "criterion", given),
            account=_named(Account.objects.all(), "account", given),
            value=given["value"],
            rationale=given.get("rationale", ""),
            expected_version=0,
        )
        if score is None:
            raise NotFoundError
        return _score(score.id, status=201)


class ScoreDetail(APIView):
    """One score. Changing it needs If-Match, so that nobody's judgement is lost."""

    @extend_schema(operation_id="scores_read", responses=ScoreSerializer)
    def get(self, request: Request, score_id: uuid.UUID) -> Response:
        """The score with its version as ETag."""
        request.actor.require("matrix.view")
        return _score(score_id)

    @extend_schema(
        operation_id="scores_change",
        parameters=[IF_MATCH_NEEDED],
        request=ScoreInSerializer,
        responses=ScoreSerializer,
    )
    def patch(self, request: Request, score_id: uuid.UUID) -> Response:
        """Another value or rationale; what is left out stays."""
        score = _score_to_change(request, score_id)
        serializer = ScoreInSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        _set(request, score, **{"value": score.value} | serializer.validated_data)
        return _score(score_id)

    @extend_schema(
        operation_id="scores_delete", parameters=[IF_MATCH_NEEDED], responses={204: None}
    )
    def delete(self, request: Request, score_id: uuid.UUID) -> Response:
        """Take the score back: the account has no total until it is scored again."""
        _set(request, _score_to_change(request, score_id), value=None)
        return Response(status=204)


def _score_to_change(request: Request, score_id: uuid.UUID) -> Score:
    """The score that the caller saw; raises StaleError where it is another by now."""
    score = Score.objects.filter(pk=score_id).select_related("criterion__matrix", "account").first()
    if score is None:
        raise NotFoundError
    matched_version(request, score.version, required=True)
    return score


def _set(request: Request, score: Score, **given: Any) -> None:
    version = expected_version(request, required=True)
    try:
        set_score(
            actor=request.actor,
            criterion=score.criterion,
            account=score.account,
            expected_version=version,
            **given,
        )
    except ScoreConflictError as error:
        raise StaleError("Someone else changed this score in the meantime.") from error


def _named(queryset: Any, name: str, given: dict[str, Any]) -> Any:
    found = queryset.filter(pk=given[name]).first()
    if found is None:
        raise RuleError.on(name, "There is no such one in this organisation.", "unknown")
    return found


def _find(matrix_id: uuid.UUID) -> Matrix:
    matrix = Matrix.objects.filter(pk=matrix_id).first()
    if matrix is None:
        raise NotFoundError
    return matrix


def _matrix(matrix_id: uuid.UUID, *, status: int = 200) -> Response:
    ordered = Prefetch("criteria", Criterion.objects.order_by("position"))
    matrix = Matrix.objects.filter(pk=matrix_id).prefetch_related(ordered).first()
    if matrix is None:
        raise NotFoundError
    body = matrix_body(vars(matrix), list(matrix.criteria.all()))
    location = reverse("api:matrix", args=[matrix_id]) if status == 201 else ""
    return tagged(body, matrix.version, status=status, location=location)


def _score(score_id: uuid.UUID, *, status: int = 200) -> Response:
    row = _score_rows().filter(pk=score_id).first()
    if row is None:
        raise NotFoundError
    location = reverse("api:score", args=[score_id]) if status == 201 else ""
    return tagged(score_body(row), row["version"], status=status, location=location)
