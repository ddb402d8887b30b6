"""What programs call members and accounts, as the rules want them."""

from __future__ import annotations

from typing import Any

from accounts.named import account_named, member_named

Lists = dict[str, Any]


def resolved(given: dict[str, Any]) -> tuple[dict[str, Any], Lists]:
    """The values with their owner and parent found, and the lists that were given.

    Raises RuleError for one that is not in the organisation.
    """
    values = dict(given)
    lists: Lists = {}
    if "tags" in values:
        lists["tags"] = values.pop("tags")
    if "custom" in values:
        lists["custom"] = values.pop("custom")
    if "references" in values:
        lists["references"] = [(r["system"], r["external_id"]) for r in values.pop("references")]
    if "owner" in values:
        values["owner"] = member_named(values["owner"]) if values["owner"] else None
    if values.get("parent"):
        values["parent"] = account_named(values["parent"], field="parent")
    return values, lists
