"""Actions for programs."""

from __future__ import annotations

import uuid
from typing import ClassVar

import django_filters
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from accounts.named import account_named, with_owner
from accounts.shapes import NamedAccountSerializer, NamedField
from api.filters import SinceFilter
from api.operations import Operation, changes, described, makes
from api.requests import ApiRequest, Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from api.strict import StrictSerializer
from plans.actions.rules import change_action, comment, open_action, set_status
from plans.models import Action, ActionComment, Objective
from rules.errors import NotFoundError, RuleError

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
    objective = serializers.UUIDField(allow_null=True, required=False)


class NewActionSerializer(StrictSerializer):
    """An action to open."""

    account = NamedField()
    title = serializers.CharField(max_length=200)
    details = serializers.CharField(max_length=4000, allow_blank=True, required=False)
    owner = serializers.EmailField(
        max_length=254, allow_null=True, required=False, help_text="A member's e-mail address."
    )
    due_on = serializers.DateField(allow_null=True, required=False)
    objective = serializers.UUIDField(allow_null=True, required=False)


class ActionSerializer(serializers.Serializer):
    """An action."""

    id = serializers.UUIDField()
    account = NamedAccountSerializer()
    review = serializers.UUIDField(allow_null=True)
    objective = serializers.UUIDField(allow_null=True)
    title = serializers.CharField()
    details = serializers.CharField()
    owner = serializers.CharField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(Action.Status.choices)
    source = serializers.ChoiceField(Action.Source.choices)  # type: ignore[assignment]  # the API's name of a field
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
    objective = django_filters.UUIDFilter("objective_id")
    owner = django_filters.CharFilter("owner__email", "iexact", max_length=254)
    status = django_filters.ChoiceFilter(choices=Action.Status.choices)
    due_until = django_filters.DateFilter("due_on", "lte")
    updated_since = SinceFilter("updated_at")

    class Meta:
        model = Action
        fields: tuple[str, ...] = ()


SEE_SERIES = "account.see_designation"
"""The dates of a series of reviews tell how an account is treated."""


class ActionResource(Resource[Action]):
    """What people do on accounts.

    The review that an action comes from is told to keys that may see designations.
    """

    model = Action
    name, address = "actions", "action"
    permission = "action.view"
    shape = ActionSerializer
    related = ("account", "owner")

    @classmethod
    def columns(cls) -> QuerySet:
        return Action.objects.values(
            *_PLAIN,
            "account_id",
            "review_id",
            "objective_id",
            owner_email=F("owner__email"),
            account_name=F("account__name"),
        )

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _PLAIN} | {
            "account": {"id": row["account_id"], "name": row["account_name"]},
            "review": row["review_id"] if self.actor.may(SEE_SERIES) else None,
            "objective": row["objective_id"],
            "owner": row["owner_email"],
        }


class Actions(ActionResource, ListView[Action]):
    """Actions, finished ones too."""

    filterset_class = ActionFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    @makes(NewActionSerializer)
    def post(self, given: Given) -> Action:
        """Open an action."""
        values = _with_objective(with_owner(given))
        account = account_named(values.pop("account"))
        return open_action(actor=self.actor, account=account, **values)


class ActionDetail(ActionResource, DetailView[Action]):
    """The action with its version as ETag."""

    @changes(ActionInSerializer, partial=True)
    def patch(self, action: Action, given: Given, version: int | None) -> None:
        """Change what you send; `status` done or dropped closes it."""
        values = _with_objective(with_owner(given))
        state: Given = {name: values.pop(name) for name in ("status", "answer") if name in values}
        if values or not state:
            action = change_action(actor=self.actor, action=action, values=values, version=version)
            version = None
        if state:
            set_status(
                actor=self.actor,
                action=action,
                today=self.today,
                version=version,
                **{"status": action.status, **state},
            )


class ActionComments(ListView[ActionComment]):
    """Comments, oldest first."""

    model = ActionComment
    name = "action_comments"
    permission = "action.view"
    shape = CommentSerializer
    is_versioned = False
    is_alike = False  # of the action in the address

    @classmethod
    def columns(cls) -> QuerySet:
        return ActionComment.objects.values("id", "text", "created_at", "author_label")

    def rows(self) -> QuerySet:
        return self.columns().filter(action=_action(self.kwargs["action_id"]))

    def readable(self) -> QuerySet:
        return self.columns()

    def body(self, row: Columns) -> Body:
        kept = {name: row[name] for name in ("id", "text", "created_at")}
        return kept | {"author": row["author_label"]}

    @described(Operation("create", 201, sends=NewCommentSerializer))
    def post(self, request: ApiRequest, action_id: uuid.UUID) -> Response:
        """Say something."""
        action = _action(action_id)
        said = comment(actor=self.actor, action=action, **self.given(NewCommentSerializer))
        return Response(self.body(vars(said)), status=201)


def _action(action_id: uuid.UUID) -> Action:
    action = Action.objects.select_related("account", "owner").filter(pk=action_id).first()
    if action is None:
        raise NotFoundError
    return action


def _with_objective(given: Given) -> Given:
    """The values with the objective found; raises RuleError for one that isn't there."""
    values = dict(given)
    if values.get("objective") is not None:
        found = Objective.objects.filter(pk=values["objective"]).select_related("plan").first()
        if found is None:
            raise RuleError.on("objective", _("There is no such objective."), "unknown")
        values["objective"] = found
    return values
