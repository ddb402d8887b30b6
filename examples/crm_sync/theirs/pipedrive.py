"""Pipedrive: API v2 with `updated_since`.

Needs custom fields, found by their names: of organisations "KAM id", "Tax id", "Website",
"Industry" (text) and "Parent organization" (organisation); of people "KAM id" (text), "Job title"
(text) and "Reports to" (person). A parent as a custom field, not as a relationship: those are
read one organisation at a time, and change without being told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ..caller import Caller
from ..mapping import ACCOUNT, ARCHIVED, CONTACT, cleaned
from ..merge import Fields
from . import DEAL, Page, Record, Refusal, cents, parts

OURS = "KAM id"
OBJECTS = {ACCOUNT: "organizations", CONTACT: "persons", DEAL: "deals"}
FIELDS = {ACCOUNT: "/v1/organizationFields", CONTACT: "/v1/personFields"}
CUSTOM = {
    ACCOUNT: {
        "tax_id": "Tax id",
        "website": "Website",
        "segment": "Industry",
        "parent": "Parent organization",
    },
    CONTACT: {"title": "Job title", "reports_to": "Reports to"},
}
NUMBERS = frozenset({"parent", "reports_to"})
"""Custom fields that hold the id of another record."""
ADDRESS = {"country": "country", "city": "locality"}
READ_AT_ONCE, LISTED_AT_ONCE = 100, 500


class Pipedrive:
    """One company with one token."""

    system = "pipedrive"

    def __init__(self, address: str, token: str, *, overlap: float) -> None:
        self._caller = Caller(address, {"x-api-token": token})
        self._overlap = timedelta(seconds=overlap)
        self._users: dict[int, str] = {}
        self._known: dict[str, dict[str, str]] = {}

    def owners(self) -> set[str]:
        rows = self._data("/v1/users")
        self._users = {one["id"]: one["email"].lower() for one in rows if one["active_flag"]}
        return {*self._users.values()}

    def changed(self, kind: str, since: str) -> Iterator[Page]:
        asked = {"sort_by": "update_time", "sort_direction": "asc", "limit": str(LISTED_AT_ONCE)}
        if since:
            moment = datetime.fromisoformat(since.replace("Z", "+00:00")) - self._overlap
            asked["updated_since"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        for rows in self._pages(kind, asked):
            if rows:
                yield Page([self._record(kind, row) for row in rows], rows[-1]["update_time"])

    def gone(self, kind: str, known: Collection[str]) -> set[str]:
        """What the list doesn't show any more; asked by id too: it changes while it is read."""
        there = {
            str(row["id"])
            for rows in self._pages(kind, {"limit": str(LISTED_AT_ONCE)})
            for row in rows
        }
        missing = {*known} - there
        return missing - self.read(kind, missing).keys()

    def read(self, kind: str, ids: Collection[str]) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for some in parts(ids, READ_AT_ONCE):
            for rows in self._pages(kind, {"ids": ",".join(some), "limit": "100"}):
                found |= {str(row["id"]): self._record(kind, row) for row in rows}
        return found

    def make(
        self, kind: str, records: Mapping[str, Fields], *, again: bool
    ) -> dict[str, str | Refusal]:
        """One at a time. There is no upsert: what may have been done before is searched first."""
        made: dict[str, str | Refusal] = {}
        for ours, fields in records.items():
            known = self._made_before(kind, ours) if again else ""
            made[ours] = known or self._make(kind, ours, fields)
        return made

    def write(self, kind: str, records: Mapping[str, Fields]) -> dict[str, Refusal]:
        refused: dict[str, Refusal] = {}
        for one, fields in records.items():
            path = f"/api/v2/{OBJECTS[kind]}/{one}"
            body = self._row(kind, fields)
            if ADDRESS.keys() & fields.keys():  # an address is written as a whole
                body["address"] = self._address(one) | body["address"]
            answer = self._caller.ask("PATCH", path, json=body)
            if answer.status_code in (400, 404):
                refused[one] = Refusal("", str(answer.json()["error"]))
            else:
                answer.raise_for_status()
        return refused

    def remove(self, kind: str, ids: Collection[str]) -> None:
        for one in ids:
            self._caller.ask("DELETE", f"/api/v2/{OBJECTS[kind]}/{one}")

    def _make(self, kind: str, ours: str, fields: Fields) -> str | Refusal:
        body = self._row(kind, fields)
        body["custom_fields"] = body.get("custom_fields", {}) | {self._key(kind, OURS): ours}
        path = f"/api/v2/{OBJECTS[kind]}"
        answer = self._caller.ask("POST", path, json=body, is_repeatable=False)
        if answer.status_code == 400:
            return Refusal("", str(answer.json()["error"]))
        return str(answer.raise_for_status().json()["data"]["id"])

    def _made_before(self, kind: str, ours: str) -> str:
        asked = {"term": ours, "fields": "custom_fields", "exact_match": "true"}
        answer = self._caller.ask("GET", f"/api/v2/{OBJECTS[kind]}/search", params=asked)
        items = answer.raise_for_status().json()["data"]["items"]
        return str(items[0]["item"]["id"]) if items else ""

    def _address(self, one: str) -> dict[str, Any]:
        answer = self._caller.ask("GET", f"/api/v2/organizations/{one}")
        if answer.status_code != 200:
            return {}
        address = answer.json()["data"]["address"] or {}
        return {name: address.get(name) for name in ADDRESS.values()}

    def _pages(self, kind: str, asked: Mapping[str, str]) -> Iterator[list[dict[str, Any]]]:
        cursor = ""
        while True:
            params = {**asked, "cursor": cursor} if cursor else asked
            answer = self._caller.ask("GET", f"/api/v2/{OBJECTS[kind]}", params=params)
            page = answer.raise_for_status().json()
            yield page["data"]
            cursor = (page.get("additional_data") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _data(self, path: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._caller.ask("GET", path).raise_for_status().json()["data"]
        return rows

    def _key(self, kind: str, name: str) -> str:
        """A custom field's key: forty letters, another in each company."""
        if kind not in self._known:
            self._known[kind] = {one["name"]: one["key"] for one in self._data(FIELDS[kind])}
        return self._known[kind][name]

    def _record(self, kind: str, row: dict[str, Any]) -> Record:
        if kind == DEAL:
            month = row["won_time"][:7] if row["status"] == "won" else ""
            fields = {"account": str(row["org_id"] or ""), "month": month}
            return Record(str(row["id"]), fields | {"cents": str(cents(row["value"]))})
        custom = row["custom_fields"]
        found = {name: custom.get(self._key(kind, f)) for name, f in CUSTOM[kind].items()}
        found["name"] = row["name"]
        if kind == CONTACT:
            found |= {"email": _first(row["emails"]), "phone": _first(row["phones"])}
            found["account"] = row["org_id"]
        else:
            address = row["address"] or {}
            found |= {name: address.get(part) for name, part in ADDRESS.items()}
            if row["owner_id"] in self._users:
                found["owner"] = self._users[row["owner_id"]]
            found[ARCHIVED] = ""
        return Record(str(row["id"]), cleaned(found))

    def _row(self, kind: str, fields: Fields) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for name, value in fields.items():
            if name in CUSTOM[kind]:
                kept = int(value) if value and name in NUMBERS else value or None
                row.setdefault("custom_fields", {})[self._key(kind, CUSTOM[kind][name])] = kept
            elif name in ADDRESS:
                row.setdefault("address", {})[ADDRESS[name]] = value
            elif name in ("email", "phone"):
                row[f"{name}s"] = [{"value": value, "primary": True}] if value else []
            elif name == "owner":
                row["owner_id"] = next((i for i, e in self._users.items() if e == value), None)
            elif name == "account":
                row["org_id"] = int(value)
            elif name == "name":
                row["name"] = value
        return row


def _first(values: list[dict[str, Any]]) -> str:
    """The main one of several addresses or numbers."""
    main = [one["value"] for one in values if one.get("primary")] + [v["value"] for v in values]
    return str(main[0]) if main else ""
