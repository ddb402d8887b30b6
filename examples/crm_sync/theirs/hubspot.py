"""HubSpot: the CRM objects API, search for what changed, lists of what is archived.

Needs custom properties: `kam_id` (unique) on companies and contacts, `tax_id` on companies,
`reports_to` on contacts (the id of another contact: HubSpot has no such field of its own).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from ..caller import Caller
from ..mapping import ACCOUNT, ARCHIVED, CONTACT, cleaned
from ..merge import Fields
from . import DEAL, Page, Record, Refusal, cents, first_and_last, parts

OURS = "kam_id"
OBJECTS = {ACCOUNT: "companies", CONTACT: "contacts", DEAL: "deals"}
CHANGED = {ACCOUNT: "hs_lastmodifieddate", CONTACT: "lastmodifieddate", DEAL: "hs_lastmodifieddate"}
NAMES = {
    ACCOUNT: {
        "name": "name",
        "tax_id": "tax_id",
        "segment": "industry",
        "country": "country",
        "city": "city",
        "website": "website",
        "parent": "hs_parent_company_id",
        "owner": "hubspot_owner_id",
    },
    CONTACT: {
        "email": "email",
        "phone": "phone",
        "title": "jobtitle",
        "account": "associatedcompanyid",
        "reports_to": "reports_to",
    },
    DEAL: {"account": "hs_primary_associated_company"},
}
BESIDE = {
    ACCOUNT: (),
    CONTACT: ("firstname", "lastname"),
    DEAL: ("amount", "closedate", "hs_is_closed_won"),
}
TIED = {ACCOUNT: "parent", CONTACT: "account"}
"""What is no property to be written but an association of two objects."""
CHILD_TO_PARENT = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 14}
WRITTEN_AT_ONCE, SEARCHED_AT_MOST = 100, 9_800
"""A search shows its first 10,000 results: after these it begins again from where it came to."""


class HubSpot:
    """One account with the token of a private app."""

    system = "hubspot"

    def __init__(self, address: str, token: str, *, overlap: float) -> None:
        self._caller = Caller(address, {"Authorization": f"Bearer {token}"})
        self._overlap = timedelta(seconds=overlap)
        self._users: dict[str, str] = {}

    def owners(self) -> set[str]:
        rows = self._list("/crm/v3/owners/?limit=100")
        self._users = {one["id"]: one["email"].lower() for one in rows}
        return {*self._users.values()}

    def changed(self, kind: str, since: str) -> Iterator[Page]:
        by, after, seen = CHANGED[kind], "", 0
        first = _millis(since) - int(self._overlap.total_seconds() * 1000) if since else 0
        while True:
            asked = {
                "filterGroups": [
                    {"filters": [{"propertyName": by, "operator": "GTE", "value": str(first)}]}
                ],
                "sorts": [{"propertyName": by, "direction": "ASCENDING"}],
                "properties": [*self._properties(kind), by],
                "limit": 200,
            }
            asked |= {"after": after} if after else {}
            page = self._post(f"/crm/v3/objects/{OBJECTS[kind]}/search", asked)
            rows = page["results"]
            if rows:
                since = rows[-1]["properties"][by]
                yield Page([self._record(kind, row) for row in rows], since)
            after, seen = page.get("paging", {}).get("next", {}).get("after", ""), seen + len(rows)
            if not after:
                return
            if seen >= SEARCHED_AT_MOST:
                first, after, seen = _millis(since), "", 0

    def gone(self, kind: str, known: Collection[str]) -> set[str]:
        """A search doesn't show what is archived, and its list has no order by time."""
        path = f"/crm/v3/objects/{OBJECTS[kind]}?archived=true&limit=100"
        return {one["id"] for one in self._list(path)} & {*known}

    def read(self, kind: str, ids: Collection[str]) -> dict[str, Record]:
        found: dict[str, Record] = {}
        for some in parts(ids, WRITTEN_AT_ONCE):
            asked = {"properties": self._properties(kind), "inputs": [{"id": i} for i in some]}
            rows = self._post(f"/crm/v3/objects/{OBJECTS[kind]}/batch/read", asked)["results"]
            found |= {row["id"]: self._record(kind, row) for row in rows}
        return found

    def make(
        self, kind: str, records: Mapping[str, Fields], *, again: bool
    ) -> dict[str, str | Refusal]:
        """An upsert by the unique property: done twice it makes one."""
        found: dict[str, str | Refusal] = {}
        for some in parts(records, WRITTEN_AT_ONCE):
            inputs = [
                {
                    "idProperty": OURS,
                    "id": one,
                    "properties": self._row(kind, records[one]) | {OURS: one},
                }
                for one in some
            ]
            found |= self._each(kind, "upsert", inputs)
        for one, made in found.items():
            if not isinstance(made, Refusal):
                self._tie(kind, made, records[one], is_new=True)
        return found

    def write(self, kind: str, records: Mapping[str, Fields]) -> dict[str, Refusal]:
        refused: dict[str, Refusal] = {}
        for some in parts(records, WRITTEN_AT_ONCE):
            rows = {one: self._row(kind, records[one]) for one in some}
            inputs = [{"id": one, "properties": row} for one, row in rows.items() if row]
            said = self._each(kind, "update", inputs) if inputs else {}
            refused |= {one: why for one, why in said.items() if isinstance(why, Refusal)}
            for one in some:
                if one not in refused:
                    self._tie(kind, one, records[one], is_new=False)
        return refused

    def remove(self, kind: str, ids: Collection[str]) -> None:
        for some in parts(ids, WRITTEN_AT_ONCE):
            path = f"/crm/v3/objects/{OBJECTS[kind]}/batch/archive"
            body = {"inputs": [{"id": one} for one in some]}
            self._caller.ask("POST", path, json=body).raise_for_status()

    def _each(self, kind: str, verb: str, inputs: list[dict[str, Any]]) -> dict[str, str | Refusal]:
        """By the id of each input: HubSpot's, or why not. A batch is refused as a whole."""
        path = f"/crm/v3/objects/{OBJECTS[kind]}/batch/{verb}"
        answer = self._caller.ask("POST", path, json={"inputs": inputs})
        if answer.status_code == 400:
            if len(inputs) == 1:
                return {inputs[0]["id"]: Refusal("", str(answer.json()["message"]))}
            return {k: v for one in inputs for k, v in self._each(kind, verb, [one]).items()}
        rows = answer.raise_for_status().json()["results"]
        if verb == "update":
            return {row["id"]: row["id"] for row in rows}
        return {row["properties"][OURS]: row["id"] for row in rows}

    def _tie(self, kind: str, one: str, fields: Fields, *, is_new: bool) -> None:
        """The associations that stand behind `parent` and `account`."""
        if (name := TIED[kind]) not in fields:
            return
        other = fields[name]
        if kind == CONTACT:
            path = f"/crm/v4/objects/contacts/{one}/associations/default/companies/{other}"
            self._caller.ask("PUT", path).raise_for_status()
            return
        if not is_new:
            rows = self.read(kind, [one])
            before = rows[one].fields["parent"] if one in rows else ""
            if before and before != other:
                path = f"/crm/v4/objects/companies/{one}/associations/companies/{before}"
                self._caller.ask("DELETE", path).raise_for_status()
        if other:
            path = f"/crm/v4/objects/companies/{one}/associations/companies/{other}"
            self._caller.ask("PUT", path, json=[CHILD_TO_PARENT]).raise_for_status()

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        page: dict[str, Any] = self._caller.ask("POST", path, json=body).raise_for_status().json()
        return page

    def _list(self, path: str) -> Iterator[dict[str, Any]]:
        after: str | None = ""
        while after is not None:
            more = f"&after={after}" if after else ""
            page = self._caller.ask("GET", path + more).raise_for_status().json()
            yield from page["results"]
            after = page.get("paging", {}).get("next", {}).get("after")

    def _properties(self, kind: str) -> list[str]:
        return [*NAMES[kind].values(), *BESIDE[kind]]

    def _record(self, kind: str, row: dict[str, Any]) -> Record:
        said = row["properties"]
        if kind == DEAL:
            month = said["closedate"][:7] if said.get("hs_is_closed_won") == "true" else ""
            fields = {"account": said.get("hs_primary_associated_company") or "", "month": month}
            return Record(row["id"], fields | {"cents": str(cents(said.get("amount")))})
        found: dict[str, Any] = {name: said.get(theirs) for name, theirs in NAMES[kind].items()}
        if kind == CONTACT:
            found["name"] = f"{said.get('firstname') or ''} {said.get('lastname') or ''}"
        else:
            if found["owner"] and found["owner"] not in self._users:
                del found["owner"]  # somebody who left: nobody known here
            else:
                found["owner"] = self._users.get(found["owner"] or "", "")
            found[ARCHIVED] = ""
        return Record(row["id"], cleaned(found))

    def _row(self, kind: str, fields: Fields) -> dict[str, str]:
        row: dict[str, str] = {}
        for name, value in fields.items():
            if kind == CONTACT and name == "name":
                row["firstname"], row["lastname"] = first_and_last(value)
            elif name == "owner":
                row["hubspot_owner_id"] = next(
                    (i for i, e in self._users.items() if e == value), ""
                )
            elif name in NAMES[kind] and name != TIED[kind]:
                row[NAMES[kind][name]] = value
        return row


def _millis(moment: str) -> int:
    return int(datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp() * 1000)
