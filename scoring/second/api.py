"""Second scores for programs: read, and taken back. A program is nobody who scores apart."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet
from rest_framework import serializers

from accounts.shapes import NamedAccountSerializer, NamedFilter
from api.filters import SinceFilter
from api.operations import removes
from api.resources import Body, Columns, DetailView, ListView, Resource
from scoring.models import SecondScore
from scoring.second.rules import take_back


class SecondScoreSerializer(serializers.Serializer):
    """What a second person gave apart, and the first score as it was then."""

    id = serializers.UUIDField()
    criterion = serializers.UUIDField()
    account = NamedAccountSerializer()
    value = serializers.IntegerField()
    rationale = serializers.CharField()
    author = serializers.CharField(allow_null=True)
    given_at = serializers.DateTimeField()
    first_value = serializers.IntegerField()
    first_author = serializers.CharField(allow_null=True)
    first_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class SecondScoreFilter(django_filters.FilterSet):
    """Filters of the second scores."""

    matrix = django_filters.UUIDFilter("criterion__matrix_id")
    criterion = django_filters.UUIDFilter("criterion_id")
    account = NamedFilter("account_id")
    given_since = SinceFilter("given_at")

    class Meta:
        model = SecondScore
        fields: tuple[str, ...] = ()


class SecondScoreResource(Resource[SecondScore]):
    """What second persons gave apart; it never changes the ranking."""

    model = SecondScore
    name, address = "second_scores", "second_score"
    permission = "matrix.view"
    shape = SecondScoreSerializer
    related = ("criterion", "account")
    needs_match = True

    @classmethod
    def columns(cls) -> QuerySet:
        return SecondScore.objects.values(
            "id",
            "criterion_id",
            "account_id",
            "value",
            "rationale",
            "given_at",
            "first_value",
            "first_at",
            "version",
            author_email=F("author__email"),
            first_author_email=F("first_author__email"),
            account_name=F("account__name"),
        )

    def body(self, row: Columns) -> Body:
        return {
            "id": row["id"],
            "criterion": row["criterion_id"],
            "account": {"id": row["account_id"], "name": row["account_name"]},
            "value": row["value"],
            "rationale": row["rationale"],
            "author": row["author_email"],
            "given_at": row["given_at"],
            "first_value": row["first_value"],
            "first_author": row["first_author_email"],
            "first_at": row["first_at"],
            "version": row["version"],
        }


class SecondScores(SecondScoreResource, ListView[SecondScore]):
    """Second scores, each beside the first as it was then."""

    filterset_class = SecondScoreFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "given_at": "given_at"}


class SecondScoreDetail(SecondScoreResource, DetailView[SecondScore]):
    """The second score with its version as ETag."""

    @removes()
    def delete(self, second: SecondScore, version: int | None) -> None:
        """Take it back: somebody can score the same apart again."""
        take_back(actor=self.actor, second=second, expected_version=version)
