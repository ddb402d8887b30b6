"""Which cadence an account follows, and changing cadences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.discretion import on_readable
from accounts.models import Account
from audit.entries import differences, record
from reviews.cadences.planning import plan_accounts
from reviews.cadences.tiers import accounts_of, tier_of
from reviews.models import LONGEST_LEAD, Cadence, ReviewKind, Rhythm, Tier, default_lead_days
from rules.errors import ConflictError, NotFoundError, RuleError, StaleError
from tenants.actors import Actor

MOST_LEADS = 5


@transaction.atomic
def set_tier_cadence(
    *,
    actor: Actor,
    tier: str,
    kind: str,
    rhythm: str,
    anchor_on: date,
    today: date,
    starts_at: time = time(9),
    lead_days: Sequence[int] | None = None,
    version: int | None = None,
) -> Cadence:
    """Set the default of a tier. Audited; planned reviews of its accounts follow."""
    actor.require("cadence.change")
    if tier not in Tier.values:
        raise RuleError.on("tier", _("There is no such tier."))
    values = _values(kind, rhythm, anchor_on, starts_at, lead_days)
    place = {"tier": tier, "account": None, "kind": kind}
    return _set(actor, place, values, version, accounts_of(tier), today)


@transaction.atomic
def set_account_cadence(
    *,
    actor: Actor,
    account: Account,
    kind: str,
    rhythm: str,
    anchor_on: date,
    today: date,
    starts_at: time = time(9),
    lead_days: Sequence[int] | None = None,
    version: int | None = None,
) -> Cadence:
    """Give an account a cadence of its own. Audited; its planned review follows."""
    actor.require("cadence.change", account)
    values = _values(kind, rhythm, anchor_on, starts_at, lead_days)
    place = {"tier": "", "account": account, "kind": kind}
    return _set(actor, place, values, version, [account.id], today)


@transaction.atomic
def clear_cadence(
    *, actor: Actor, cadence: Cadence, today: date, version: int | None = None
) -> None:
    """Take a cadence away: an account follows its tier again, a tier has no reviews.

    Audited. Raises StaleError, and NotFoundError where somebody took it away meanwhile.
    """
    actor.require("cadence.change", cadence.account)
    locked = Cadence.objects.select_for_update(of=("self",)).filter(pk=cadence.pk).first()
    if locked is None:
        raise NotFoundError
    if version is not None and locked.version != version:
        raise StaleError
    account_ids: Iterable[Any] = (
        [locked.account_id] if locked.account_id else accounts_of(locked.tier)
    )
    record(
        actor=actor,
        action="cadence.cleared",
        target=locked,
        changes={name: [value, None] for name, value in _snapshot(locked).items()},
    )
    locked.delete()
    plan_accounts(actor=actor, account_ids=account_ids, today=today)


def readable_cadences(actor: Actor) -> QuerySet[Cadence]:
    """The cadences that the actor may read.

    A tier's, beside the dates of reviews, would tell who is a key account: they are for those
    who may see designations.
    """
    if actor.may("account.see_designation"):
        return Cadence.objects.all()
    return on_readable(actor, Cadence.objects.exclude(account=None))


def cadence_of(account: Account, kind: str, tier: str = "") -> Cadence | None:
    """The account's own cadence, else that of `tier`, its own tier where that is not said.

    None where it has no reviews.
    """
    of_tier = {"account": None, "tier": tier or tier_of(account.designation)}
    cadences = Cadence.objects.filter(kind=kind)
    found = cadences.filter(account=account).first() or cadences.filter(**of_tier).first()
    return None if found is None or found.rhythm == Rhythm.NONE else found


def cadences_shown(
    actor: Actor, account: Account
) -> list[tuple[ReviewKind, Cadence | None, Cadence | None]]:
    """Of each kind the cadence that the account follows, and its own.

    A tier's cadence would tell the designation: others see what the account says itself.
    """
    own = {cadence.kind: cadence for cadence in Cadence.objects.filter(account=account)}
    shown = [k for k in ReviewKind if k.value in own or actor.may("account.see_designation")]
    return [(k, own.get(k.value) or cadence_of(account, k.value), own.get(k.value)) for k in shown]


def _values(
    kind: str, rhythm: str, anchor_on: date, starts_at: time, lead_days: Sequence[int] | None
) -> dict[str, Any]:
    if kind not in ReviewKind.values:
        raise RuleError.on("kind", _("There is no such kind of review."))
    if rhythm not in Rhythm.values:
        raise RuleError.on("rhythm", _("Choose weekly, monthly, quarterly or none."))
    if not 1990 <= anchor_on.year <= 2100:
        raise RuleError.on("anchor_on", _("Choose a year from 1990 to 2100."))
    leads = sorted(set(default_lead_days() if lead_days is None else lead_days), reverse=True)
    if len(leads) > MOST_LEADS or any(not 1 <= days <= LONGEST_LEAD for days in leads):
        raise RuleError.on("lead_days", _("Up to five reminders, from 1 to 60 days before."))
    return {"rhythm": rhythm, "anchor_on": anchor_on, "starts_at": starts_at, "lead_days": leads}


def _set(
    actor: Actor,
    place: dict[str, Any],
    values: dict[str, Any],
    version: int | None,
    account_ids: Iterable[Any],
    today: date,
) -> Cadence:
    old = Cadence.objects.select_for_update(of=("self",)).filter(**place).first()
    if version is not None and version != (old.version if old else 0):
        raise StaleError
    before = _snapshot(old) if old else {}
    cadence = old or Cadence(version=0, **place)
    for name, value in values.items():
        setattr(cadence, name, value)
    after = _snapshot(cadence)
    if before == after:
        return cadence
    cadence.version += 1
    _save(cadence, is_new=old is None)
    record(
        actor=actor,
        action="cadence.set",
        target=cadence,
        changes=differences(before, after),
    )
    plan_accounts(actor=actor, account_ids=account_ids, today=today)
    return cadence


def _save(cadence: Cadence, *, is_new: bool) -> None:
    try:
        with transaction.atomic():
            cadence.save(force_insert=is_new)
    except IntegrityError as error:
        raise ConflictError(_("Someone else decided. Load the page again.")) from error


def _snapshot(cadence: Cadence) -> dict[str, Any]:
    return {
        "rhythm": cadence.rhythm,
        "anchor_on": cadence.anchor_on.isoformat(),
        "starts_at": cadence.starts_at.isoformat("minutes"),
        "lead_days": list(cadence.lead_days),
    }
