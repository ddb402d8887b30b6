"""What the change stream tells of actions, of what people say about them, and of whitespace."""

from __future__ import annotations

from audit.stream import Streamed, named, same
from audit.triggers import Told
from plans.actions.api import ActionComments, ActionDetail
from plans.models import Action, ActionComment, Offering
from plans.whitespace.offerings_api import OfferingDetail

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
OFFERINGS = Streamed(
    "offerings",
    "offering.view",
    {
        Offering: Told(
            "offerings",
            same("name", "position") | {"parent_id": "parent", "archived_at": "archived"},
        )
    },
    {Offering: ("name_key", "version", "created_at", "updated_at")},
    OfferingDetail,
)
RESOURCES = named(ACTIONS, COMMENTS, OFFERINGS)
