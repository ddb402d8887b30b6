"""The written sections of a plan: their text, and marking them."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit.entries import record
from plans.drafting import mark_part, part_to_change, touched
from plans.models import PlanSection
from rules.texts import optional
from tenants.actors import Actor

AT_MOST = 60_000
"""Characters of one section, marks included."""

ONE_SITTING = timedelta(minutes=15)
"""Saves of one person that follow each other this closely are one entry of the log."""


@transaction.atomic
def write_section(
    *, actor: Actor, section: PlanSection, text: str, version: int | None = None
) -> PlanSection:
    """Write the section's text. Audited, once in a sitting. StaleError where it moved on."""
    plan, locked = part_to_change(actor, section, version)
    text = optional("text", text, at_most=AT_MOST)
    if text == locked.text and not locked.is_unreviewed:
        return locked
    before, now = locked.touched_at, timezone.now()
    is_same_sitting = (
        before is not None
        and now - before < ONE_SITTING
        and locked.touched_by_label == actor.label[:254]
    )
    locked.text, locked.is_unreviewed = text, False
    locked.touched_at, locked.touched_by = now, actor.membership
    locked.touched_by_label = actor.label[:254]
    locked.version += 1
    locked.save()
    touched(plan)
    if not is_same_sitting:
        changes = {"section": [None, locked.kind]}
        record(
            actor=actor,
            action="plan.written",
            target=plan.account,
            changes=changes,
            thing=locked,
        )
    return locked


@transaction.atomic
def mark_section(
    *, actor: Actor, section: PlanSection, is_for_client: bool, version: int | None = None
) -> PlanSection:
    """Mark it for the client, or keep it internal. Audited."""
    plan, locked = part_to_change(actor, section, version)
    if locked.is_for_client != is_for_client:
        locked.is_for_client = is_for_client
        mark_part(locked, is_for_client=is_for_client)
        touched(plan)
        record(
            actor=actor,
            action="plan.marked",
            target=plan.account,
            changes={"is_for_client": [not is_for_client, is_for_client]},
            thing=locked,
        )
    return locked


@transaction.atomic
def confirm_section(*, actor: Actor, section: PlanSection) -> PlanSection:
    """Say that a text from the period before still holds. Audited."""
    plan, locked = part_to_change(actor, section, None)
    if locked.is_unreviewed:
        mark_part(locked, is_unreviewed=False)
        PlanSection.objects.filter(pk=locked.pk).update(
            touched_at=timezone.now(),
            touched_by=actor.membership,
            touched_by_label=actor.label[:254],
        )
        record(actor=actor, action="plan.confirmed", target=plan.account, thing=locked)
    return locked
