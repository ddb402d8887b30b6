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
from rules.errors import NotFoundError, RuleError
from rules.texts import written
from tenants.actors import Actor


@transaction.atomic
def comment_plan(
    *, actor: Actor, plan: Plan, text: str, about: uuid.UUID | None = None
) -> PlanComment:
    """Say something about the plan, or about one of its parts. Audited."""
    actor.require("plan.comment", plan.account)
    text = written("text", text, at_most=4000, ask=_("Write the comment."))
    if about is not None and not _is_part(plan, about):
        raise RuleError.on("about", _("Choose one of this plan."), "unknown")
    said = PlanComment.objects.create(
        plan=plan,
        about=about,
        text=text,
        author=actor.membership,
        author_label=actor.label[:254],
    )
    record(
        actor=actor,
        action="plan.commented",
        target=plan.account,
        changes={"comment": [None, text]},
        thing=plan,
    )
    spread_addressed(actor=actor, account=plan.account, place="plan", about=plan.pk, text=text)
    return said


@transaction.atomic
def resolve_comment(*, actor: Actor, comment: PlanComment, is_resolved: bool) -> PlanComment:
    """Say that it is dealt with, or open it again. Audited."""
    actor.require("plan.comment", comment.plan.account)
    locked = PlanComment.objects.select_for_update().filter(pk=comment.pk).first()
    if locked is None:
        raise NotFoundError
    if is_resolved == (locked.resolved_at is not None):
        return locked
    locked.resolved_at = timezone.now() if is_resolved else None
    locked.resolved_by_label = actor.label[:254] if is_resolved else ""
    locked.save()
    action = "plan.comment_resolved" if is_resolved else "plan.comment_reopened"
    record(actor=actor, action=action, target=comment.plan.account, thing=comment.plan)
    return locked


def _is_part(plan: Plan, about: uuid.UUID) -> bool:
    models: list[type[Model]] = [PlanSection, *(kind.model for kind in KINDS.values())]
    return any(model._default_manager.filter(plan=plan, pk=about).exists() for model in models)
