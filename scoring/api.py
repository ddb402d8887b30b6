"""Matrices, criteria and scores for programs."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from rest_framework.response import Response

from accounts.models import ExternalReference
from accounts.named import account_named
from accounts.shapes import NamedFilter, takes_many, with_ids
from api.bulk import read_items, result, results, tried
from api.filters import SinceFilter
from api.operations import changes, makes, removes
from api.requests import ApiRequest, Given
from api.resources import Body, Columns, DetailView, ListView, M, Resource, there
from rules.errors import RuleError, StaleError
from scoring import matrices
from scoring.api_shapes import (
    CRITERION_COLUMNS,
    MATRIX_COLUMNS,
    CriterionSerializer,
    MatrixInSerializer,
    MatrixSerializer,
    NewScoreSerializer,
    ScoreInSerializer,
    ScoresBulkSerializer,
    ScoreSerializer,
    criterion_body,
    matrix_body,
    score_body,
)
from scoring.bulk_shape import SCORE_ITEM
from scoring.many import upsert_scores
from scoring.models import Criterion, Matrix, Score
from scoring.scores import ScoreConflictError, set_score


class MatrixResource(Resource[Matrix]):
    """The versions of the scoring matrix."""

    model = Matrix
    name, address = "matrices", "matrix"
    permission = "matrix.view"
    shape = MatrixSerializer

    @classmethod
    def columns(cls) -> QuerySet:
        return Matrix.objects.values(*MATRIX_COLUMNS)

    def bodies(self, rows: list[Columns]) -> list[Body]:
        """Each with its criteria, which one query reads for all."""
        criteria: dict[uuid.UUID, list[Criterion]] = {row["id"]: [] for row in rows}
        for criterion in Criterion.objects.filter(matrix_id__in=criteria).order_by("position"):
            criteria[criterion.matrix_id].append(criterion)
        return [matrix_body(row, criteria[row["id"]]) for row in rows]

    def details(self, rows: list[Columns]) -> list[Body]:
        return self.bodies(rows)

    def detail_body(self, row: Columns) -> Body:
        return self.bodies([row])[0]


class Matrices(MatrixResource, ListView[Matrix]):
    """The versions, newest first, with their criteria."""

    orderings: ClassVar[dict[str, str]] = {"-number": "number", "number": "number"}

    @makes(MatrixInSerializer)
    def post(self, given: Given) -> Matrix:
        """Make a draft."""
        return matrices.create_draft(actor=self.actor, **given)


class MatrixDetail(MatrixResource, DetailView[Matrix]):
    """The version with its criteria."""

    @changes(MatrixInSerializer)
    def put(self, matrix: Matrix, given: Given, version: int | None) -> None:
        """Replace a draft's name and criteria; criteria with their `id` keep their scores."""
        version = matrix.version if version is None else version
        matrices.change_draft(actor=self.actor, matrix=matrix, version=version, **given)

    @removes()
    def delete(self, matrix: Matrix, version: int | None) -> None:
        """Throw a draft away with its scores."""
        matrices.delete_draft(actor=self.actor, matrix=matrix)


class MatrixActivation(MatrixResource):
    """A draft becomes the version that counts."""

    @changes(verb="activate")
    def post(self, matrix: Matrix, given: Given, version: int | None) -> None:
        """Activate the draft; the version before is retired and stays readable."""
        matrices.activate(actor=self.actor, matrix=matrix, version=version)


class CriterionFilter(django_filters.FilterSet):
    """Filters of the criteria."""

    matrix = django_filters.UUIDFilter("matrix_id")
    status = django_filters.ChoiceFilter("matrix__status", choices=Matrix.Status.choices)

    class Meta:
        model = Criterion
        fields: tuple[str, ...] = ()


class Criteria(ListView[Criterion]):
    """Criteria; narrow them by matrix, or by the status of theirs."""

    model = Criterion
    name = "criteria"
    permission = "matrix.view"
    shape = CriterionSerializer
    filterset_class = CriterionFilter

    @classmethod
    def columns(cls) -> QuerySet:
        return Criterion.objects.values(*CRITERION_COLUMNS)

    def body(self, row: Columns) -> Body:
        return criterion_body(row)


class ScoreFilter(django_filters.FilterSet):
    """Filters of the scores."""

    matrix = django_filters.UUIDFilter("criterion__matrix_id")
    criterion = django_filters.UUIDFilter("criterion_id")
    account = NamedFilter("account_id")
    updated_since = SinceFilter("scored_at")

    class Meta:
        model = Score
        fields: tuple[str, ...] = ()


class ScoreResource(Resource[Score]):
    """What accounts have on criteria. A change needs If-Match: nobody's judgement is lost."""

    model = Score
    name, address = "scores", "score"
    permission = "matrix.view"
    shape = ScoreSerializer
    related = ("criterion__matrix", "account")
    needs_match = True

    @classmethod
    def columns(cls) -> QuerySet:
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

    def body(self, row: Columns) -> Body:
        return score_body(row)


class Scores(ScoreResource, ListView[Score]):
    """Scores, measured ones too."""

    filterset_class = ScoreFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "scored_at": "scored_at"}

    @makes(NewScoreSerializer)
    def post(self, given: Given) -> Score:
        """Score an account on a criterion for the first time; 409 where it has a score."""
        score = set_score(
            actor=self.actor,
            criterion=_named(Criterion.objects.select_related("matrix"), "criterion", given),
            account=account_named(given["account"]),
            value=given["value"],
            rationale=given.get("rationale", ""),
            expected_version=0,
        )
        return there(score)


class ScoreDetail(ScoreResource, DetailView[Score]):
    """The score with its version as ETag."""

    @changes(ScoreInSerializer)
    def patch(self, score: Score, given: Given, version: int | None) -> None:
        """Another value or rationale; what is left out stays."""
        self._set(score, version, {"value": score.value} | given)

    @removes()
    def delete(self, score: Score, version: int | None) -> None:
        """Take the score back: the account has no total until it is scored again."""
        self._set(score, version, {"value": None})

    def _set(self, score: Score, version: int | None, given: Given) -> None:
        try:
            set_score(
                actor=self.actor,
                criterion=score.criterion,
                account=score.account,
                expected_version=version,
                **given,
            )
        except ScoreConflictError as error:
            raise StaleError(_("Someone else changed this score in the meantime.")) from error


class ScoresBulk(ScoreResource):
    """Up to 1,000 scores in one request."""

    takes = frozenset({"dry_run"})

    @takes_many(ScoresBulkSerializer)
    def post(self, request: ApiRequest) -> Response:
        """Make the score of each item; one that stands changes where the item says its version."""
        given = with_ids(read_items(request.data), {"account": ExternalReference})
        items = [SCORE_ITEM.item(i, data) for i, data in enumerate(given)]
        found = tried(request, lambda: upsert_scores(actor=self.actor, items=items))
        return results(request, [result(r.index, r.outcome, r.account_id, r.errors) for r in found])


def _named(queryset: QuerySet[M], name: str, given: Given) -> M:
    found = queryset.filter(pk=given[name]).first()
    if found is None:
        raise RuleError.on(name, _("There is no such one in this organisation."), "unknown")
    return found
