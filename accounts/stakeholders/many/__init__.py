"""Making and changing many stakeholders at once, each item with its own result."""

from accounts.stakeholders.many.upserting import upsert_stakeholders

__all__ = ["upsert_stakeholders"]
