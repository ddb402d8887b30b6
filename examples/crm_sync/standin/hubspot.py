"""HubSpot's shape: objects with properties, search, batches, associations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .server import Answer
from .store import CrmTable, Row, Store

PAGE_AT_MOST, SEARCHED_AT_MOST, BATCH_AT_MOST = 200, 10_000, 100
CHANGED = {
    "companies": "hs_lastmodifieddate",
    "contacts": "lastmodifieddate",
    "deals": "hs_lastmodifieddate",
}
READ_ONLY = {"companies": "hs_parent_company_id"}


def _store(users: list[str]) -> Store:
    tables = {
        name: CrmTable(lambda number, first=first: str(first + number), {}, "kam_id")  # type: ignore[misc]
        for name, first in (("companies", 10_000), ("contacts", 50_000), ("deals", 90_000))
    }
    return Store(tables, {str(70 + n): email for n, email in enumerate(users, 1)})


class HubSpotShape:
    """One account."""

    def __init__(self, users: list[str]) -> None:
        self.store = _store(users)

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        """As the CRM API does."""
        match path.strip("/").split("/")[1:]:
            case ["v3", "owners"]:
                people = [{"id": i, "email": e} for i, e in self.store.users.items()]
                return 200, {"results": people}
            case ["v3", "objects", name, "search"]:
                return self._searched(name, body)
            case ["v3", "objects", name, "batch", verb] if len(body["inputs"]) <= BATCH_AT_MOST:
                return self._batch(name, verb, body)
            case ["v3", "objects", name] if query.get("archived") == "true":
                rows = [row for row in self.store.tables[name].rows.values() if row.is_deleted]
                return 200, _paged(name, rows, int(query.get("after", 0)), int(query["limit"]))
            case ["v4", "objects", "contacts", one, "associations", "default", "companies", other]:
                self.store.tables["contacts"].change(one, {"associatedcompanyid": other})
                return 200, {"status": "COMPLETE"}
            case ["v4", "objects", "companies", one, "associations", "companies", other]:
                return self._parent(method, one, other, body)
        return 404, {"status": "error", "message": f"no {method} {path}"}

    def _searched(self, name: str, asked: dict[str, Any]) -> Answer:
        since = int(asked["filterGroups"][0]["filters"][0]["value"])
        first = int(asked.get("after", 0))
        if asked["limit"] > PAGE_AT_MOST or first + asked["limit"] > SEARCHED_AT_MOST:
            return 400, {"status": "error", "message": "There was a problem with the request."}
        rows = [
            row
            for row in self.store.tables[name].ordered()
            if not row.is_deleted and int(row.modified.timestamp() * 1000) >= since
        ]
        return 200, {"total": len(rows)} | _paged(name, rows, first, asked["limit"])

    def _batch(self, name: str, verb: str, body: dict[str, Any]) -> Answer:
        table, inputs = self.store.tables[name], body["inputs"]
        rows = [table.rows.get(one["id"]) for one in inputs]
        if verb == "read":
            living = [row for row in rows if row is not None and not row.is_deleted]
            return 200, {"results": [_shown(name, row) for row in living]}
        if verb == "archive":
            for one in inputs:
                table.delete(one["id"])
            return 204, None
        if any(READ_ONLY.get(name, "") in one["properties"] for one in inputs):
            return 400, {"status": "error", "message": "is a read only property"}
        if verb == "upsert":
            return 200, {"results": [self._upserted(name, one) for one in inputs]}
        if any(row is None or row.is_deleted for row in rows):
            return 400, {"status": "error", "message": "Some objects are not there"}
        for one in inputs:
            table.change(one["id"], one["properties"])
        return 200, {"results": [_shown(name, table.rows[one["id"]]) for one in inputs]}

    def _upserted(self, name: str, one: dict[str, Any]) -> dict[str, Any]:
        table = self.store.tables[name]
        known = table.by_ours.get(one["id"])
        if known:
            table.change(known, one["properties"])
        row = table.rows[known] if known else table.make(one["properties"])
        return _shown(name, row) | {"new": not known}

    def _parent(self, method: str, one: str, other: str, body: Any) -> Answer:
        table = self.store.tables["companies"]
        if method == "DELETE":
            row = table.rows.get(one)
            if row is not None and row.values.get("hs_parent_company_id") == other:
                table.change(one, {"hs_parent_company_id": None})
            return 204, None
        if body[0]["associationTypeId"] != 14:
            return 400, {"status": "error", "message": "another type was expected"}
        table.change(one, {"hs_parent_company_id": other})
        return 201, {"fromObjectId": one, "toObjectId": other}


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _shown(name: str, row: Row) -> dict[str, Any]:
    moment = _moment(row.modified)
    return {
        "id": row.id,
        "properties": row.values | {CHANGED[name]: moment, "hs_object_id": row.id},
        "updatedAt": moment,
        "archived": row.is_deleted,
    }


def _paged(name: str, rows: list[Row], first: int, limit: int) -> dict[str, Any]:
    page: dict[str, Any] = {"results": [_shown(name, row) for row in rows[first : first + limit]]}
    if first + limit < len(rows):
        page["paging"] = {"next": {"after": str(first + limit)}}
    return page
