"""Making and changing many accounts at once, each item with its own result."""

from accounts.upserts.items import Item, Result
from accounts.upserts.upserting import change_account, make_account, upsert_accounts

__all__ = ["Item", "Result", "change_account", "make_account", "upsert_accounts"]
