"""Making and changing many accounts at once, each item with its own result."""

from accounts.upserts.upserting import upsert_accounts
from api.bulk import Item, Result

__all__ = ["Item", "Result", "upsert_accounts"]
