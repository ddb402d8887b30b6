"""Taking a change of phase back, on the day on which it was made."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.finding import lock_account
from accounts.models import Account, PhaseChange
from accounts.phases.rules import save_phase
from audit.entries import record
from rules.errors import ConflictError, NotAllowedError
from rules.texts import written
from tenants.actors import Actor


def last_change(account: Account) -> PhaseChange | None:
    """The change that brought the account where it is."""
    found = PhaseChange.objects.filter(account=account, taken_back_at=None)
    return found.select_related("from_phase", "to_phase").first()


def may_take_back(actor: Actor, change: PhaseChange | None) -> bool:
    """Whether the actor may take this change back now: who made it, or who leads."""
    return (
        change is not None
        and _is_of_today(actor, change)
        and actor.may("phase.change", change.account)
        and (_is_own(actor, change) or actor.may("phase.override"))
    )


@transaction.atomic
def take_back(*, actor: Actor, change: PhaseChange, reason: str) -> PhaseChange:
    """The account is where it was before, since then, with its answer. Audited.

    The change stays, marked, with its frozen evidence; nothing counts it as a move. Raises
    ConflictError for another day's change and for one that others followed, RuleError,
    NotAllowedError.
    """
    account = lock_account(change.account_id)
    actor.require("phase.change", account)
    last = last_change(account)
    if last is None or last.pk != change.pk or last.to_phase_id != account.phase_id:
        raise ConflictError(_("The account has moved on since this change. Look again."))
    if not _is_of_today(actor, last):
        raise ConflictError(_("A change of phase can be taken back on its own day."))
    if not (_is_own(actor, last) or actor.may("phase.override")):
        raise NotAllowedError(_("Who made the change, or a sales leader, may take it back."))
    reason = written("reason", reason, ask=_("Say why."))
    account.phase, account.phase_since = last.from_phase, last.since_before
    account.invest_answer = last.answer_before
    account.invest_answered_on = last.answered_on_before
    save_phase(account)
    last.taken_back_at = timezone.now()
    last.taken_back_reason, last.taken_back_by_label = reason, actor.label[:254]
    last.save()
    before, after = str(last.to_phase), str(last.from_phase) if last.from_phase else None
    record(
        actor=actor,
        action="phase.taken_back",
        target=account,
        changes={"phase": [before, after], "reason": [None, reason]},
        thing=last,
    )
    return last


def _is_of_today(actor: Actor, change: PhaseChange) -> bool:
    return actor.organization.today(change.changed_at) == actor.organization.today()


def _is_own(actor: Actor, change: PhaseChange) -> bool:
    if actor.membership_id is not None:
        return change.author_id == actor.membership_id
    return change.author_id is None and change.author_label == actor.label[:254]
