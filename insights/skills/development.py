"""What somebody does to reach the next level of a skill: seen by the person and their leader.

These are no actions of a plan, which others see; none of them stands in the log.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from insights.skills.anchors import SKILLS
from insights.skills.models import DevelopmentAction, SkillProfile
from insights.skills.reading import lock, require_readable
from rules.errors import NotFoundError, RuleError, StaleError
from rules.fields import assign_fields
from rules.texts import titled
from tenants.actors import Actor

FIELDS = ("title", "skill", "due_on")
AT_MOST = 100


@transaction.atomic
def add_action(
    *, actor: Actor, profile: SkillProfile, values: Mapping[str, Any]
) -> DevelopmentAction:
    """A new one, by the person or by their leader."""
    locked = lock(actor, profile)
    if locked.actions.count() >= AT_MOST:
        raise RuleError(_("At most %(n)d actions.") % {"n": AT_MOST})
    action = DevelopmentAction(profile=locked, author=actor.membership)
    assign_fields(action, _checked(values), FIELDS)
    action.save(force_insert=True)
    return action


@transaction.atomic
def change_action(
    *,
    actor: Actor,
    action: DevelopmentAction,
    values: Mapping[str, Any],
    version: int | None = None,
) -> DevelopmentAction:
    """Another text, skill or day. RuleError, StaleError."""
    locked = _lock(actor, action, version)
    assign_fields(locked, _checked(values), FIELDS)
    return _save(locked)


@transaction.atomic
def complete_action(
    *, actor: Actor, action: DevelopmentAction, is_done: bool, version: int | None = None
) -> DevelopmentAction:
    """It is done today, or open again."""
    locked = _lock(actor, action, version)
    if is_done != (locked.done_on is not None):
        locked.done_on = actor.organization.today() if is_done else None
        _save(locked)
    return locked


@transaction.atomic
def remove_action(*, actor: Actor, action: DevelopmentAction) -> None:
    """Take it away for good."""
    _lock(actor, action, None).delete()


def require_action(actor: Actor, pk: uuid.UUID) -> DevelopmentAction:
    """One of a profile that the actor reads; for everybody else it is not there."""
    found = DevelopmentAction.objects.filter(pk=pk).first()
    if found is None:
        actor.require("skills.keep")
        raise NotFoundError
    found.profile = require_readable(actor, found.profile_id)
    return found


def _lock(actor: Actor, action: DevelopmentAction, version: int | None) -> DevelopmentAction:
    lock(actor, action.profile)
    locked = DevelopmentAction.objects.select_for_update(of=("self",)).filter(pk=action.pk).first()
    if locked is None:
        raise NotFoundError
    if version is not None and locked.version != version:
        raise StaleError
    return locked


def _save(action: DevelopmentAction) -> DevelopmentAction:
    action.version += 1
    action.save()
    return action


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    title = titled("title", values["title"], at_most=200, ask=_("Say what is to be done."))
    if values["skill"] not in SKILLS:
        raise RuleError.on("skill", _("Choose one of the skills."), "invalid_choice")
    due_on: date | None = values.get("due_on")
    if due_on and not 1990 <= due_on.year <= 2100:
        raise RuleError.on("due_on", _("Choose a year from 1990 to 2100."))
    return {"title": title, "skill": values["skill"], "due_on": due_on}
