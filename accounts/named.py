"""What programs call members and accounts, found in the organisation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Account
from rules.errors import RuleError
from tenants.models import Membership


def member_named(email: str, *, field: str = "owner") -> Membership:
    """The active member with this e-mail address; raises RuleError on `field`."""
    member = Membership.objects.filter(email__iexact=email, ended_at=None).first()
    if member is None:
        code = "owner" if field == "owner" else "unknown"
        raise RuleError.on(field, _("No active member has this e-mail address."), code)
    return member


def account_named(account_id: object, *, field: str = "account") -> Account:
    """The account that a body names; raises RuleError on `field` where there is none."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        code = "parent_unknown" if field == "parent" else "unknown"
        raise RuleError.on(field, _("There is no such account."), code)
    return account


def with_owner(given: dict[str, Any]) -> dict[str, Any]:
    """The values with the owner found; raises RuleError for one who is not a member."""
    values = dict(given)
    if values.get("owner"):
        values["owner"] = member_named(values["owner"])
    return values
