"""What the change stream tells of actions and of what people say about them."""

from __future__ import annotations

from audit.stream import Streamed, named, same
from audit.triggers import Told
from plans.actions.api import ActionComments, ActionDetail
from plans.models import Action, ActionComment

ACTIONS = Streamed(
    "actions",
    "action.view",
    {
        Action: Told(
            "actions",
            same("title", "details", "due_on", "status", "source", "answer", "closed_on")
            | {"account_id": "account", "review_id": "review", "owner_id": "owner"},
            account="account_id",
        )
    },
    {Action: ("measure_kind", "closed_at", "version", "created_at", "updated_at")},
    ActionDetail,
)
COMMENTS = Streamed(
    "comments",
    "action.view",
    {
        ActionComment: Told(
            "comments",
            same("text") | {"action_id": "action", "author_label": "author"},
            account="action_id",
            through="plans_action",
        )
    },
    {ActionComment: ("author_id", "created_at")},
    ActionComments,
)
RESOURCES = named(ACTIONS, COMMENTS)
