"""Actions for programs."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import django_filters
from django.db.models import F, QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.named import account_named, with_owner
from accounts.shapes import NamedAccountSerializer
from api.etags import IF_MATCH_SHAPE, matched_version, tagged
from api.filters import SinceFilter
from api.lists import ListView
from api.strict import StrictSerializer
from plans.actions import change_action, comment, open_action, set_status
from plans.models import Action, ActionComment
from rules.errors import NotFoundError
from tenants.actors import Actor
from tenants.days import today_of

IF_MATCH = OpenApiParameter(
    "If-Match", IF_MATCH_SHAPE, OpenApiParameter.HEADER, description="The ETag you read."
)


_PLAIN = (
    "id",
    "title",
    "details",
    "due_on",
    "status",
    "source",
    "answer",
    "closed_on",
    "version",
    "created_at",
    "updated_at",
)


class ActionInSerializer(StrictSerializer):
    """An action to change."""

    ignored = frozenset(
        {"id", "account", "review", "source", "closed_on", "version", "created_at", "updated_at"}
    )

    title = serializers.CharField(max_length=200)
    details = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    owner = serializers.EmailField(
        max_length=254, allow_null=True, required=False, help_text="A member's e-mail address."
    )
    due_on = serializers.DateField(allow_null=True, required=False)
    status = serializers.ChoiceField(Action.Status.choices, required=False)
    answer = serializers.CharField(max_length=1000, allow_blank=True, required=False)


class NewActionSerializer(StrictSerializer):
    """An action to open."""

    account = serializers.UUIDField()
    title = serializers.CharField(max_length=200)
    details = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    owner = serializers.EmailField(
        max_length=254, allow_null=True, required=False, help_text="A member's e-mail address."
    )
    due_on = serializers.DateField(allow_null=True, required=False)


class ActionSerializer(serializers.Serializer):
    """An action."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    review = serializers.UUIDField(allow_null=True)
    title = serializers.CharField()
    details = serializers.CharField()
    owner = serializers.CharField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(Action.Status.choices)
    source = serializers.ChoiceField(Action.Source.choices)
    answer = serializers.CharField()
    closed_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()


class NewCommentSerializer(StrictSerializer):
    """What to say."""

    text = serializers.CharField(max_length=4000)


class CommentSerializer(serializers.Serializer):
    """What someone said."""

    id = serializers.UUIDField()
    text = serializers.CharField()
    author = serializers.CharField()
    created_at = serializers.DateTimeField()


class ActionFilter(django_filters.FilterSet):
    """Filters of the actions."""

    account = django_filters.UUIDFilter("account_id")
    review = django_filters.UUIDFilter("review_id")
    owner = django_filters.CharFilter("owner__email", "iexact", max_length=254)
    status = django_filters.ChoiceFilter(choices=Action.Status.choices)
    due_until = django_filters.DateFilter("due_on", "lte")
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Action
        fields: tuple[str, ...] = ()


class Actions(ListView):
    """What people do on accounts."""

    model = Action
    filterset_class = ActionFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    def rows(self, actor: Actor) -> QuerySet:
        actor.require("action.view")
        return action_rows()

    @extend_schema(operation_id="actions_list", responses=ActionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Actions, finished ones too."""
        return self.get_paginated_response([action_body(row) for row in self.page()])

    @extend_schema(
        operation_id="actions_create",
        request=NewActionSerializer,
        responses={201: ActionSerializer},
    )
    def post(self, request: Request) -> Response:
        """Open an action."""
        serializer = NewActionSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        values = with_owner(serializer.validated_data)
        account = account_named(values.pop("account"))
        action = open_action(actor=request.actor, account=account, **values)
        return _action(action.id, status=201)


class ActionDetail(APIView):
    """One action."""

    @extend_schema(operation_id="actions_read", responses=ActionSerializer)
    def get(self, request: Request, action_id: uuid.UUID) -> Response:
        """The action with its version as ETag."""
        request.actor.require("action.view")
        return _action(action_id)

    @extend_schema(
        operation_id="actions_change",
        parameters=[IF_MATCH],
        request=ActionInSerializer(partial=True),
        responses=ActionSerializer,
    )
    def patch(self, request: Request, action_id: uuid.UUID) -> Response:
        """Change what you send; `status` done or dropped closes it."""
        action = _find(action_id)
        version = matched_version(request, action.version)
        serializer = ActionInSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        values = with_owner(serializer.validated_data)
        state = {name: values.pop(name) for name in ("status", "answer") if name in values}
        if values or not state:
            action = change_action(
                actor=request.actor, action=action, values=values, version=version
            )
            version = None
        if state:
            set_status(
                actor=request.actor,
                action=action,
                today=today_of(request.organization),
                version=version,
                **({"status": action.status} | state),
            )
        return _action(action_id)


class ActionComments(ListView):
    """What people say about an action."""

    model = ActionComment

    def rows(self, actor: Actor) -> QuerySet:
        actor.require("action.view")
        action = _find(self.kwargs["action_id"])
        return ActionComment.objects.filter(action=action).values(
            "id", "text", "created_at", "author_label"
        )

    @extend_schema(operation_id="action_comments_list", responses=CommentSerializer(many=True))
    def get(self, request: Request, action_id: uuid.UUID) -> Response:
        """Comments, oldest first."""
        return self.get_paginated_response([_said(row) for row in self.page()])

    @extend_schema(
        operation_id="action_comments_create",
        request=NewCommentSerializer,
        responses={201: CommentSerializer},
    )
    def post(self, request: Request, action_id: uuid.UUID) -> Response:
        """Say something."""
        action = _find(action_id)
        serializer = NewCommentSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said = comment(actor=request.actor, action=action, **serializer.validated_data)
        return Response(_said(vars(said)), status=201)


def action_rows() -> QuerySet:
    """Actions as dictionaries of columns."""
    return Action.objects.values(
        *_PLAIN,
        "account_id",
        "review_id",
        owner_email=F("owner__email"),
        account_name=F("account__name"),
    )


def action_body(row: dict[str, Any]) -> dict[str, Any]:
    """One action as the API writes it."""
    return {name: row[name] for name in _PLAIN} | {
        "account": {"id": row["account_id"], "name": row["account_name"]},
        "review": row["review_id"],
        "owner": row["owner_email"],
    }


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "text": row["text"],
        "author": row["author_label"],
        "created_at": row["created_at"],
    }


def _find(action_id: uuid.UUID) -> Action:
    action = Action.objects.select_related("account", "owner").filter(pk=action_id).first()
    if action is None:
        raise NotFoundError
    return action


def _action(action_id: uuid.UUID, *, status: int = 200) -> Response:
    row = action_rows().filter(pk=action_id).first()
    if row is None:
        raise NotFoundError
    location = reverse("api:action", args=[action_id]) if status == 201 else ""
    return tagged(action_body(row), row["version"], status=status, location=location)
