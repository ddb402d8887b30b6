"""What programs call members and accounts, as the rules want them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.models import Account
from kam.errors import RuleError
from tenants.models import Membership

Lists = dict[str, Sequence[Any]]


def resolved(given: dict[str, Any]) -> tuple[dict[str, Any], Lists]:
    """The values with their owner and parent found, and the lists that were given.

    Raises RuleError for one that is not in the organisation.
    """
    values = dict(given)
    lists: Lists = {}
    if "tags" in values:
        lists["tags"] = values.pop("tags")
    if "references" in values:
        lists["references"] = [(r["system"], r["external_id"]) for r in values.pop("references")]
    if values.get("owner"):
        values["owner"] = _member(values["owner"])
    if values.get("parent"):
        values["parent"] = _parent(values["parent"])
    return values, lists


def _member(email: str) -> Membership:
    member = Membership.objects.filter(email__iexact=email, ended_at=None).first()
    if member is None:
        raise RuleError.on("owner", "No active member has this e-mail address.", "unknown")
    return member


def _parent(account_id: object) -> Account:
    parent = Account.objects.filter(pk=account_id).first()
    if parent is None:
        raise RuleError.on("parent", "There is no such account.", "unknown")
    return parent
