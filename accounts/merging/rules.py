"""Merging two accounts that are one client, and taking it back for 30 days."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.designation.caps import lock_caps
from accounts.fields import SET_TEXTS
from accounts.finding import lock_account
from accounts.hierarchy import Hierarchy, family
from accounts.merging.moving import move_all, move_back
from accounts.models import Account, Designation, Merge, MonthlyRevenue
from accounts.registry.rules import ARCHIVED, set_archived
from accounts.revenue.figures import recompute_figures
from accounts.revenue.rules import lock_months
from audit.entries import record
from rules.errors import ConflictError, NotFoundError, RuleError, StaleError
from rules.reasons import Refused
from tenants.actors import Actor
from tenants.scope import take_turns

Amounts = tuple[int, int | None]


class Months(models.TextChoices):
    """Which figures stand in a month that both accounts have."""

    KEPT = "kept", gettext_lazy("those of the account that stays")
    GONE = "gone", gettext_lazy("those of the account that goes")
    SUM = "sum", gettext_lazy("both, added up")


@dataclass(frozen=True)
class Both:
    """A month that both accounts have, in hundredths."""

    month: date
    kept: Amounts
    gone: Amounts


def months_of_both(kept: Account, gone: Account) -> list[Both]:
    """The months that must be decided about, newest first; equal ones too: they may be two."""
    ours, theirs = _months(kept), _months(gone)
    return [
        Both(month, ours[month], theirs[month])
        for month in sorted(ours, reverse=True)
        if month in theirs
    ]


@transaction.atomic
def merge(
    *, actor: Actor, kept: Account, gone: Account, months: str = "", version: int | None = None
) -> Merge:
    """What belongs to one account goes to the other; the one that goes is archived. Audited.

    People, history, revenue, references, tags, scores, reviews and actions go; what the kept
    account has already (a person, a score, a planned review) stays with the archived one.
    `months` says which figures stand where both have some. Raises RuleError for a pair that
    can't be one, NotAllowedError, ConflictError where one was merged meanwhile, StaleError where
    `version` is given and no longer the one of the account that goes.
    """
    lock_caps()
    take_turns("hierarchy")
    kept, gone = _locked(actor, kept, gone, version)
    _check_pair(actor, kept, gone)
    both = months_of_both(kept, gone)
    if both and months not in Months.values:
        raise RuleError.on("months", _("Say which figures stand where both have some."), "required")
    merge = Merge(kept=kept, gone=gone, merged_by=actor.membership)
    merge.moved = move_all(gone.pk, kept.pk)
    merge.moved["months"], merge.months = _move_months(kept, gone, both, months)
    merge.filled = _fill(kept, gone)
    merge.save(force_insert=True)
    recompute_figures([kept.pk, gone.pk])
    if not gone.is_archived:
        set_archived(actor=actor, account=gone, archived=True)
    for follow in ARCHIVED:
        follow([kept.pk])
    _tell(actor, "account.merged", merge)
    return merge


@transaction.atomic
def unmerge(*, actor: Actor, merge: Merge, version: int | None = None) -> Merge:
    """Both stand apart again: what went and still stands there goes back. Audited.

    Raises ConflictError after 30 days, or where it was done; StaleError as `merge` does.
    """
    lock_caps()
    take_turns("hierarchy")
    kept, gone = _locked(actor, merge.kept, merge.gone, version)
    locked = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if not locked.may_be_undone:
        raise ConflictError(_("This can't be taken back any more."))
    _empty(kept, gone, locked.filled)
    _move_months_back(locked)
    move_back(locked.moved, kept.pk, gone.pk)
    recompute_figures([kept.pk, gone.pk])
    gone.refresh_from_db()
    if gone.is_archived:
        set_archived(actor=actor, account=gone, archived=False)
    locked.undone_at = timezone.now()
    locked.save()
    _tell(actor, "account.unmerged", locked)
    return locked


def merge_of(gone: Account) -> Merge:
    """How the account went into another. Raises NotFoundError where it stands alone."""
    found = Merge.objects.select_related("kept", "gone").filter(gone=gone, undone_at=None).first()
    if found is None:
        raise NotFoundError
    return found


def _locked(
    actor: Actor, kept: Account, gone: Account, version: int | None
) -> tuple[Account, Account]:
    """Both, always in one order, where the actor may change them."""
    found = {pk: lock_account(pk) for pk in sorted({kept.pk, gone.pk})}
    for account in (found[kept.pk], found[gone.pk]):
        actor.require("account.change", account)
    if version is not None and found[gone.pk].version != version:
        raise StaleError
    return found[kept.pk], found[gone.pk]


def _check_pair(actor: Actor, kept: Account, gone: Account) -> None:
    if kept.pk == gone.pk:
        raise RuleError.on("into", _("Choose another account."))
    if kept.is_archived:
        raise RuleError.on("into", _("The account that stays is archived. Restore it first."))
    if gone.designation != Designation.STANDARD:
        text = _("The account that goes is designated or nominated. Let it be the one that stays.")
        raise RuleError.on("into", text, "designated")
    if Merge.objects.filter(gone=gone, undone_at=None).exists():
        raise ConflictError(_("This account was merged already."))
    children = list(gone.subsidiaries.values_list("pk", flat=True))
    known = family(actor.organization.id, above=[kept.pk, gone.pk], below=children)
    if known.stands_below(kept.pk, gone.pk) or known.stands_below(gone.pk, kept.pk):
        text = _("One stands below the other. Take it out of the group first.")
        raise RuleError.on("into", text, "parent_cycle")
    for child in children:
        _check_below(known, child, kept)


def _check_below(known: Hierarchy, child: uuid.UUID, kept: Account) -> None:
    try:
        known.check(child, kept.pk)
    except Refused as refusal:
        raise RuleError.on("into", refusal.detail, refusal.code) from refusal


def _months(account: Account) -> dict[date, Amounts]:
    rows = MonthlyRevenue.objects.filter(account=account)
    return {m: (r, c) for m, r, c in rows.values_list("month", "revenue_minor", "cost_minor")}


def _move_months(
    kept: Account, gone: Account, both: list[Both], choice: str
) -> tuple[list[str], dict[str, Any]]:
    """The ids of the months that went, and what those of both were before."""
    lock_months(sorted([kept.pk, gone.pk]))
    shared = [found.month for found in both]
    alone = MonthlyRevenue.objects.filter(account=gone).exclude(month__in=shared)
    ids = [str(pk) for pk in alone.values_list("pk", flat=True)]
    alone.update(account=kept)
    before = {}
    for found in both:
        after = _chosen(found, choice)
        if after != found.kept:
            before[found.month.isoformat()] = [list(found.kept), list(after)]
            _write_month(kept.pk, found.month, after)
    return ids, before


def _chosen(found: Both, choice: str) -> Amounts:
    if choice == Months.GONE:
        return found.gone
    if choice == Months.KEPT:
        return found.kept
    costs = [cost for _revenue, cost in (found.kept, found.gone)]
    cost = None if None in costs else sum(c for c in costs if c is not None)
    return found.kept[0] + found.gone[0], cost


def _write_month(account_id: uuid.UUID, month: date, amounts: Amounts) -> None:
    MonthlyRevenue.objects.filter(account_id=account_id, month=month).update(
        revenue_minor=amounts[0],
        cost_minor=amounts[1],
        version=models.F("version") + 1,
        updated_at=timezone.now(),
    )


def _move_months_back(merge: Merge) -> None:
    """A month that somebody wrote to since the merge keeps what they wrote."""
    lock_months(sorted([merge.kept_id, merge.gone_id]))
    ids = merge.moved.get("months", [])
    MonthlyRevenue.objects.filter(pk__in=ids, account_id=merge.kept_id).update(
        account_id=merge.gone_id
    )
    present = _months(merge.kept)
    for text, (before, after) in merge.months.items():
        month = date.fromisoformat(text)
        if present.get(month) == tuple(after):
            _write_month(merge.kept_id, month, (before[0], before[1]))


def _fill(kept: Account, gone: Account) -> dict[str, Any]:
    """What the kept account lacks it takes over; a tax id goes, since no two may have it."""
    lacking = [name for name in SET_TEXTS if not getattr(kept, name) and getattr(gone, name)]
    filled = {name: getattr(gone, name) for name in lacking}
    if "tax_id" in filled:
        _put(gone, {"tax_id": ""})
    return _put(kept, filled)


def _put(account: Account, values: Mapping[str, Any]) -> dict[str, Any]:
    if values:
        for name, value in values.items():
            setattr(account, name, value)
        account.version += 1
        account.save()
    return dict(values)


def _empty(kept: Account, gone: Account, filled: dict[str, Any]) -> None:
    """What it took over goes again, where nobody wrote another since."""
    same = {name: "" for name, value in filled.items() if getattr(kept, name) == value}
    _put(kept, same)
    if "tax_id" in same:
        _put(gone, {"tax_id": filled["tax_id"]})


def _tell(actor: Actor, action: str, merge: Merge) -> None:
    told = {"merged": [str(merge.gone), str(merge.kept)]}
    for account in (merge.kept, merge.gone):
        record(actor=actor, action=action, target=account, changes=told)
