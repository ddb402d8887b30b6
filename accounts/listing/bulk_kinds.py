"""What can be changed in many accounts at once; every value is text that a session can keep."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.designation.caps import check_return, lock_caps
from accounts.fields import TAG, TAGS_AT_MOST, text_of
from accounts.models import Account, AccountTag
from accounts.reasons import reason
from accounts.registry.rules import ARCHIVED
from accounts.team.ownership import Passing, check_heir, check_room, lock_heirs, pass_on, tell_heirs
from rules.errors import RuleError
from rules.names import is_visible
from rules.reasons import Refused
from tenants.actors import Actor
from tenants.models import Membership

NewValues = dict[Account, str]
Pairs = dict[Account, tuple[str, str]]
Changes = dict[Account, dict[str, list[Any]]]


class BulkKind(Protocol):
    """One kind of change; `after` is the value that the whole change is about."""

    def read(self, text: str) -> str:
        """The value that a person means; raises RuleError."""

    def stands(self, account: Account, after: str) -> str:
        """What the account has now."""

    def put(self, ids: list[uuid.UUID], value: str, after: str) -> None:
        """Write one value to some accounts."""

    def changes(self, pairs: Pairs, after: str) -> Changes:
        """(before, after) of each account as the audit keeps it."""

    def action(self, _value: str) -> str:
        """What the audit calls it."""
        return "account.changed"

    def lock(self, _values: Iterable[str]) -> None:
        """Lock what these values are about, before any account is locked; raises RuleError."""
        return

    def check(self, _actor: Actor, _wanted: NewValues, _override_reason: str) -> None:
        """Raises RuleError where the accounts may not have these values."""
        return

    def follow(self, _actor: Actor, _wanted: NewValues) -> Changes:
        """Do what goes with it, before it is written; what the audit keeps of that."""
        return {}

    def tell(self, _actor: Actor, _wanted: NewValues) -> None:
        """Let those hear of it who are to, once all is written."""
        return


class Owner(BulkKind):
    """Who leads it: a member's id, empty for nobody."""

    def read(self, text: str) -> str:
        try:
            text = text_of("owner").clean(text)
        except Refused as refusal:
            raise RuleError.on("value", refusal.detail, refusal.code) from refusal
        if not text:
            return ""
        member = Membership.objects.filter(email__iexact=text, ended_at=None).first()
        if member is None:
            raise RuleError.on("value", _("No active member has this e-mail address."), "owner")
        check_heir(member, "value")
        return str(member.id)

    def stands(self, account: Account, _after: str) -> str:
        return str(account.owner_id or "")

    def put(self, ids: list[uuid.UUID], value: str, _after: str) -> None:
        Account.objects.filter(id__in=ids).update(owner_id=value or None)

    def changes(self, pairs: Pairs, _after: str) -> Changes:
        ids = {member_id for pair in pairs.values() for member_id in pair if member_id}
        names = {str(m.id): str(m) for m in Membership.objects.filter(id__in=ids)}
        return {a: {"owner": [names.get(value) for value in pair]} for a, pair in pairs.items()}

    def lock(self, values: Iterable[str]) -> None:
        for member in lock_heirs(*(_id(value) for value in values)).values():
            check_heir(member)

    def check(self, actor: Actor, wanted: NewValues, override_reason: str) -> None:
        check_room(actor=actor, passings=_passings(wanted), override_reason=override_reason)

    def follow(self, actor: Actor, wanted: NewValues) -> Changes:
        """What the former KAM held goes along."""
        passed = pass_on(actor=actor, passings=_passings(wanted))
        moved = {over.account_id: over.moved for over in passed}
        return {a: {k: [None, n] for k, n in moved.get(a.id, {}).items()} for a in wanted}

    def tell(self, actor: Actor, wanted: NewValues) -> None:
        tell_heirs(actor=actor, passings=_passings(wanted))


class Worth(BulkKind):
    """The potential."""

    def read(self, text: str) -> str:
        try:
            found = text_of("potential").clean(text)
        except Refused as refusal:
            raise RuleError.on("value", reason("potential"), refusal.code) from refusal
        if not found:
            raise RuleError.on("value", reason("potential"), "required")
        return found

    def stands(self, account: Account, _after: str) -> str:
        return account.potential

    def put(self, ids: list[uuid.UUID], value: str, _after: str) -> None:
        Account.objects.filter(id__in=ids).update(potential=value)

    def changes(self, pairs: Pairs, _after: str) -> Changes:
        return {account: {"potential": list(pair)} for account, pair in pairs.items()}


class Tag(BulkKind):
    """One more tag: the value is the tag where the account has it, and empty where not."""

    def read(self, text: str) -> str:
        try:
            tag = TAG.clean(text)
        except Refused as refusal:
            raise RuleError.on("value", refusal.detail, refusal.code) from refusal
        if not is_visible(tag):
            raise RuleError.on("value", _("Write the tag to add."), "required")
        return tag

    def stands(self, account: Account, after: str) -> str:
        return after if after in _tags(account) else ""

    def put(self, ids: list[uuid.UUID], value: str, after: str) -> None:
        if value:
            AccountTag.objects.bulk_create(
                (AccountTag(account_id=account_id, name=value) for account_id in ids),
                ignore_conflicts=True,
            )
        else:
            AccountTag.objects.filter(account_id__in=ids, name=after).delete()

    def changes(self, pairs: Pairs, after: str) -> Changes:
        said: Changes = {}
        for account, (_before, value) in pairs.items():
            had = _tags(account)
            has = had | {value} if value else had - {after}
            if len(has) > TAGS_AT_MOST:
                raise RuleError.on("value", reason("too_many"), "too_many")
            said[account] = {"tags": [sorted(had), sorted(has)]}
        return said


class Archiving(BulkKind):
    """Out of daily work (`archive`) or in it (`restore`)."""

    def __init__(self, value: str) -> None:
        self.value = value

    def read(self, _text: str) -> str:
        return self.value

    def stands(self, account: Account, _after: str) -> str:
        return "archive" if account.is_archived else "restore"

    def put(self, ids: list[uuid.UUID], value: str, _after: str) -> None:
        archived_at = timezone.now() if value == "archive" else None
        Account.objects.filter(id__in=ids).update(archived_at=archived_at)
        for follow in ARCHIVED:
            follow(ids)

    def changes(self, pairs: Pairs, _after: str) -> Changes:
        return {account: {} for account in pairs}

    def lock(self, _values: Iterable[str]) -> None:
        lock_caps()

    def check(self, actor: Actor, wanted: NewValues, _override_reason: str) -> None:
        returning = [account for account, value in wanted.items() if value == "restore"]
        check_return(actor.organization, returning)

    def action(self, value: str) -> str:
        return "account.archived" if value == "archive" else "account.restored"


KINDS: dict[str, BulkKind] = {
    "owner": Owner(),
    "potential": Worth(),
    "tag": Tag(),
    "archive": Archiving("archive"),
    "restore": Archiving("restore"),
}


def _passings(wanted: NewValues) -> list[Passing]:
    """The accounts with who has them now, and who is to have them."""
    return [Passing(a.id, a.owner_id, _id(value)) for a, value in wanted.items()]


def _id(value: str) -> uuid.UUID | None:
    return uuid.UUID(value) if value else None


def _tags(account: Account) -> set[str]:
    return {tag.name for tag in account.tag_rows.all()}
