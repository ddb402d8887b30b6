"""Making and changing actions as other systems name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.references import Reference
from plans.actions.rules import change_action, open_action, set_status
from plans.models import Action
from rules.errors import ConflictError, RuleError, StaleError
from tenants.actors import Actor

STATE = ("status", "answer")


@dataclass(frozen=True)
class WantedAction:
    """An action as a program wants it; what is left out of `values` stays as it is."""

    values: dict[str, Any]
    account: Account | None = None
    references: Sequence[Reference] | None = None


def find_by_reference(system: str, external_id: str) -> Action | None:
    """The action with this id in another system."""
    found = Action.objects.filter(references__system=system, references__external_id=external_id)
    return found.select_related("account", "owner").first()


@transaction.atomic
def upsert_action(
    *,
    actor: Actor,
    reference: Reference,
    wanted: WantedAction,
    today: date,
    version: int | None = None,
    only_new: bool = False,
) -> tuple[Action, str]:
    """Make or change what another system knows by this id: "made" or "changed".

    With `only_new` it is made, or StaleError is raised. Safe when called at once from many
    sides: the loser of a race changes what the winner made.
    """
    action = find_by_reference(*reference)
    if action is None:
        try:
            with transaction.atomic():
                return _open(actor, reference, wanted, today), "made"
        except ConflictError:
            action = find_by_reference(*reference)
            if action is None:
                raise
    if only_new:
        raise StaleError
    if wanted.account is not None and wanted.account.pk != action.account_id:
        raise RuleError.on("account", _("This action is of another account."), "other")
    references = wanted.references
    if references is not None and reference not in references:
        references = [reference, *references]
    write_action(
        actor=actor,
        action=action,
        wanted=WantedAction(wanted.values, references=references),
        today=today,
        version=version,
    )
    return action, "changed"


@transaction.atomic
def write_action(
    *, actor: Actor, action: Action, wanted: WantedAction, today: date, version: int | None = None
) -> None:
    """Change what is given of an action, and how far it is."""
    values = {name: value for name, value in wanted.values.items() if name not in STATE}
    state = {name: wanted.values[name] for name in STATE if name in wanted.values}
    if values or wanted.references is not None or not state:
        action = change_action(
            actor=actor,
            action=action,
            values=values,
            references=wanted.references,
            version=version,
        )
        version = None
    if state:
        told = {"status": action.status} | state
        set_status(actor=actor, action=action, today=today, version=version, **told)


def _open(actor: Actor, reference: Reference, wanted: WantedAction, today: date) -> Action:
    if wanted.account is None:
        raise RuleError.on("account", _("Choose an account for the new action."), "required")
    values = {name: value for name, value in wanted.values.items() if name not in STATE}
    action = open_action(
        actor=actor,
        account=wanted.account,
        references=[reference, *(r for r in wanted.references or () if r != reference)],
        **{"title": "", **values},
    )
    state = {name: wanted.values[name] for name in STATE if name in wanted.values}
    if state:
        set_status(actor=actor, action=action, today=today, **{"status": action.status} | state)
    return action
