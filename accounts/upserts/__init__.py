"""Making and changing many accounts at once, each item with its own result."""

from accounts.upserts.items import Item, Result
from accounts.upserts.upserting import upsert_accounts

__all__ = ["Item", "Result", "upsert_accounts"]
