"""One change for many accounts, each by the same rule as alone, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Account, Potential
from accounts.registry import change_account, set_archived
from kam.errors import RuleError
from tenants.actors import Actor
from tenants.models import Membership

AT_MOST = 1000
CHANGES = ("owner", "potential", "tag", "archive", "restore")


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
            "%(n)d was changed since and stays.", "%(n)d were changed since and stay.", self.left
        )
        return f"{told} {more % {'n': self.left}}"


@transaction.atomic
def change_many(*, actor: Actor, accounts: QuerySet[Account], change: str, value: str) -> Done:
    """Owner (e-mail, empty for nobody), potential, a further tag, archive or restore.

    All or none: an account that the actor may not change refuses the whole. Audited one
    by one. Raises RuleError, NotAllowedError.
    """
    after = _after(change, value)
    found = accounts.select_related("owner", "phase", "parent").prefetch_related("tag_rows")
    chosen = list(found.order_by("id")[: AT_MOST + 1])
    if not chosen:
        raise RuleError(_("Choose accounts and what to change."))
    if len(chosen) > AT_MOST:
        raise RuleError(_("At most 1,000 accounts at once."))
    before = {}
    for account in chosen:
        stood = _state(account, change, after)
        if _put(actor, account, change, after):
            before[str(account.id)] = stood
    return Done(change, after, before)


@transaction.atomic
def undo_many(*, actor: Actor, done: Done) -> Undone:
    """Put back what a bulk change replaced, where its change still stands. Audited one by one.

    Raises RuleError, NotAllowedError: then nothing is put back.
    """
    found = Account.objects.filter(id__in=done.before).prefetch_related("tag_rows")
    accounts = list(found.order_by("id"))
    standing = [a for a in accounts if _state(a, done.change, done.after) == done.after]
    for account in standing:
        _put_back(actor, account, done)
    return Undone(len(standing), len(done.before) - len(standing))


def _after(change: str, value: str) -> str:
    """What will stand in each account; raises RuleError where that makes no sense."""
    if change == "owner" and value:
        member = Membership.objects.filter(email__iexact=value, ended_at=None).first()
        if member is None:
            raise RuleError.on("value", _("No active member has this e-mail address."))
        return str(member.id)
    if change == "potential" and value not in Potential.values:
        raise RuleError.on("value", _("The potential is low, medium or high."))
    if change == "tag":
        value = " ".join(value.split())
        if not value:
            raise RuleError.on("value", _("Write the tag to add."))
    if change in ("archive", "restore"):
        return change
    return value


def _state(account: Account, change: str, after: str) -> str:
    """What stands there now, in the same words as `_after`."""
    if change == "owner":
        return str(account.owner_id or "")
    if change == "potential":
        return account.potential
    if change == "tag":
        return after if after in _tags(account) else ""
    return "archive" if account.is_archived else "restore"


def _put(actor: Actor, account: Account, change: str, value: str) -> bool:
    if change in ("archive", "restore"):
        return set_archived(actor=actor, account=account, archived=value == "archive")
    if change == "tag":
        tags = sorted({*_tags(account), value})
        return change_account(actor=actor, account=account, values={}, tags=tags) == "changed"
    values = {change: _member(value) if change == "owner" else value}
    return change_account(actor=actor, account=account, values=values) == "changed"


def _put_back(actor: Actor, account: Account, done: Done) -> None:
    before = done.before[str(account.id)]
    if done.change == "tag":
        tags = [tag for tag in _tags(account) if tag != done.after]
        change_account(actor=actor, account=account, values={}, tags=tags)
    else:
        _put(actor, account, done.change, before)


def _tags(account: Account) -> Iterable[str]:
    return [tag.name for tag in account.tag_rows.all()]


def _member(member_id: str) -> Membership | None:
    return Membership.objects.get(id=member_id) if member_id else None
