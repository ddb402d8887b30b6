"""Taking a decision back, on the day on which it was made."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.designation.caps import caps_for, check_caps, lock_caps
from accounts.designation.rules import refuse_archived, tell_answer, write
from accounts.finding import lock_account
from accounts.models import Account, Designation, DesignationChange, Nomination
from rules.errors import ConflictError
from rules.texts import written
from tenants.actors import Actor

State = Nomination.State


def decision_to_take_back(actor: Actor, account: Account) -> DesignationChange | None:
    """The last decision, where the actor may take it back now: a leader, on its day."""
    if not actor.may("designation.change"):
        return None
    last = DesignationChange.objects.filter(account=account).first()
    return last if last is not None and _problem(actor, account, last) == "" else None


@transaction.atomic
def take_back(*, actor: Actor, decision: DesignationChange, reason: str) -> DesignationChange:
    """All is as before the decision; a nomination that it answered is open again. Audited.

    Both stay in the history. Raises ConflictError for another day's decision, for one that
    others followed and for what is no decision; RuleError where the account would be a key
    account again over a cap; NotAllowedError.
    """
    actor.require("designation.change")
    reason = written("reason", reason)
    lock_caps()
    account = lock_account(decision.account_id)
    last = DesignationChange.objects.filter(account=account).first()
    if last is None or last.pk != decision.pk:
        raise ConflictError(_("Someone else decided. Load the page again."))
    if problem := _problem(actor, account, last):
        raise ConflictError(problem)
    expected = None
    if last.before == Designation.KEY:
        refuse_archived(account)
        caps = caps_for(actor.organization, account)
        check_caps(actor=actor, caps=caps, override_reason="", field="reason")
        expected = _expected_before(last)
    reopened = _open_again(last)
    action = "designation.taken_back"
    done = write(actor, account, last.before, reason, expected, "", action, takes_back=last)
    if reopened is not None:
        tell_answer(actor, account, reopened)
    return done


def _problem(actor: Actor, account: Account, last: DesignationChange) -> str:
    """Why this cannot be taken back; empty where it can."""
    if last.takes_back_id or last.after == Designation.NOMINATED or _is_withdrawal(last):
        return _("There is no decision to take back.")
    if last.after != account.designation:
        return _("Someone else decided. Load the page again.")
    if actor.organization.today(last.decided_at) != actor.organization.today():
        return _("A decision can be taken back on its own day.")
    return ""


def _answered_by(last: DesignationChange) -> Nomination | None:
    """The nomination that ended with it: the latest one, closed by the same transaction."""
    if last.before != Designation.NOMINATED:
        return None
    found = Nomination.objects.filter(account=last.account_id).exclude(state=State.OPEN)
    return found.filter(answered_at__gte=last.decided_at).order_by("answered_at", "id").first()


def _is_withdrawal(last: DesignationChange) -> bool:
    nomination = _answered_by(last)
    return nomination is not None and nomination.state == State.WITHDRAWN


def _open_again(last: DesignationChange) -> Nomination | None:
    nomination = _answered_by(last)
    if nomination is not None:
        nomination.state, nomination.answer = State.OPEN, ""
        nomination.answered_by_label, nomination.answered_at = "", None
        nomination.save()
    return nomination


def _expected_before(last: DesignationChange) -> int | None:
    """The return that the decision for a key account before this one expected."""
    earlier = DesignationChange.objects.filter(account=last.account_id, after=Designation.KEY)
    found = earlier.filter(decided_at__lt=last.decided_at).first()
    return found.expected_return_minor if found else None
