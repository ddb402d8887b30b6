"""Since when an account is in its phase, where it came into the product in it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.finding import lock_account
from accounts.models import Account
from accounts.phase_starts import check_start, moved
from accounts.phases.rules import tell_moved
from accounts.reasons import reason
from audit.entries import record
from rules.errors import RuleError
from rules.reasons import Refused
from tenants.actors import Actor


def came_in_its_phase(account: Account) -> bool:
    """Whether nothing has moved it since: then people alone know when its phase began."""
    return not moved([account.pk])


@transaction.atomic
def date_phase(*, actor: Actor, account: Account, since: date) -> None:
    """Say since when the account is in the phase that it came in. Audited.

    Raises RuleError for a day to come, and once the phase has changed here.
    """
    locked = lock_account(account.pk)
    actor.require("phase.change", locked)
    try:
        check_start(since, moved=bool(moved([locked.pk])), today=actor.organization.today())
    except Refused as refusal:
        raise RuleError.on("since", reason(refusal.code), refusal.code) from refusal
    before = locked.phase_since
    locked.phase_since = since
    locked.version += 1
    locked.save(update_fields=["phase_since", "version", "updated_at"])
    tell_moved([locked.pk])
    record(
        actor=actor,
        action="phase.dated",
        target=locked,
        changes={"phase_since": [before and str(before), str(since)]},
    )
    account.refresh_from_db()
