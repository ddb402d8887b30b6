"""One change for many accounts: each is changed by the same rule as alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account, Potential
from accounts.registry import change_account, set_archived
from kam.errors import RuleError
from tenants.actors import Actor
from tenants.models import Membership

AT_MOST = 1000


@transaction.atomic
def change_many(*, actor: Actor, accounts: Iterable[Account], change: str, value: str) -> int:
    """Owner (e-mail, empty for nobody), potential, a further tag, or archive; how many changed.

    All or none: an account that the actor may not change refuses the whole. Audited one
    by one.
    """
    chosen = list(accounts)
    if len(chosen) > AT_MOST:
        raise RuleError(_("At most 1,000 accounts at once."))
    if change == "archive":
        return sum(set_archived(actor=actor, account=a, archived=True) for a in chosen)
    values = _values(change, value)
    changed = 0
    for account in chosen:
        tags = [*(t.name for t in account.tag_rows.all()), value] if change == "tag" else None
        outcome = change_account(actor=actor, account=account, values=values, tags=tags)
        changed += outcome == "changed"
    return changed


def _values(change: str, value: str) -> dict[str, Any]:
    if change == "owner":
        if not value:
            return {"owner": None}
        member = Membership.objects.filter(email__iexact=value, ended_at=None).first()
        if member is None:
            raise RuleError.on("value", _("No active member has this e-mail address."))
        return {"owner": member}
    if change == "potential":
        if value not in Potential.values:
            raise RuleError.on("value", _("The potential is low, medium or high."))
        return {"potential": value}
    if change == "tag" and value.strip():
        return {}
    raise RuleError.on("value", _("Write the tag to add."))
