"""What people say about a plan and its parts: open until somebody resolves it."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.addressing import spread_addressed
from audit.entries import record
from plans.models import Plan, PlanComment, PlanSection
from plans.rows.kinds import KINDS
from rules.errors import NotAllowedError, NotFoundError, RuleError, StaleError
from rules.texts import written
from tenants.actors import Actor


@transaction.atomic
def comment_plan(
    *, actor: Actor, plan: Plan, text: str, about: uuid.UUID | None = None
) -> PlanComment:
    """Say something about the plan, or about one of its parts. Audited."""
    actor.require("plan.comment", plan.account)
    if about is not None and not _is_part(plan, about):
        raise RuleError.on("about", _("Choose one of this plan."), "unknown")
    said = PlanComment.objects.create(
        plan=plan,
        about=about,
        text=_written(text),
        author=actor.membership,
        author_key=actor.key_id,
        author_label=actor.label[:254],
    )
    _record(actor, "plan.commented", said, [None, said.text])
    _spread(actor, said)
    return said


@transaction.atomic
def change_comment(
    *, actor: Actor, comment: PlanComment, text: str, version: int | None = None
) -> PlanComment:
    """Say it otherwise: its author. Audited; who is named anew hears of it."""
    require_own(actor, comment)
    locked = _locked(comment, version)
    before, locked.text = locked.text, _written(text)
    if locked.text == before:
        return locked
    _save(locked)
    _record(actor, "plan.comment_changed", locked, [before, locked.text])
    _spread(actor, locked, before)
    return locked


@transaction.atomic
def delete_comment(*, actor: Actor, comment: PlanComment, version: int | None = None) -> None:
    """Take it back for good: its author. Audited."""
    require_own(actor, comment)
    locked = _locked(comment, version)
    _record(actor, "plan.comment_deleted", locked)
    locked.delete()


@transaction.atomic
def resolve_comment(
    *, actor: Actor, comment: PlanComment, is_resolved: bool, version: int | None = None
) -> PlanComment:
    """Say that it is dealt with, or open it again. Audited."""
    actor.require("plan.comment", comment.plan.account)
    locked = _locked(comment, version)
    if is_resolved == (locked.resolved_at is not None):
        return locked
    locked.resolved_at = timezone.now() if is_resolved else None
    locked.resolved_by_label = actor.label[:254] if is_resolved else ""
    _save(locked)
    _record(actor, "plan.comment_resolved" if is_resolved else "plan.comment_reopened", locked)
    return locked


def is_own(actor: Actor, comment: PlanComment) -> bool:
    """Whether the actor, a person or a key, said it."""
    if actor.membership_id is not None:
        return comment.author_id == actor.membership_id
    return actor.key_id is not None and comment.author_key == actor.key_id


def require_own(actor: Actor, comment: PlanComment) -> None:
    """Raises NotAllowedError for another's, and where the author may no longer comment."""
    actor.require("plan.comment", comment.plan.account)
    if not is_own(actor, comment):
        raise NotAllowedError


def _locked(comment: PlanComment, version: int | None) -> PlanComment:
    locked = PlanComment.objects.select_for_update().filter(pk=comment.pk).first()
    if locked is None:
        raise NotFoundError
    if version is not None and locked.version != version:
        raise StaleError
    locked.plan = comment.plan
    return locked


def _save(comment: PlanComment) -> None:
    comment.version += 1
    comment.save()


def _written(text: str) -> str:
    return written("text", text, at_most=4000, ask=_("Write the comment."))


def _is_part(plan: Plan, about: uuid.UUID) -> bool:
    models: list[type[Model]] = [PlanSection, *(kind.model for kind in KINDS.values())]
    return any(model._default_manager.filter(plan=plan, pk=about).exists() for model in models)


def _spread(actor: Actor, said: PlanComment, before: str = "") -> None:
    plan = said.plan
    spread_addressed(
        actor=actor,
        account=plan.account,
        place="plan",
        about=plan.pk,
        text=said.text,
        before=before,
    )


def _record(
    actor: Actor, action: str, said: PlanComment, texts: list[str | None] | None = None
) -> None:
    changes = {"comment": [*texts]} if texts else {}
    record(actor=actor, action=action, target=said.plan.account, changes=changes, thing=said)
