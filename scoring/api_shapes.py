"""The shapes of matrices, criteria and scores for programs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.shapes import NamedAccountSerializer, NamedField
from api.bulk import version_field
from api.strict import StrictSerializer, several
from scoring.models import Criterion, Matrix

_CRITERION = (
    "id",
    "name",
    "description",
    "weight",
    "kind",
    "metric",
    "breakpoints",
    "score_without",
    "anchor_1",
    "anchor_5",
    "anchor_10",
    "position",
)
CRITERION_COLUMNS = (*_CRITERION, "matrix_id")
_MATRIX = ("id", "name", "status", "activated_at", "retired_at", "created_at", "updated_at")
MATRIX_COLUMNS = (*_MATRIX, "number", "version")


class CriterionInSerializer(StrictSerializer):
    """One criterion of a draft; with the `id` of one there is, its scores stay."""

    ignored = frozenset({"matrix", "position"})

    id = serializers.UUIDField(required=False)
    name = serializers.CharField(max_length=60)
    description = serializers.CharField(max_length=300, allow_blank=True, required=False)
    weight = serializers.IntegerField(min_value=0, max_value=100)
    kind = serializers.ChoiceField(Criterion.Kind.choices, required=False)
    metric = serializers.ChoiceField(Criterion.Metric.choices, allow_blank=True, required=False)
    breakpoints = serializers.ListField(
        child=serializers.DecimalField(max_digits=20, decimal_places=4),
        max_length=9,
        required=False,
        help_text="Nine rising figures: reaching the first gives a 2, the last a 10.",
    )
    score_without = serializers.IntegerField(
        min_value=1,
        max_value=10,
        allow_null=True,
        required=False,
        help_text="What an account scores that the figure does not exist for; null: nothing, "
        "and it has no total.",
    )
    anchor_1 = serializers.CharField(max_length=200, allow_blank=True, required=False)
    anchor_5 = serializers.CharField(max_length=200, allow_blank=True, required=False)
    anchor_10 = serializers.CharField(max_length=200, allow_blank=True, required=False)


class MatrixInSerializer(StrictSerializer):
    """A draft: a name and three to five criteria."""

    ignored = frozenset({"id", "version", "status"}) | frozenset(_MATRIX)

    name = serializers.CharField(max_length=80)
    criteria = several(CriterionInSerializer(), min_length=3, max_length=5)


class CriterionSerializer(serializers.Serializer):
    """One criterion of one version."""

    id = serializers.UUIDField()
    matrix = serializers.UUIDField(source="matrix_id")
    name = serializers.CharField()
    description = serializers.CharField()
    weight = serializers.IntegerField()
    kind = serializers.ChoiceField(Criterion.Kind.choices)
    metric = serializers.ChoiceField(Criterion.Metric.choices, allow_blank=True)
    breakpoints = serializers.ListField(child=serializers.CharField())
    score_without = serializers.IntegerField(allow_null=True)
    anchor_1 = serializers.CharField()
    anchor_5 = serializers.CharField()
    anchor_10 = serializers.CharField()
    position = serializers.IntegerField()


class MatrixSerializer(serializers.Serializer):
    """One version of the matrix; `version` is its number."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(Matrix.Status.choices)
    activated_at = serializers.DateTimeField(allow_null=True)
    retired_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    criteria = CriterionSerializer(many=True)


class ScoreInSerializer(StrictSerializer):
    """Another value for a score."""

    ignored = frozenset({"id", "account", "criterion", "author", "scored_at", "version"})

    value = serializers.IntegerField(min_value=1, max_value=10, required=False)
    rationale = serializers.CharField(max_length=500, allow_blank=True, required=False)


class NewScoreSerializer(StrictSerializer):
    """A score where there is none yet."""

    criterion = serializers.UUIDField()
    account = NamedField()
    value = serializers.IntegerField(min_value=1, max_value=10)
    rationale = serializers.CharField(max_length=500, allow_blank=True, required=False)


class ScoreItemSerializer(NewScoreSerializer):
    """One score of a bulk request; to change one that is there, say its `version`."""

    version = version_field()


class ScoresBulkSerializer(StrictSerializer):
    """Up to 1,000 scores; each is made or changed, and has its own result."""

    items = several(ScoreItemSerializer(), max_length=1000)


class ScoreSerializer(serializers.Serializer):
    """What one account has on one criterion; `author` is null where figures or a key scored."""

    id = serializers.UUIDField()
    criterion = serializers.UUIDField()
    account = NamedAccountSerializer()
    value = serializers.IntegerField()
    rationale = serializers.CharField()
    author = serializers.CharField(allow_null=True)
    scored_at = serializers.DateTimeField()
    version = serializers.IntegerField()


def criterion_body(row: dict[str, Any]) -> dict[str, Any]:
    """A criterion's columns as its shape."""
    return {"matrix": row["matrix_id"]} | {name: row[name] for name in _CRITERION}


def matrix_body(row: dict[str, Any], criteria: list[Criterion]) -> dict[str, Any]:
    """A matrix's columns and its criteria as its shape."""
    body = {name: row[name] for name in _MATRIX}
    return body | {
        "version": row["number"],
        "criteria": [criterion_body(vars(criterion)) for criterion in criteria],
    }


def score_body(row: dict[str, Any]) -> dict[str, Any]:
    """A score's columns as its shape."""
    return {
        "id": row["id"],
        "criterion": row["criterion_id"],
        "account": {"id": row["account_id"], "name": row["account_name"]},
        "value": row["value"],
        "rationale": row["rationale"],
        "author": row["author_email"],
        "scored_at": row["scored_at"],
        "version": row["version"],
    }
