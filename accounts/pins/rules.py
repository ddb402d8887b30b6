"""Keeping accounts at hand. It is one's own and private: no audit entry tells it to others."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, Pin
from rules.errors import NotAllowedError, RuleError
from tenants.actors import Actor

AT_MOST = 12


@transaction.atomic
def pin(*, actor: Actor, account: Account) -> None:
    """Keep an account at hand; one that is there stays. Raises NotAllowedError for who isn't a
    member, RuleError for one too many.
    """
    if actor.membership is None:
        raise NotAllowedError
    mine = Pin.objects.filter(member=actor.membership)
    if mine.filter(account=account).exists():
        return
    if mine.count() >= AT_MOST:
        raise RuleError.on("account", _("At most 12 accounts at hand; unpin one first."))
    Pin.objects.get_or_create(member=actor.membership, account=account)


@transaction.atomic
def unpin(*, actor: Actor, account: Account) -> None:
    """Keep it no longer; nothing happens where it isn't kept."""
    Pin.objects.filter(member=actor.membership, account=account).delete()


def pinned_ids(actor: Actor) -> list[uuid.UUID]:
    """Those that the actor keeps, the first kept first."""
    if actor.membership is None:
        return []
    pins = Pin.objects.filter(member=actor.membership).order_by("pinned_at", "id")
    return list(pins.values_list("account_id", flat=True))
