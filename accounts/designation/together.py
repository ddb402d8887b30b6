"""Several accounts decided or nominated in one go: all of them or none."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.designation.caps import lock_caps
from accounts.designation.rules import designate, nominate
from accounts.models import Account, Designation, DesignationChange, Nomination
from rules.errors import ConflictError, FieldError, KamError, RuleError
from tenants.actors import Actor

AT_MOST = 30
"""Accounts in one go: more than anybody has key accounts, and a page that can be read."""
OF_ALL = ("override_reason",)


@dataclass(frozen=True)
class AccountDecision:
    """What is to become of one account, and which designation the leader saw."""

    account: Account
    to: str
    reason: str
    expected_return_minor: int | None = None
    seen: str | None = None


@dataclass(frozen=True)
class Wish:
    """An account that is to be nominated, why, and the return that is expected."""

    account: Account
    reason: str
    expected_return_minor: int | None = None


@transaction.atomic
def decide_together(
    *, actor: Actor, decisions: Sequence[AccountDecision], override_reason: str = ""
) -> list[DesignationChange]:
    """Each by `designate`, reductions first: who leaves makes room for who comes. Audited.

    A refusal names its row: `/decisions/2/expected_return`; a cap is refused for all of them.
    Raises what `designate` raises; then none is decided.
    """
    actor.require("designation.change")
    _check_number(decisions)
    lock_caps()
    _lock([one.account.pk for one in decisions])
    made = []
    for place, one in sorted(enumerate(decisions), key=lambda row: row[1].to == Designation.KEY):
        with _in_row(place, one.account):
            made.append(
                designate(
                    actor=actor,
                    account=one.account,
                    to=one.to,
                    reason=one.reason,
                    expected_return_minor=one.expected_return_minor,
                    override_reason=override_reason,
                    seen=one.seen,
                )
            )
    return made


@transaction.atomic
def nominate_together(*, actor: Actor, wishes: Sequence[Wish]) -> list[Nomination]:
    """Each by `nominate`; a refusal names its row as in `decide_together`. Audited."""
    _check_number(wishes)
    _lock([one.account.pk for one in wishes])
    made = []
    for place, one in enumerate(wishes):
        with _in_row(place, one.account):
            made.append(
                nominate(
                    actor=actor,
                    account=one.account,
                    reason=one.reason,
                    expected_return_minor=one.expected_return_minor,
                )
            )
    return made


def _check_number(chosen: Sequence[object]) -> None:
    if not chosen:
        raise RuleError(_("Decide about one account at least."))
    if len(chosen) > AT_MOST:
        raise RuleError(_("At most %(n)d accounts in one go.") % {"n": AT_MOST})


def _lock(ids: Sequence[uuid.UUID]) -> None:
    """In one order for all, so that two leaders never wait for each other."""
    found = Account.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids)
    list(found.order_by("pk").values_list("pk"))


@contextmanager
def _in_row(place: int, account: Account) -> Iterator[None]:
    """A refusal with the row that it is about."""
    try:
        yield
    except ConflictError as error:
        raise ConflictError(_of(account, error)) from error
    except RuleError as error:
        raise _of_row(error, place, account) from error


def _of(account: Account, error: KamError) -> str:
    return _("%(account)s: %(refusal)s") % {"account": account.name, "refusal": error.detail}


def _of_row(error: KamError, place: int, account: Account) -> RuleError:
    if not error.errors:
        return RuleError(_of(account, error))
    placed = []
    for one in error.errors:
        name = one.pointer.strip("/")
        pointer = one.pointer if name in OF_ALL else f"/decisions/{place}/{name}"
        placed.append(FieldError(pointer, one.code, one.detail))
    return RuleError(error.detail, errors=placed)
