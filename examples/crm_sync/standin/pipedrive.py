"""Pipedrive's shape: API v2 with cursors and updated_since, custom fields by key, no upsert."""

from __future__ import annotations

import hashlib
from typing import Any

from .server import Answer
from .store import CrmTable, Row, Store

PAGE_AT_MOST = 500
CUSTOM = {
    "organizationFields": ("KAM id", "Tax id", "Website", "Industry", "Parent organization"),
    "personFields": ("KAM id", "Job title", "Reports to"),
}


def key(fields: str, name: str) -> str:
    """Forty letters."""
    return hashlib.sha1(f"{fields}{name}".encode(), usedforsecurity=False).hexdigest()


def _store(users: list[str]) -> Store:
    organization: dict[str, Any] = {"name": "", "owner_id": 1, "address": None, "custom_fields": {}}
    person: dict[str, Any] = {
        "name": "",
        "emails": [],
        "phones": [],
        "org_id": None,
        "custom_fields": {},
    }
    deal = {"org_id": None, "value": 0, "status": "open", "won_time": None}
    return Store(
        {
            "organizations": CrmTable(str, organization),
            "persons": CrmTable(str, person),
            "deals": CrmTable(str, deal),
        },
        {str(n): email for n, email in enumerate(users, 1)},
    )


class PipedriveShape:
    """One company."""

    def __init__(self, users: list[str]) -> None:
        self.store = _store(users)

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        """As the API does."""
        match method, path.strip("/").split("/"):
            case "GET", ["v1", "users"]:
                people = self.store.users.items()
                return _good([{"id": int(i), "email": e, "active_flag": True} for i, e in people])
            case "GET", ["v1", fields]:
                return _good([{"name": n, "key": key(fields, n)} for n in CUSTOM[fields]])
            case "GET", ["api", "v2", name]:
                return self._listed(name, query)
            case "GET", ["api", "v2", name, "search"]:
                return self._found(name, query["term"])
            case "POST", ["api", "v2", name]:
                return self._made(name, body)
            case _, ["api", "v2", name, one]:
                return self._one(method, self.store.tables[name], one, body)
        return 404, {"success": False, "error": f"no {method} {path}"}

    def _listed(self, name: str, query: dict[str, str]) -> Answer:
        limit, first = int(query.get("limit", 100)), int(query.get("cursor", 0))
        if limit > PAGE_AT_MOST:
            return 400, {"success": False, "error": "limit is too high"}
        rows = [row for row in self.store.tables[name].ordered() if not row.is_deleted]
        if ids := query.get("ids"):
            rows = [row for row in rows if row.id in ids.split(",")]
        if since := query.get("updated_since"):
            rows = [row for row in rows if _stamp(row) >= since]
        more = str(first + limit) if first + limit < len(rows) else None
        status, page = _good([_shown(row) for row in rows[first : first + limit]])
        return status, page | {"additional_data": {"next_cursor": more}}

    def _found(self, name: str, term: str) -> Answer:
        rows = self.store.tables[name].living()
        items = [
            {"result_score": 1.0, "item": {"id": int(row.id), "name": row.values["name"]}}
            for row in rows
            if term in row.values["custom_fields"].values()
        ]
        return _good({"items": items})

    def _made(self, name: str, body: dict[str, Any]) -> Answer:
        if not body.get("name"):
            return 400, {"success": False, "error": "name is required"}
        return 201, {"success": True, "data": _shown(self.store.tables[name].make(body))}

    def _one(self, method: str, table: CrmTable, one: str, body: Any) -> Answer:
        row = table.rows.get(one)
        if row is None or row.is_deleted:
            return 404, {"success": False, "error": "Not found"}
        if method == "DELETE":
            table.delete(one)
        elif method == "PATCH":
            if body.get("name") == "":
                return 400, {"success": False, "error": "name is required"}
            if "custom_fields" in body:
                custom = row.values["custom_fields"] | body["custom_fields"]
                body = body | {"custom_fields": custom}
            table.change(one, body)
        return _good(_shown(row))


def _good(data: Any) -> tuple[int, dict[str, Any]]:
    return 200, {"success": True, "data": data}


def _stamp(row: Row) -> str:
    return row.modified.strftime("%Y-%m-%dT%H:%M:%SZ")


def _shown(row: Row) -> dict[str, Any]:
    return {
        "id": int(row.id),
        "update_time": _stamp(row),
        "is_deleted": row.is_deleted,
    } | row.values
