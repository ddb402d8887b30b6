"""What an organisation settles about its plans."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from audit.entries import differences, record
from plans.models import PlanSettings
from rules.fields import Text, assign_fields, check_fields, cleaned
from tenants.actors import Actor

APPROVAL = ("authors_may_approve", "stale_days")
LOOK = ("shown_name", "colour")
FIELDS = (*APPROVAL, *LOOK)
_TEXTS = {"shown_name": Text(80), "colour": Text(7)}


def settled() -> PlanSettings:
    """What holds: the organisation's row, or the defaults."""
    return PlanSettings.objects.first() or PlanSettings()


@transaction.atomic
def settle_plans(*, actor: Actor, values: dict[str, Any]) -> PlanSettings:
    """Change what is settled. Audited."""
    actor.require("programme.change")
    settings, _made = PlanSettings.objects.select_for_update().get_or_create()
    before = {name: getattr(settings, name) for name in FIELDS}
    assign_fields(settings, cleaned(values, _TEXTS), FIELDS)
    check_fields(settings, FIELDS)
    settings.save()
    changes = differences(before, {name: getattr(settings, name) for name in FIELDS})
    if changes:
        record(
            actor=actor,
            action="plan_settings.changed",
            target=actor.organization,
            changes=changes,
        )
    return settings
