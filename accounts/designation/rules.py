"""Deciding how an account is treated (method §4): a score recommends, a person decides.

Nothing here touches the account's version or time of change: who may not see the
designation cannot tell that there was a decision.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.designation.caps import caps_for, check_caps, lock_caps
from accounts.finding import lock_account
from accounts.models import Account, Designation, DesignationChange, Nomination
from accounts.news import News, NewsKind, spread, to
from accounts.revenue.fields import LARGEST
from accounts.revenue.rules import from_minor
from audit.entries import record
from rules.errors import ConflictError, NotAllowedError, RuleError
from rules.offers import Offers
from rules.texts import written
from tenants.actors import Actor
from tenants.models import Membership
from tenants.roles import Role

DECIDED = (Designation.STANDARD, Designation.WATCH, Designation.KEY)
State = Nomination.State
DESIGNATED: Offers[Callable[[uuid.UUID, str, str], object]] = Offers(
    "what follows a decision: the account's id, the designation before and after"
)


@transaction.atomic
def designate(
    *,
    actor: Actor,
    account: Account,
    to: str,
    reason: str,
    expected_return_minor: int | None = None,
    override_reason: str = "",
    seen: str | None = None,
) -> DesignationChange:
    """A leader's decision, promotion and quiet reduction alike. Audited; answers a nomination.

    `seen` is the designation that the leader saw. Raises ConflictError when it is another
    by now or already the wanted one, RuleError over a cap without an override, NotAllowedError.
    """
    actor.require("designation.change")
    if to not in DECIDED:
        raise RuleError.on("designation", _("Decide for standard, on watch or key account."))
    reason = written("reason", reason)
    lock_caps()
    locked = lock_account(account.pk)
    if locked.designation != (locked.designation if seen is None else seen):
        raise ConflictError(_("Someone else decided. Load the page again."))
    if locked.designation == to:
        raise ConflictError(_("The account has this designation already."))
    nomination = Nomination.objects.filter(account=locked, state=State.OPEN).first()
    change = _decide(actor, locked, to, reason, expected_return_minor, override_reason)
    if nomination is not None:
        state = State.ACCEPTED if to == Designation.KEY else State.DECLINED
        _close(actor, nomination, state, reason)
        tell_answer(actor, locked, nomination)
    account.designation = to
    return change


@transaction.atomic
def reduce(
    *, actor: Actor, account: Account, reason: str, to: str = Designation.STANDARD
) -> DesignationChange:
    """A key account becomes an ordinary one again, quietly. Audited.

    Raises ConflictError where it is no key account, RuleError, NotAllowedError.
    """
    if to == Designation.KEY:
        raise RuleError.on("designation", _("A reduction leads away from key account."))
    return designate(actor=actor, account=account, to=to, reason=reason, seen=Designation.KEY)


@transaction.atomic
def nominate(
    *, actor: Actor, account: Account, reason: str, expected_return_minor: int | None = None
) -> Nomination:
    """Ask that an account become a key account. Audited.

    Raises ConflictError where it is nominated or a key account already, RuleError,
    NotAllowedError.
    """
    actor.require("nomination.create", account)
    reason = written("reason", reason)
    expected = _expected(expected_return_minor, is_needed=False)
    locked = lock_account(account.pk)
    refuse_archived(locked)
    if locked.designation in (Designation.NOMINATED, Designation.KEY):
        raise ConflictError(_("It is nominated or a key account already."))
    nomination = Nomination.objects.create(
        account=locked,
        before=locked.designation,
        reason=reason,
        expected_return_minor=expected,
        asked_by=actor.membership,
        asked_by_label=actor.label[:254],
        asked_at=timezone.now(),
    )
    write(actor, locked, Designation.NOMINATED, reason, expected, "", "designation.nominated")
    account.designation = Designation.NOMINATED
    spread(actor, [News(NewsKind.NOMINATED, _deciding(), locked.pk, nomination.pk)])
    return nomination


@transaction.atomic
def answer_nomination(
    *,
    actor: Actor,
    nomination: Nomination,
    accept: bool,
    answer: str,
    expected_return_minor: int | None = None,
    override_reason: str = "",
) -> Nomination:
    """Accept it, and the account is a key account; or decline it, and all is as before. Audited.

    Without another figure the expected return of the nomination holds. Raises ConflictError
    where it was answered or withdrawn meanwhile, RuleError, NotAllowedError.
    """
    actor.require("designation.change")
    answer = written("answer", answer)
    lock_caps()
    account, waiting = _lock_open(nomination)
    if accept:
        expected = expected_return_minor
        if expected is None:
            expected = waiting.expected_return_minor
        _decide(actor, account, Designation.KEY, answer, expected, override_reason)
    else:
        write(actor, account, waiting.before, answer, None, "", "designation.declined")
    _close(actor, waiting, State.ACCEPTED if accept else State.DECLINED, answer)
    tell_answer(actor, account, waiting)
    return waiting


@transaction.atomic
def withdraw(*, actor: Actor, nomination: Nomination, reason: str) -> Nomination:
    """Take a nomination back: who asked, or a leader. Audited.

    Raises ConflictError where it was answered meanwhile, RuleError, NotAllowedError.
    """
    reason = written("reason", reason)
    account, waiting = _lock_open(nomination)
    is_own = actor.membership_id is not None and waiting.asked_by_id == actor.membership_id
    if not is_own and not actor.may("designation.change"):
        raise NotAllowedError
    write(actor, account, waiting.before, reason, None, "", "designation.withdrawn")
    return _close(actor, waiting, State.WITHDRAWN, reason)


def _lock_open(nomination: Nomination) -> tuple[Account, Nomination]:
    account = lock_account(nomination.account_id)
    waiting = Nomination.objects.get(pk=nomination.pk)
    if waiting.state != State.OPEN:
        raise ConflictError(_("This nomination was answered or withdrawn meanwhile."))
    return account, waiting


def _decide(
    actor: Actor, account: Account, to: str, reason: str, expected: int | None, override: str
) -> DesignationChange:
    """The caller holds `lock_caps` and the account's row."""
    kept = ""
    if to == Designation.KEY:
        refuse_archived(account)
        expected = _expected(expected, is_needed=True)
        caps = caps_for(actor.organization, account)
        kept = check_caps(actor=actor, caps=caps, override_reason=override)
    else:
        expected = None
    return write(actor, account, to, reason, expected, kept, "designation.changed")


def write(
    actor: Actor,
    account: Account,
    to: str,
    reason: str,
    expected: int | None,
    override: str,
    action: str,
    *,
    takes_back: DesignationChange | None = None,
) -> DesignationChange:
    """Put it down, log it, call what follows; the caller has checked and holds the row."""
    before = account.designation
    Account.objects.filter(pk=account.pk).update(designation=to)
    change = DesignationChange.objects.create(
        account=account,
        before=before,
        after=to,
        reason=reason,
        expected_return_minor=expected,
        override_reason=override,
        author=actor.membership,
        author_label=actor.label[:254],
        decided_at=timezone.now(),
        takes_back=takes_back,
    )
    changes: dict[str, Any] = {"designation": [before, to], "reason": [None, reason]}
    if expected is not None:
        changes["expected_return"] = [None, str(from_minor(expected))]
    if override:
        changes["override_reason"] = [None, override]
    record(actor=actor, action=action, target=account, changes=changes, thing=change)
    for follow in DESIGNATED:
        follow(account.pk, before, to)
    return change


def _close(actor: Actor, nomination: Nomination, state: str, answer: str) -> Nomination:
    nomination.state = state
    nomination.answer = answer
    nomination.answered_by_label = actor.label[:254]
    nomination.answered_at = timezone.now()
    nomination.save()
    return nomination


def _deciding() -> frozenset[uuid.UUID]:
    """The leaders; without any the administrators, who may decide as well."""
    here = Membership.objects.filter(ended_at=None).order_by()
    leaders = frozenset(here.filter(role=Role.LEADER).values_list("pk", flat=True))
    return leaders or frozenset(here.filter(role=Role.ADMIN).values_list("pk", flat=True))


def tell_answer(actor: Actor, account: Account, answered: Nomination) -> None:
    """Who asked and the KAM hear what became of it; that it is open again as well."""
    heard = to(answered.asked_by_id, account.owner_id)
    facts = {"answer": str(answered.state)}
    spread(actor, [News(NewsKind.ANSWERED, heard, account.pk, answered.pk, facts)])


def _expected(minor: int | None, *, is_needed: bool) -> int | None:
    if minor is None and is_needed:
        detail = _("Write the return that you expect in a year.")
        raise RuleError.on("expected_return", detail, "required")
    if minor is not None and not 0 <= minor <= LARGEST:
        raise RuleError.on("expected_return", _("Write an amount of zero or more."))
    return minor


def refuse_archived(account: Account) -> None:
    """Raises RuleError for an account that is archived."""
    if account.is_archived:
        raise RuleError(_("The account is archived. Bring it back first."))
