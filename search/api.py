"""The search for programs: the same index, without pages and commands."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from api.requests import ApiRequest, ApiView
from search.finding import QUESTION_AT_MOST, find
from search.kinds import Hit

USUAL, MOST = 5, 20
KINDS = (
    "accounts",
    "stakeholders",
    "members",
    "reviews",
    "actions",
    "plans",
    "tags",
    "history_entries",
)
"""As the resources are called: what is found has its own address there."""


class FoundAccountSerializer(serializers.Serializer):
    """The account on which something stands."""

    id = serializers.UUIDField()
    name = serializers.CharField()


class FoundSerializer(serializers.Serializer):
    """One thing found."""

    kind = serializers.ChoiceField([(kind, kind) for kind in KINDS])
    id = serializers.UUIDField(allow_null=True, help_text="Of its kind; null for a tag.")
    name = serializers.CharField(help_text="What it is called, or how its text begins.")
    detail = serializers.CharField(help_text="What tells it from others, for people to read.")
    account = FoundAccountSerializer(allow_null=True)


class SearchSerializer(serializers.Serializer):
    """What was found, kind by kind, the best of each first."""

    results = FoundSerializer(many=True)


class Search(ApiView):
    """Whatever the key reads, by words."""

    takes = frozenset({"q", "kind", "limit"})

    @extend_schema(
        operation_id="search",
        summary="Find things by words",
        parameters=[
            OpenApiParameter(
                "q",
                {"type": "string", "maxLength": QUESTION_AT_MOST},
                description="Words or their beginnings, without accents or case; references, tax"
                " ids and e-mail addresses too. A word of five letters or more may have one slip.",
            ),
            OpenApiParameter(
                "kind", {"type": "string", "enum": [*KINDS]}, description="One alone."
            ),
            OpenApiParameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
                description="At most so many of each kind.",
            ),
        ],
        responses=SearchSerializer,
    )
    def get(self, request: ApiRequest) -> Response:
        """What the words name: what the key doesn't read is never found."""
        asked, most = _question(request), _limit(request)
        only = {_kind(request)} if "kind" in request.query_params else set(KINDS)
        sections = find(request.actor, asked, most=most, only=only) if asked else []
        return Response(
            {"results": [_body(found) for section in sections for found in section.found]}
        )


def _question(request: ApiRequest) -> str:
    text = request.query_params.get("q", "").replace("\x00", "").strip()
    if len(text) > QUESTION_AT_MOST:
        raise ValidationError({"q": _("At most 200 letters.")}, code="max_length")
    return text


def _kind(request: ApiRequest) -> str:
    kind = request.query_params["kind"]
    if kind not in KINDS:
        raise ValidationError({"kind": _("There is no such kind.")}, code="invalid_choice")
    return kind


def _limit(request: ApiRequest) -> int:
    text = request.query_params.get("limit", str(USUAL))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise ValidationError({"limit": _("A whole number from 1 to 20.")}, code="invalid")
    return int(text)


def _body(found: Hit) -> dict[str, object]:
    account = {"id": found.account[0], "name": found.account[1]} if found.account else None
    return {
        "kind": found.group,
        "id": found.id,
        "name": found.title,
        "detail": found.detail,
        "account": account,
    }
