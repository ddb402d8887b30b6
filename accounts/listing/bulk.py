"""One change for many accounts, in a few statements, and the way back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.listing.bulk_kinds import KINDS, BulkKind, NewValues
from accounts.models import Account
from audit.many import Subject, record_many
from rules.errors import RuleError
from tenants.actors import Actor

AT_MOST = 1000


@dataclass(frozen=True)
class Done:
    """What a change did: what stands in each changed account now, and what stood there."""

    change: str
    after: str
    before: dict[str, str]

    @property
    def sentence(self) -> str:
        """How many were changed."""
        n = len(self.before)
        return ngettext("%(n)d account changed.", "%(n)d accounts changed.", n) % {"n": n}

    def as_json(self) -> dict[str, Any]:
        """For the session."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Done:
        """From the session."""
        return cls(**kept)


@dataclass(frozen=True)
class Undone:
    """How many accounts are as they were, and how many someone has changed since."""

    count: int
    left: int

    @property
    def sentence(self) -> str:
        """Both numbers in words."""
        told = ngettext(
            "%(n)d account is as it was.", "%(n)d accounts are as they were.", self.count
        ) % {"n": self.count}
        if not self.left:
            return told
        more = ngettext(
            "%(n)d was changed since and is kept.",
            "%(n)d were changed since and are kept.",
            self.left,
        )
        return f"{told} {more % {'n': self.left}}"


@transaction.atomic
def change_many(
    *,
    actor: Actor,
    accounts: QuerySet[Account],
    change: str,
    value: str,
    override_reason: str = "",
) -> Done:
    """Owner (e-mail, empty for nobody), potential, a further tag, archive or restore.

    All or none: an account that the actor may not change refuses the whole. With another
    owner goes what the former one held. Audited one by one. Raises RuleError, also for an
    owner over the cap without a reason, and NotAllowedError.
    """
    kind = KINDS[change]
    after = kind.read(value)
    kind.lock([after])
    chosen = _lock(accounts)
    if not chosen:
        raise RuleError(_("Choose accounts and what to change."))
    if len(chosen) > AT_MOST:
        raise RuleError(_("At most 1,000 accounts at once."))
    wanted = dict.fromkeys(chosen, after)
    kind.check(actor, wanted, override_reason)
    before = _put(actor, kind, wanted, after)
    return Done(change, after, before)


@transaction.atomic
def undo_many(*, actor: Actor, done: Done) -> Undone:
    """Put back what a bulk change replaced, where its change still stands. Audited one by one.

    Accounts go back to the owner they had with all that the present one holds there, over
    the cap too. Raises NotAllowedError, RuleError: then nothing is put back.
    """
    kind = KINDS[done.change]
    kind.lock(done.before.values())
    accounts = _lock(Account.objects.filter(id__in=done.before))
    wanted = {
        account: done.before[str(account.id)]
        for account in accounts
        if kind.stands(account, done.after) == done.after
    }
    _put(actor, kind, wanted, done.after)
    return Undone(len(wanted), len(done.before) - len(wanted))


def _lock(accounts: QuerySet[Account]) -> list[Account]:
    """The accounts in one order for all, so that two changes never wait for each other."""
    found = accounts.select_for_update(of=("self",)).prefetch_related("tag_rows")
    return list(found.order_by("id")[: AT_MOST + 1])


def _put(actor: Actor, kind: BulkKind, wanted: NewValues, after: str) -> dict[str, str]:
    """Write what is wanted where something else stands, and tell what stood there."""
    for account in wanted:
        actor.require("account.change", account)
    before = {account: kind.stands(account, after) for account in wanted}
    changed = [account for account in wanted if before[account] != wanted[account]]
    by_value: dict[str, list[uuid.UUID]] = defaultdict(list)
    for account in changed:
        by_value[wanted[account]].append(account.id)
    said = kind.changes({a: (before[a], wanted[a]) for a in changed}, after)
    for account, more in kind.follow(actor, {a: wanted[a] for a in changed}).items():
        said[account] |= more
    ids = [account.id for account in changed]
    Account.objects.filter(id__in=ids).update(version=F("version") + 1, updated_at=timezone.now())
    for value, of_value in by_value.items():
        kind.put(of_value, value, after)
    record_many(
        actor=actor,
        subjects=[
            Subject(kind.action(wanted[a]), "account", a.id, a.name, said[a]) for a in changed
        ],
    )
    kind.tell(actor, {a: wanted[a] for a in changed})
    return {str(account.id): before[account] for account in changed}
