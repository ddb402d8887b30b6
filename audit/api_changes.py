"""The change stream for programs: what was made, changed and deleted, to be followed for ever."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from api.pagination import LIMIT_SHAPE, read_limit
from api.problem_shapes import ExpiredCursorSerializer
from api.problems import CONTENT_TYPE, problem
from api.requests import ApiRequest, ApiView
from audit.cursors import CursorExpiredError, StreamCursor
from audit.models import Change
from audit.reading import changes_after, newest
from audit.stream import STREAMED, readable_by
from audit.telling import told
from rules.errors import NotAllowedError, RuleError

EXPIRED = OpenApiResponse(
    ExpiredCursorSerializer, description="Older than what is kept: begin again with a snapshot."
)


class AuthorSerializer(serializers.Serializer):
    """Who did it: a person, a key, or the product itself."""

    kind = serializers.ChoiceField(choices=["member", "key", "system"])
    id = serializers.UUIDField(allow_null=True)


class RowReferenceSerializer(serializers.Serializer):
    """What another system calls the row."""

    system = serializers.CharField()
    external_id = serializers.CharField()


class StreamedChangeSerializer(serializers.Serializer):
    """One row that was made, changed or deleted."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """`fields` is no name that Python lets a field have."""
        fields = serializers.ListField(
            child=serializers.CharField(), help_text="What changed; empty for a new or deleted row."
        )
        return super().get_fields() | {"fields": fields}

    cursor = serializers.CharField(help_text="The place after it.")
    resource = serializers.CharField()
    id = serializers.UUIDField()
    reference = RowReferenceSerializer(
        allow_null=True, help_text="The first that the row has now; null without one."
    )
    change = serializers.ChoiceField(choices=Change.Kind.values)
    at = serializers.DateTimeField()
    actor = AuthorSerializer()
    request_id = serializers.CharField()
    body = serializers.DictField(
        required=False,
        allow_null=True,
        help_text="With `expand=body`: what its own address answers now; null where it is gone.",
    )


class NarrowedSerializer(serializers.Serializer):
    """What the changes are of."""

    def get_fields(self) -> dict[str, serializers.Field]:
        """What the parts of the product offer, once all of them are there."""
        names = serializers.ChoiceField(
            sorted(STREAMED.keys()), required=False, help_text="Of one resource alone."
        )
        return {"resource": names}


class ChangesSerializer(serializers.Serializer):
    """Some changes, oldest first, and where to go on."""

    results = StreamedChangeSerializer(many=True)
    next = serializers.URLField(help_text="Always given: ask it again for what comes later.")
    has_more = serializers.BooleanField()


class SnapshotSerializer(serializers.Serializer):
    """A place to follow from, and where to read what there is until then."""

    cursor = serializers.CharField()
    next = serializers.URLField()
    resources = serializers.DictField(
        child=serializers.CharField(), help_text="The list of each resource that the key reads."
    )


class Changes(ApiView):
    """What happened after a place, in an order in which nothing comes late."""

    takes = frozenset({"since", "limit", "resource", "expand"})
    of_parameters = ("404",)  # no such resource, for this key

    @extend_schema(
        operation_id="changes",
        summary="Follow what changed",
        tags=["changes"],
        parameters=[
            OpenApiParameter(
                "since", OpenApiTypes.STR, description="A cursor; without one, all that is kept."
            ),
            NarrowedSerializer,
            OpenApiParameter("expand", OpenApiTypes.STR, enum=["body"]),
            OpenApiParameter("limit", LIMIT_SHAPE, description="Rows of a page."),
        ],
        responses={200: ChangesSerializer, (410, CONTENT_TYPE): EXPIRED},
    )
    def get(self, request: ApiRequest) -> Response:
        """Changes, oldest first; `next` may be asked for ever."""
        resource, is_expanded = _resource(request), _is_expanded(request)
        try:
            found = changes_after(
                self.actor, _place(request), limit=read_limit(request), resource=resource
            )
        except CursorExpiredError as error:
            answer = problem(error.status, error.code, str(error.detail))
            answer.data["snapshot"] = request.build_absolute_uri(reverse("api:changes_snapshot"))
            return answer
        bodies = told(self.actor, found.changes, epoch=found.next.epoch, is_expanded=is_expanded)
        return Response(
            {
                "results": bodies,
                "next": _address(request, found.next),
                "has_more": found.has_more,
            }
        )


class ChangesSnapshot(ApiView):
    """Where a copy begins: take the cursor, read the lists, then follow from the cursor."""

    @extend_schema(
        operation_id="changes_snapshot",
        summary="Begin a copy",
        tags=["changes"],
        responses=SnapshotSerializer,
    )
    def get(self, request: ApiRequest) -> Response:
        """The place after all that is settled now."""
        place, root = newest(self.actor), request.build_absolute_uri("../../")
        return Response(
            {
                "cursor": place.text(),
                "next": _address(request, place),
                "resources": {n: root + STREAMED[n].list_path for n in readable_by(self.actor)},
            }
        )


def _address(request: ApiRequest, place: StreamCursor) -> str:
    """The same question from another place on."""
    own = request.build_absolute_uri(reverse("api:changes"))
    kept = {n: v for n in ("limit", "resource", "expand") if (v := request.query_params.get(n))}
    return f"{own}?{urlencode(kept | {'since': place.text()})}"


def _place(request: ApiRequest) -> StreamCursor | None:
    text = request.query_params.get("since")
    if text is None:
        return None
    try:
        return StreamCursor.read(text)
    except RuleError as error:
        raise ValidationError({"since": str(error.errors[0].detail)}) from error


def _resource(request: ApiRequest) -> str:
    name = request.query_params.get("resource")
    if name is None:
        return ""
    if name not in STREAMED:
        raise ValidationError({"resource": _("There is no such resource to follow.")})
    if name not in readable_by(request.actor):
        raise NotAllowedError
    return name


def _is_expanded(request: ApiRequest) -> bool:
    wanted = request.query_params.get("expand")
    if wanted not in {None, "body"}:
        raise ValidationError({"expand": _("Only `body` can be expanded.")})
    return wanted is not None
