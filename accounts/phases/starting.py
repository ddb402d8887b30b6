"""Since when an account is in its phase, where it came into the product in it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.finding import lock_account
from accounts.models import Account, PhaseChange
from audit.entries import record
from rules.errors import RuleError
from tenants.actors import Actor

EARLIEST = date(1900, 1, 1)


def came_in_its_phase(account: Account) -> bool:
    """Whether nothing has moved it since: then people alone know when its phase began."""
    return account.phase_id is not None and not PhaseChange.objects.filter(account=account).exists()


@transaction.atomic
def date_phase(*, actor: Actor, account: Account, since: date) -> None:
    """Say since when the account is in the phase that it came in. Audited.

    Raises RuleError for a day to come, and once the phase has changed here.
    """
    locked = lock_account(account.pk)
    actor.require("phase.change", locked)
    if not came_in_its_phase(locked):
        raise RuleError.on("since", _("The phase has changed here; that day is known."))
    if not EARLIEST <= since <= actor.organization.today():
        raise RuleError.on("since", _("Give a day that has come."), "future")
    before = locked.phase_since
    locked.phase_since = since
    locked.version += 1
    locked.save(update_fields=["phase_since", "version", "updated_at"])
    record(
        actor=actor,
        action="phase.dated",
        target=locked,
        changes={"phase_since": [before and str(before), str(since)]},
    )
    account.refresh_from_db()
