"""Actions for programs."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from rest_framework.response import Response

from accounts.by_reference import ByReferenceView, Put, upserts
from accounts.named import account_named, with_owner
from accounts.references import Reference
from api.operations import Operation, changes, described, makes
from api.requests import ApiRequest, Given
from api.resources import Body, Columns, DetailView, ListView, Resource
from plans.actions.rules import comment, open_action
from plans.actions.shapes import (
    ActionByReferenceSerializer,
    ActionFilter,
    ActionInSerializer,
    ActionSerializer,
    CommentSerializer,
    NewActionSerializer,
    NewCommentSerializer,
)
from plans.actions.upserts import WantedAction, find_by_reference, upsert_action, write_action
from plans.models import Action, ActionComment, ActionReference, Objective
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
        references = ActionReference.objects.filter(action=OuterRef("pk"))
        body = JSONObject(system="system", external_id="external_id")
        return Action.objects.values(
            *_PLAIN,
            "account_id",
            "review_id",
            "objective_id",
            owner_email=F("owner__email"),
            account_name=F("account__name"),
            reference_list=ArraySubquery(
                references.order_by("system", "external_id").values(body=body)
            ),
        )

    def body(self, row: Columns) -> Body:
        return {name: row[name] for name in _PLAIN} | {
            "account": {"id": row["account_id"], "name": row["account_name"]},
            "review": row["review_id"] if self.actor.may(SEE_SERIES) else None,
            "objective": row["objective_id"],
            "owner": row["owner_email"],
            "references": row["reference_list"],
        }


class Actions(ActionResource, ListView[Action]):
    """Actions, finished ones too."""

    filterset_class = ActionFilter
    orderings: ClassVar[dict[str, str]] = {"id": "id", "updated_at": "updated_at"}

    @makes(NewActionSerializer)
    def post(self, given: Given) -> Action:
        """Open an action; 409 for a reference in use."""
        account = account_named(given.pop("account"))
        wanted = _resolved(given)
        return open_action(
            actor=self.actor,
            account=account,
            references=wanted.references or (),
            **wanted.values,
        )


class ActionDetail(ActionResource, DetailView[Action]):
    """The action with its version as ETag."""

    @changes(ActionInSerializer, partial=True)
    def patch(self, action: Action, given: Given, version: int | None) -> None:
        """Change what you send; `status` done or dropped closes it."""
        write_action(
            actor=self.actor,
            action=action,
            wanted=_resolved(given),
            today=self.today,
            version=version,
        )


class ActionByReference(ActionResource, ByReferenceView[Action]):
    """An action by its id in another system."""

    def known(self, reference: Reference) -> Action | None:
        return find_by_reference(*reference)

    @upserts(ActionByReferenceSerializer)
    def put(self, given: Given, target: Put) -> tuple[Action, str]:
        """Open or change it; what you leave out stays, references too."""
        return upsert_action(
            actor=self.actor,
            reference=target.reference,
            wanted=_resolved(given),
            today=self.today,
            version=target.version,
            only_new=target.only_new,
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


def _resolved(given: Given) -> WantedAction:
    """The values with what they name found; raises RuleError for what isn't there."""
    values = with_owner(given)
    references = None
    if "references" in values:
        references = [(r["system"], r["external_id"]) for r in values.pop("references")]
    if values.get("objective") is not None:
        found = Objective.objects.filter(pk=values["objective"]).select_related("plan").first()
        if found is None:
            raise RuleError.on("objective", _("There is no such objective."), "unknown")
        values["objective"] = found
    account = account_named(values.pop("account")) if "account" in values else None
    return WantedAction(values, account, references)
