"""Accounts of the same name."""

from __future__ import annotations

from accounts.models import Account
from rules.names import same_key, sort_key


def namesakes(name: str) -> list[Account]:
    """Those that are called the same; the index of names finds who might be."""
    found = Account.objects.filter(name_key=sort_key(name))
    return [account for account in found if same_key(account.name) == same_key(name)]
