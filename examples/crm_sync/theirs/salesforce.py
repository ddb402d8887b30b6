"""Salesforce: the REST API with SOQL.

Needs a custom field `KAM_Id__c` (text, unique, external id) on Account and Contact, and
`Tax_Id__c` on Account. Changes and deletions come by `queryAll` with `SystemModstamp`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from ..caller import Caller
from ..mapping import ACCOUNT, ARCHIVED, CONTACT, cleaned
from ..merge import Fields
from . import DEAL, Page, Record, Refusal, cents, first_and_last, parts

API = "/services/data/v61.0"
OURS = "KAM_Id__c"
OBJECTS = {ACCOUNT: "Account", CONTACT: "Contact", DEAL: "Opportunity"}
NAMES = {
    ACCOUNT: {
        "name": "Name",
        "tax_id": "Tax_Id__c",
        "segment": "Industry",
        "country": "BillingCountry",
        "city": "BillingCity",
        "website": "Website",
        "parent": "ParentId",
        "owner": "OwnerId",
    },
    CONTACT: {
        "email": "Email",
        "phone": "Phone",
        "title": "Title",
        "account": "AccountId",
        "reports_to": "ReportsToId",
    },
    DEAL: {"account": "AccountId"},
}
BESIDE = {
    ACCOUNT: (),
    CONTACT: ("FirstName", "LastName"),
    DEAL: ("Amount", "CloseDate", "IsWon"),
}
WRITTEN_AT_ONCE, READ_AT_ONCE = 200, 100


class Salesforce:
    """One org with one token."""

    system = "salesforce"

    def __init__(self, address: str, token: str, *, overlap: float) -> None:
        self._caller = Caller(address, {"Authorization": f"Bearer {token}"})
        self._overlap = timedelta(seconds=overlap)
        self._users: dict[str, str] = {}

    def owners(self) -> set[str]:
        rows = self._query("SELECT Id, Email FROM User WHERE IsActive = true")
        self._users = {one["Id"]: one["Email"].lower() for page in rows for one in page}
        return {*self._users.values()}

    def changed(self, kind: str, since: str) -> Iterator[Page]:
        after = f" WHERE SystemModstamp >= {self._before(since)}" if since else ""
        order = " ORDER BY SystemModstamp, Id"
        for rows in self._query(f"{self._select(kind)}{after}{order}"):
            if rows:
                yield Page([self._record(kind, row) for row in rows], rows[-1]["SystemModstamp"])

    def gone(self, kind: str, known: Collection[str]) -> set[str]:
        return set()  # queryAll tells them with what changed

    def read(self, kind: str, ids: Collection[str]) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for some in parts(ids, READ_AT_ONCE):
            named = ", ".join(f"'{one}'" for one in some)
            for rows in self._query(f"{self._select(kind)} WHERE Id IN ({named})"):
                found |= {row["Id"]: self._record(kind, row) for row in rows}
        return found

    def make(
        self, kind: str, records: Mapping[str, Fields], *, again: bool
    ) -> dict[str, str | Refusal]:
        """An upsert by the external id: done twice it makes one."""
        found: dict[str, str | Refusal] = {}
        path = f"{API}/composite/sobjects/{OBJECTS[kind]}/{OURS}"
        for some in parts(records, WRITTEN_AT_ONCE):
            rows = [self._row(kind, records[one]) | {OURS: one} for one in some]
            for one, said in zip(some, self._written(path, rows), strict=True):
                found[one] = str(said["id"]) if said["success"] else _refusal(said)
        return found

    def write(self, kind: str, records: Mapping[str, Fields]) -> dict[str, Refusal]:
        refused: dict[str, Refusal] = {}
        for some in parts(records, WRITTEN_AT_ONCE):
            rows = [self._row(kind, records[one]) | {"Id": one} for one in some]
            answers = self._written(f"{API}/composite/sobjects", rows)
            for one, said in zip(some, answers, strict=True):
                if not said["success"]:
                    refused[one] = _refusal(said)
        return refused

    def remove(self, kind: str, ids: Collection[str]) -> None:
        for some in parts(ids, WRITTEN_AT_ONCE):
            named = {"ids": ",".join(some), "allOrNone": "false"}
            self._caller.ask("DELETE", f"{API}/composite/sobjects", params=named).raise_for_status()

    def _query(self, soql: str) -> Iterator[list[dict[str, Any]]]:
        path = f"{API}/queryAll?q={quote(soql, safe='')}"
        while path:
            page = self._caller.ask("GET", path).raise_for_status().json()
            yield page["records"]
            path = "" if page["done"] else page["nextRecordsUrl"]

    def _select(self, kind: str) -> str:
        names = (*NAMES[kind].values(), *BESIDE[kind])
        return f"SELECT Id, {', '.join(names)}, IsDeleted, SystemModstamp FROM {OBJECTS[kind]}"

    def _before(self, place: str) -> str:
        """A little earlier: what is committed late carries the time at which it was written."""
        moment = datetime.strptime(place, "%Y-%m-%dT%H:%M:%S.%f%z") - self._overlap
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

    def _written(self, path: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        body = {"allOrNone": False, "records": rows}
        answers: list[dict[str, Any]] = (
            self._caller.ask("PATCH", path, json=body).raise_for_status().json()
        )
        return answers

    def _record(self, kind: str, row: dict[str, Any]) -> Record:
        if kind == DEAL:
            month = row["CloseDate"][:7] if row["IsWon"] else ""
            fields = {"account": row["AccountId"] or "", "month": month}
            return Record(
                row["Id"], fields | {"cents": str(cents(row["Amount"]))}, bool(row["IsDeleted"])
            )
        found: dict[str, Any] = {name: row[theirs] for name, theirs in NAMES[kind].items()}
        if kind == CONTACT:
            found["name"] = f"{row['FirstName'] or ''} {row['LastName']}"
        else:
            found["owner"] = self._users.get(row["OwnerId"])
            if found["owner"] is None:  # somebody who left, or a queue: nobody known here
                del found["owner"]
            found[ARCHIVED] = "yes" if row["IsDeleted"] else ""
        return Record(row["Id"], cleaned(found), bool(row["IsDeleted"]))

    def _row(self, kind: str, fields: Fields) -> dict[str, Any]:
        row: dict[str, Any] = {"attributes": {"type": OBJECTS[kind]}}
        for name, value in fields.items():
            if kind == CONTACT and name == "name":
                row["FirstName"], row["LastName"] = first_and_last(value)
            elif name == "owner":
                row["OwnerId"] = next((i for i, e in self._users.items() if e == value), None)
            elif name in NAMES[kind]:
                row[NAMES[kind][name]] = value or None
        return row


def _refusal(said: dict[str, Any]) -> Refusal:
    fault = said["errors"][0]
    back = {theirs: name for names in NAMES.values() for name, theirs in names.items()}
    field = next((back[f] for f in fault.get("fields", ()) if f in back), "")
    return Refusal(field, f"{fault['statusCode']}: {fault['message']}")
