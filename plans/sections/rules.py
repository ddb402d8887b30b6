"""The written sections of a plan: their text, and marking them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.addressing import spread_addressed
from audit.entries import record
from plans.drafting import part_to_change, touched
from plans.models import Plan, PlanSection
from rules.errors import ConflictError, StaleError
from rules.rich_text.cleaning import as_text, optional
from rules.rich_text.merging import Merged, merge
from tenants.actors import Actor

AT_MOST = 40_000
"""Letters of one section."""

ONE_SITTING = timedelta(minutes=15)
"""Saves of one person that follow each other this closely are one entry of the log."""


class ConflictingTextError(ConflictError):
    """Two people wrote in one place: `merged` has both sides, beside the present `version`."""

    def __init__(self, merged: Merged, version: int) -> None:
        super().__init__(_("Someone else wrote in the same place."))
        self.merged, self.version = merged, version


@dataclass(frozen=True)
class Origin:
    """What a writer began with, and their choices where somebody else wrote in the same place."""

    text: Callable[[], str]
    """Looked at only where the section moved on since."""
    choices: Callable[[int], Sequence[str]]
    """What was chosen for the conflicts that were shown of a version; nothing for another one."""


@transaction.atomic
def write_section(
    *,
    actor: Actor,
    section: PlanSection,
    text: str,
    version: int | None = None,
    origin: Origin | None = None,
) -> PlanSection:
    """Write the section's text, a rich text. Audited, once in a sitting.

    Where it moved on since `version`, what both wrote is merged from the text that the writer
    began with: ConflictingTextError where they wrote in one place and nobody has chosen, and
    StaleError where no origin is given. Who is named anew hears of it.
    """
    plan, locked = part_to_change(actor, section, None)
    text = optional("text", text, at_most=AT_MOST)
    if version is not None and locked.version != version:
        text = _merged(locked, text, origin)
    if text == locked.text and not locked.is_unreviewed:
        return locked
    is_new_sitting, before = _is_new_sitting(actor, locked), locked.text
    locked.text, locked.is_unreviewed = text, False
    _touch(actor, locked)
    locked.version += 1
    locked.save()
    touched(plan)
    if is_new_sitting:
        _record(actor, plan, "plan.written", locked, {"section": [None, locked.kind]})
    _spread(actor, plan, text, before)
    return locked


def _spread(actor: Actor, plan: Plan, text: str, before: str) -> None:
    """Those hear of it who are named anew."""
    if "@" in text:
        now, then = as_text(text), as_text(before)
        spread_addressed(
            actor=actor, account=plan.account, place="plan", about=plan.pk, text=now, before=then
        )


def _merged(locked: PlanSection, mine: str, origin: Origin | None) -> str:
    if origin is None:
        raise StaleError
    merged = merge(origin.text(), mine, locked.text)
    choices = origin.choices(locked.version)
    if len(choices) != len(merged.conflicts):
        raise ConflictingTextError(merged, locked.version)
    return optional("text", merged.settled(choices), at_most=AT_MOST)


@transaction.atomic
def mark_section(
    *, actor: Actor, section: PlanSection, is_for_client: bool, version: int | None = None
) -> PlanSection:
    """Mark it for the client, or keep it internal. Audited."""
    plan, locked = part_to_change(actor, section, version)
    if locked.is_for_client != is_for_client:
        locked.is_for_client = is_for_client
        locked.version += 1
        locked.save()
        touched(plan)
        changes = {"is_for_client": [not is_for_client, is_for_client]}
        _record(actor, plan, "plan.marked", locked, changes)
    return locked


@transaction.atomic
def confirm_section(*, actor: Actor, section: PlanSection) -> PlanSection:
    """Say that a text from the period before still holds. Audited."""
    plan, locked = part_to_change(actor, section, None)
    if locked.is_unreviewed:
        locked.is_unreviewed = False
        _touch(actor, locked)
        locked.version += 1
        locked.save()
        _record(actor, plan, "plan.confirmed", locked, {})
    return locked


def _is_new_sitting(actor: Actor, section: PlanSection) -> bool:
    if section.touched_at is None or section.touched_by_label != actor.label[:254]:
        return True
    return timezone.now() - section.touched_at >= ONE_SITTING


def _touch(actor: Actor, section: PlanSection) -> None:
    section.touched_at, section.touched_by = timezone.now(), actor.membership
    section.touched_by_label = actor.label[:254]


def _record(
    actor: Actor, plan: Plan, action: str, section: PlanSection, changes: dict[str, list[Any]]
) -> None:
    record(actor=actor, action=action, target=plan.account, changes=changes, thing=section)
