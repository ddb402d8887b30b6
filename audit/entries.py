"""Writing and reading the audit log.

What people write freely may name a person, and the log outlives an erasure: it says only that
such a text was written, changed or emptied, never its words.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models

from audit.models import Entry
from audit.stream import resource_of
from tenants.actors import Actor
from tenants.compiled import Mark
from tenants.request_ids import current_request_id

PROSE = frozenset(
    {
        "agenda",
        "answer",
        "comment",
        "details",
        "estimate_source",
        "minutes",
        "note",
        "notes",
        "objective",
        "override_reason",
        "rationale",
        "reason",
        "title",
    }
)
TEXT = "…"


def record(
    *,
    actor: Actor,
    action: str,
    target: models.Model,
    changes: dict[str, Any] | None = None,
    thing: models.Model | None = None,
) -> Entry:
    """Append one entry about `target`, in the caller's transaction.

    `thing` is what it happened to where that is not the target itself: a score of an account,
    an entry of its history. Of a thing that goes, record before it is deleted.

    `action` is `<thing>.<past participle>` ("account.changed"); `changes` maps a field to
    [before, after] in JSON values; of free text the log keeps no word. What is called by such
    a text has an `audit_label`.
    """
    return Entry.objects.create(
        actor_id=actor.membership_id or actor.key_id,
        actor_label=actor.label[:254],
        action=action,
        object_type=target._meta.model_name,
        object_id=target.pk,
        object_label=str(getattr(target, "audit_label", target))[:254],
        changes=without_prose(changes or {}),
        request_id=current_request_id() or "",
        resource=resource_of(type(thing)) if thing is not None else None,
        resource_id=thing.pk if thing is not None else None,
    )


def history(object_id: uuid.UUID | Mark) -> models.QuerySet[Entry]:
    """What happened to one thing, newest first."""
    return Entry.objects.filter(object_id=object_id).order_by("-at", "-id")


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """{field: [before, after]} for what differs."""
    return {
        name: [before.get(name), value]
        for name, value in after.items()
        if before.get(name) != value
    }


def unsaid(text: Any) -> Any:
    """A sign in the place of a text; what is empty stays."""
    return TEXT if text else text


def without_prose(changes: dict[str, Any]) -> dict[str, Any]:
    """The changes as the log keeps them."""
    if PROSE.isdisjoint(changes):
        return changes
    return {
        name: [unsaid(side) for side in change] if name in PROSE else change
        for name, change in changes.items()
    }
