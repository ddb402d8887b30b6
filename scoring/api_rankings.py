"""The ranking for programs."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from accounts.models import Account
from accounts.revenue.period import closed_month
from accounts.shapes import NamedAccountSerializer
from api.cursors import UnknownPlaceError, open_place, seal_place
from api.figures import DecimalText, MonthText
from api.pagination import read_limit
from api.requests import ApiRequest, ApiView
from rules.errors import NotFoundError
from scoring.arithmetic import band, index, shown, weighted_score
from scoring.ladder import Ladder
from scoring.models import Matrix
from scoring.ranking import ORDER, ranked_or_not
from tenants.actors import Actor
from tenants.models import Organization

_LIST = "rankings"


class RankedMatrixSerializer(serializers.Serializer):
    """The version that ranks."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    version = serializers.IntegerField()


class CoverageSerializer(serializers.Serializer):
    """On how many criteria an account is scored."""

    scored = serializers.IntegerField()
    of = serializers.IntegerField()


class RankedSerializer(serializers.Serializer):
    """One account; without a score on every criterion it has no rank, score, index or band."""

    rank = serializers.IntegerField(allow_null=True)
    account = NamedAccountSerializer()
    score = DecimalText(allow_null=True)
    index = DecimalText(allow_null=True)
    band = serializers.ChoiceField(["A", "B", "C"], allow_null=True)
    coverage = CoverageSerializer()


class RankingSerializer(serializers.Serializer):
    """One page of the ranking."""

    matrix = RankedMatrixSerializer()
    figures_to = MonthText(
        allow_null=True,
        help_text="The month, YYYY-MM, to which the figures of measured criteria run.",
    )
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = RankedSerializer(many=True)


class Rankings(ApiView):
    """Accounts by weighted score."""

    takes = frozenset({"matrix", "limit", "cursor"})
    of_parameters = ("404",)  # no such matrix

    @extend_schema(
        operation_id="rankings",
        summary="Rank the accounts",
        parameters=[
            OpenApiParameter("matrix", uuid.UUID, description="A version; else the active one."),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 200}),
            OpenApiParameter("cursor", str),
        ],
        responses=RankingSerializer,
    )
    def get(self, request: ApiRequest) -> Response:
        """Best first; accounts that lack a score follow, without a rank."""
        request.actor.require("matrix.view")
        limit = read_limit(request)
        matrix = _matrix(request.query_params.get("matrix"))
        rows, links = _page(request, matrix.id, limit)
        return Response(_bodies(request.actor.organization, matrix, rows) | links)


def places(actor: Actor, *, limit: int, account: Account | None = None) -> dict[str, Any]:
    """The first places of the active matrix, or that of one account, as a page shows them.

    Raises NotAllowedError, NotFoundError where no matrix is active.
    """
    actor.require("matrix.view")
    matrix = _matrix(None)
    rows = _rows(matrix.id)
    if account is not None:
        rows = rows.filter(account=account)
    return _bodies(actor.organization, matrix, list(rows[:limit]))


def _bodies(organization: Organization, matrix: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    ladder, until = Ladder(matrix), closed_month()
    return {
        "matrix": {"id": matrix.id, "name": matrix.name, "version": matrix.number},
        "figures_to": until and f"{until:%Y-%m}",
        "results": [_body(row, matrix, ladder, organization) for row in rows],
    }


def _matrix(text: str | None) -> Any:
    found = Matrix.objects.annotate(weight=Sum("criteria__weight"), of=Count("criteria"))
    if text is None:
        matrix = found.filter(status=Matrix.Status.ACTIVE).order_by("-number").first()
    else:
        try:
            matrix = found.filter(pk=uuid.UUID(text)).order_by("-number").first()
        except ValueError as error:
            raise ValidationError({"matrix": _("This is not the id of a matrix.")}) from error
    if matrix is None:
        raise NotFoundError(_("There is no such matrix, or none is active yet."))
    return matrix


def _page(
    request: ApiRequest, matrix_id: uuid.UUID, limit: int
) -> tuple[list[dict[str, Any]], dict[str, str | None]]:
    queryset = _rows(matrix_id)
    position, backwards = _read_cursor(request, matrix_id)
    if position:
        queryset = queryset.filter(_beyond(position, backwards=backwards))
    rows = list((queryset.reverse() if backwards else queryset)[: limit + 1])
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows.reverse()
    has_next, has_previous = (True, more) if backwards else (more, position is not None)
    return rows, {
        "next": _link(request, matrix_id, rows[-1], "after") if rows and has_next else None,
        "previous": _link(request, matrix_id, rows[0], "before") if rows and has_previous else None,
    }


def _rows(matrix_id: uuid.UUID) -> QuerySet:
    """Best first; accounts that lack a score follow."""
    ranked: QuerySet = ranked_or_not(Matrix.objects.get(pk=matrix_id))
    return ranked.values(
        "id",
        "is_complete",
        "points",
        "scored",
        "account_id",
        name=F("account__name"),
        name_key=F("account__name_key"),
    ).order_by("-is_complete", *ORDER)


def _beyond(position: list[Any], *, backwards: bool) -> Q:
    complete, points, name_key, account_id = position
    less, more = ("gt", "lt") if backwards else ("lt", "gt")
    later_name = Q(**{f"account__name_key__{more}": name_key}) | Q(
        account__name_key=name_key, **{f"account_id__{more}": uuid.UUID(account_id)}
    )
    later_points = Q(**{f"points__{less}": points}) | (Q(points=points) & later_name)
    return Q(**{f"is_complete__{less}": complete}) | (Q(is_complete=complete) & later_points)


def _link(request: ApiRequest, matrix_id: uuid.UUID, row: dict[str, Any], side: str) -> str:
    position = [row["is_complete"], row["points"], row["name_key"], str(row["account_id"])]
    text = seal_place(_LIST, [str(matrix_id), side, position])
    return replace_query_param(request.build_absolute_uri(), "cursor", text)


def _read_cursor(request: ApiRequest, matrix_id: uuid.UUID) -> tuple[list[Any] | None, bool]:
    text = request.query_params.get("cursor")
    if text is None:
        return None, False
    try:
        made_for, side, position = open_place(_LIST, text)
    except UnknownPlaceError as error:
        raise ValidationError(
            {"cursor": _("This is not a cursor that we gave for this list.")}
        ) from error
    if made_for != str(matrix_id):
        raise ValidationError({"cursor": _("This cursor belongs to another matrix.")})
    return position, side == "before"


def _body(
    row: dict[str, Any], matrix: Any, ladder: Ladder, organization: Organization
) -> dict[str, Any]:
    body: dict[str, Any] = {
        "rank": None,
        "account": {"id": row["account_id"], "name": row["name"]},
        "score": None,
        "index": None,
        "band": None,
        "coverage": {"scored": row["scored"], "of": matrix.of},
    }
    if row["is_complete"]:
        exact = weighted_score(row["points"], matrix.weight)
        body |= {
            "rank": ladder.rank(row["points"]),
            "score": str(shown(exact)),
            "index": str(shown(index(exact))),
            "band": band(exact, a=organization.band_a, b=organization.band_b),
        }
    return body
