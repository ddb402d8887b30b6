"""Start small: how many key accounts an organisation and one KAM may have (method §4)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Account, Designation
from rules.errors import RuleError
from rules.texts import optional
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import take_turns


@dataclass(frozen=True)
class Cap:
    """How many key accounts there are of how many."""

    held: int
    limit: int
    holder: str = ""
    more: int = 1  # how many would come

    @property
    def is_full(self) -> bool:
        """Whether what would come needs a reason."""
        return self.held + self.more > self.limit

    @property
    def sentence(self) -> str:
        """Like `Ana Lima has 5 of 5 key accounts`."""
        values = {"held": self.held, "limit": self.limit, "name": self.holder, "n": self.more}
        if self.holder and self.more > 1:
            return (
                _("%(name)s has %(held)d of %(limit)d key accounts, and would get %(n)d more.")
                % values
            )
        if self.holder:
            return _("%(name)s has %(held)d of %(limit)d key accounts.") % values
        text = ngettext(
            "The organisation has %(held)d of %(limit)d key account.",
            "The organisation has %(held)d of %(limit)d key accounts.",
            self.limit,
        )
        return text % values


def lock_caps() -> None:
    """One decision about key accounts at a time: nobody counts what another is adding."""
    take_turns("designation")


def organization_cap(organization: Organization, *, without: uuid.UUID | None = None) -> Cap:
    """The living key accounts, one of them left out where asked."""
    return Cap(_keys(without).count(), organization.key_cap)


def kam_cap(
    organization: Organization,
    kam: Membership,
    *,
    without: uuid.UUID | None = None,
    more: int = 1,
) -> Cap:
    """The living key accounts of one KAM."""
    held = _keys(without).filter(owner=kam).count()
    return Cap(held, organization.kam_cap, str(kam), more)


def rooms(organization: Organization, kam_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many key accounts each of some KAMs could still have."""
    held = _keys(None).filter(owner__in=kam_ids).values_list("owner").annotate(n=Count("id"))
    counts = dict(held.order_by())
    return {kam_id: organization.kam_cap - counts.get(kam_id, 0) for kam_id in kam_ids}


def caps_for(organization: Organization, account: Account) -> list[Cap]:
    """The caps that count when this account becomes a key account, itself left out."""
    found = [organization_cap(organization, without=account.pk)]
    if account.owner is not None:
        found.append(kam_cap(organization, account.owner, without=account.pk))
    return found


def check_return(organization: Organization, returning: Iterable[Account]) -> None:
    """Raises RuleError where archived key accounts would come back over a cap.

    The caller holds `lock_caps`.
    """
    keys = [a for a in returning if a.is_archived and a.designation == Designation.KEY]
    caps = [Cap(_keys(None).count(), organization.key_cap, more=len(keys))] if keys else []
    coming = Counter(a.owner_id for a in keys if a.owner_id)
    owners = Membership.objects.filter(pk__in=coming).order_by("name", "id") if coming else ()
    caps += [kam_cap(organization, owner, more=coming[owner.pk]) for owner in owners]
    full = [cap.sentence for cap in caps if cap.is_full]
    if full:
        told = {"full": " ".join(full)}
        raise RuleError(_("%(full)s Reduce one first: a key account comes back as one.") % told)


def check_caps(
    *, actor: Actor, caps: list[Cap], override_reason: str, field: str = "override_reason"
) -> str:
    """The override to keep: empty where every cap has room. The caller holds `lock_caps`.

    Raises RuleError over a cap without a reason, NotAllowedError for who does not lead.
    """
    full = [cap for cap in caps if cap.is_full]
    reason = optional("override_reason", override_reason)
    if not full:
        return ""
    if not reason:
        told = {"full": " ".join(cap.sentence for cap in full)}
        needed = _("%(full)s Write why one more is right.") % told
        if not actor.may("designation.override"):
            needed = _("%(full)s Only a leader may go over it.") % told
        raise RuleError.on(field, needed, "cap")
    actor.require("designation.override")
    return reason


def _keys(without: uuid.UUID | None) -> QuerySet[Account]:
    keys = Account.objects.filter(designation=Designation.KEY, archived_at=None)
    return keys.exclude(pk=without) if without else keys
