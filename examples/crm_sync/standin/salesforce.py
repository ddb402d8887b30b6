"""Salesforce's shape: SOQL by queryAll, sObject collections, external ids."""

from __future__ import annotations

import re
from typing import Any

from .server import Answer
from .store import CrmTable, Row, Store

API = "/services/data/v61.0/"
PAGE = 2000
_SOQL = re.compile(
    r"SELECT (?P<names>.+?) FROM (?P<object>\w+)(?: WHERE (?P<where>.+?))?(?: ORDER BY .+)?$"
)
_CONDITION = re.compile(r"(?P<name>\w+) (?P<operator>>=|=|IN) (?P<value>.+)")


def _numbered(prefix: str) -> Any:
    return lambda number: f"{prefix}{number:012d}AAA"


def _store(users: list[str]) -> Store:
    accounts = dict.fromkeys(
        ("Name", "Tax_Id__c", "Industry", "BillingCountry", "BillingCity", "Website", "ParentId")
    )
    contacts = dict.fromkeys(
        ("FirstName", "LastName", "Email", "Phone", "Title", "AccountId", "ReportsToId")
    )
    ids = {f"005{n:012d}AAA": email for n, email in enumerate(users, 1)}
    owner = {"OwnerId": next(iter(ids), None)}
    deals = {"AccountId": None, "Amount": None, "CloseDate": None, "IsWon": False}
    return Store(
        {
            "Account": CrmTable(_numbered("001"), accounts | owner, "KAM_Id__c"),
            "Contact": CrmTable(_numbered("003"), contacts, "KAM_Id__c"),
            "Opportunity": CrmTable(_numbered("006"), deals),
        },
        ids,
    )


class SalesforceShape:
    """One org."""

    def __init__(self, users: list[str]) -> None:
        self.store = _store(users)
        self._left: dict[str, list[dict[str, Any]]] = {}

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        """As the REST API does."""
        what = path.removeprefix(API)
        if method == "GET" and what in ("queryAll", "queryAll/"):
            return self._page(self._selected(query["q"]))
        if method == "GET" and what.startswith("query/"):
            return self._page(self._left.pop(what.removeprefix("query/")))
        if what == "composite/sobjects" and method == "PATCH":
            return 200, [self._changed(record) for record in body["records"]]
        if what == "composite/sobjects" and method == "DELETE":
            return 200, [self._deleted(one) for one in query["ids"].split(",")]
        if method == "PATCH" and what.startswith("composite/sobjects/"):
            name = what.split("/")[2]
            return 200, [self._upserted(name, record) for record in body["records"]]
        return 404, [{"errorCode": "NOT_FOUND", "message": "The requested resource is not there"}]

    def _page(self, records: list[dict[str, Any]]) -> Answer:
        page = {"totalSize": len(records), "done": len(records) <= PAGE, "records": records[:PAGE]}
        if len(records) > PAGE:
            locator = f"01g{len(self._left):012d}AAA-{PAGE}"
            self._left[locator] = records[PAGE:]
            page["nextRecordsUrl"] = f"{API}query/{locator}"
        return 200, page

    def _selected(self, soql: str) -> list[dict[str, Any]]:
        found = _SOQL.fullmatch(soql)
        if found is None:
            raise ValueError(soql)
        names = found["names"].split(", ")
        if found["object"] == "User":
            return [{"Id": one, "Email": email} for one, email in self.store.users.items()]
        rows = self.store.tables[found["object"]].ordered()
        if found["where"]:
            rows = [row for row in rows if _fits(row, found["where"])]
        return [_shown(row, names, found["object"]) for row in rows]

    def _changed(self, record: dict[str, Any]) -> dict[str, Any]:
        name, values = record["attributes"]["type"], _values(record)
        one = values.pop("Id")
        if fault := _fault(values):
            return fault
        row = self.store.tables[name].change(one, values)
        return _done(one) if row else _failed("ENTITY_IS_DELETED", "entity is deleted", [])

    def _upserted(self, name: str, record: dict[str, Any]) -> dict[str, Any]:
        table, values = self.store.tables[name], _values(record)
        if fault := _fault(values):
            return fault
        known = table.by_ours.get(values["KAM_Id__c"])
        if known:
            table.change(known, values)
            return _done(known) | {"created": False}
        return _done(table.make(values).id) | {"created": True}

    def _deleted(self, one: str) -> dict[str, Any]:
        for table in self.store.tables.values():
            table.delete(one)
        return _done(one)


def _values(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name != "attributes"}


def _fault(values: dict[str, Any]) -> dict[str, Any] | None:
    for name in ("Name", "LastName", "OwnerId"):
        if name in values and not values[name]:
            return _failed("REQUIRED_FIELD_MISSING", f"Required fields are missing: {name}", [name])
    return None


def _done(one: str) -> dict[str, Any]:
    return {"id": one, "success": True, "errors": []}


def _failed(code: str, message: str, fields: list[str]) -> dict[str, Any]:
    error = {"statusCode": code, "message": message, "fields": fields}
    return {"success": False, "errors": [error]}


def _stamp(row: Row) -> str:
    return row.modified.strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _fits(row: Row, where: str) -> bool:
    found = _CONDITION.fullmatch(where)
    if found is None:
        raise ValueError(where)
    if found["operator"] == ">=":
        return row.modified.strftime("%Y-%m-%dT%H:%M:%SZ") >= found["value"]
    return row.id in re.findall(r"'(\w+)'", found["value"])


def _shown(row: Row, names: list[str], name: str) -> dict[str, Any]:
    own = {"Id": row.id, "IsDeleted": row.is_deleted, "SystemModstamp": _stamp(row)}
    values = row.values | own
    url = f"{API}sobjects/{name}/{row.id}"
    return {"attributes": {"type": name, "url": url}} | {n: values.get(n) for n in names}
