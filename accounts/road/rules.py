"""What was written on a device without a connection: taken in once, however often it is sent."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.history.rules import add_entry
from accounts.models import Account, Arrival, HistoryEntry, Stakeholder
from accounts.stakeholders.rules import record_touch
from rules.errors import ConflictError, FieldError, NotAllowedError
from tenants.actors import Actor
from tenants.scope import take_turns

T = TypeVar("T")
CHANGED, LATER = "account_changed", "later_contact"


@dataclass(frozen=True)
class FromDevice:
    """One thing as the device sends it: its key, what it called the account, and whether who
    wrote it knows that the account is another now.
    """

    key: uuid.UUID
    account_name: str
    knows: bool = False


def entry_arrives(
    *, actor: Actor, account: Account, written: FromDevice, values: dict[str, Any]
) -> HistoryEntry | None:
    """The entry that was written; None where it arrived before.

    Raises ConflictError where the account was renamed or archived meanwhile, or the key came
    with other words; else as `add_entry`.
    """

    def add() -> HistoryEntry:
        _check_same(account, written)
        return add_entry(actor=actor, account=account, **values)

    content = repr((account.pk, sorted(values.items())))
    return _once(actor, written, content, add)


def contact_arrives(
    *, actor: Actor, stakeholder: Stakeholder, written: FromDevice, on: date
) -> Stakeholder | None:
    """We spoke with the person that day; None where it arrived before.

    Raises ConflictError as `entry_arrives`, and where a later contact is known.
    """

    def touch() -> Stakeholder:
        _check_same(stakeholder.account, written)
        if not record_touch(actor=actor, stakeholder=stakeholder, on=on):
            stakeholder.refresh_from_db(fields=["last_touch_on"])
            _check_latest(stakeholder.last_touch_on, on)
        return stakeholder

    return _once(actor, written, repr(stakeholder.pk), touch)


@transaction.atomic
def _once(actor: Actor, written: FromDevice, content: str, work: Callable[[], T]) -> T | None:
    """The work of a key, and its row in the same transaction; None where the row is there."""
    if actor.membership is None:
        raise NotAllowedError
    digest = hashlib.sha256(content.encode()).hexdigest()
    take_turns(f"arrival {written.key}")
    came = Arrival.objects.filter(member=actor.membership, key=written.key).first()
    if came is None:
        done = work()
        Arrival.objects.create(member=actor.membership, key=written.key, content=digest)
        return done
    if came.content != digest:
        raise ConflictError(_("This arrived already, as it was before you changed it."))
    return None


def _check_same(account: Account, written: FromDevice) -> None:
    if written.knows:
        return
    name = {"name": account.name}
    if account.name != written.account_name:
        raise _conflict(CHANGED, _("The account is called “%(name)s” now.") % name)
    if account.is_archived:
        raise _conflict(CHANGED, _("“%(name)s” is archived now.") % name)


def _check_latest(known: date | None, day: date) -> None:
    if known is not None and known > day:
        said = date_format(known, "SHORT_DATE_FORMAT")
        raise _conflict(LATER, _("A later contact is known already: %(day)s.") % {"day": said})


def _conflict(code: str, detail: str) -> ConflictError:
    return ConflictError(detail, errors=[FieldError("/account", code, detail)])
