"""Programs that keep a copy by the change stream: each reads the lists once, then follows."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from bench.chaos_people import Answer, Browser

RESOURCES = ("accounts", "stakeholders", "history-entries", "revenue", "actions")
IDS_AT_ONCE = 100
_MOVING = frozenset({"version", "updated_at"})
"""What each write moves, and nobody is told of."""

Copy = dict[str, dict[str, dict[str, Any]]]


@dataclass
class Poller:
    """One program; `limit` changes at a time, with their bodies or asking for them by id."""

    name: str
    port: int
    key: str
    limit: int
    is_expanded: bool
    copy: Copy = field(default_factory=lambda: {name: {} for name in RESOURCES})
    next: str = ""
    told: int = 0
    doubled: int = 0
    begun_anew: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def begin_count(self) -> None:
        """Of the next round alone."""
        self.told = self.doubled = self.begun_anew = 0
        self.statuses, self.faults = {}, []

    def begin(self) -> None:
        """A cursor first, then the lists."""
        snapshot = self.ask("/api/v1/changes/snapshot/")
        self.next = self._following(snapshot["next"])
        self.copy = {name: {} for name in RESOURCES}
        for name in RESOURCES:
            path = f"/api/v1/{name}/?limit=200"
            while path:
                page = self.ask(path)
                self.copy[name] |= {row["id"]: row for row in page["results"]}
                path = _path(page["next"]) if page["next"] else ""

    def follow(self, until: threading.Event) -> None:
        """What comes, until told and nothing more is there."""
        while True:
            is_over = until.is_set()
            if not self.step():
                continue
            if is_over:
                return
            time.sleep(0.05)

    def step(self) -> bool:
        """One page of changes; whether there may be more at once."""
        answer = self._answer(self.next)
        if answer.status == 410:
            self.begun_anew += 1
            if "snapshot" not in json.loads(answer.body):
                self.faults.append("410 without the address of a snapshot")
            self.begin()
            return False
        page = json.loads(answer.body)
        self._take(page["results"])
        self.next = _path(page["next"])
        return not page["has_more"]

    def _take(self, changes: list[dict[str, Any]]) -> None:
        for change in changes:
            self.told += 1
            self.doubled += change["cursor"] in self.seen
            self.seen.add(change["cursor"])
        wanted = [change for change in changes if change["resource"] in self.copy]
        if self.is_expanded:
            for change in wanted:
                self._put(change["resource"], change["id"], change["body"])
            return
        for name in RESOURCES:
            ids = list({c["id"] for c in wanted if c["resource"] == name})
            for first in range(0, len(ids), IDS_AT_ONCE):
                some = ids[first : first + IDS_AT_ONCE]
                page = self.ask(f"/api/v1/{name}/?limit=200&ids={','.join(some)}")
                there = {row["id"]: row for row in page["results"]}
                for row_id in some:
                    self._put(name, row_id, there.get(row_id))

    def _put(self, resource: str, row_id: str, body: dict[str, Any] | None) -> None:
        if body is None:
            self.copy[resource].pop(row_id, None)
        else:
            self.copy[resource][row_id] = body

    def ask(self, path: str) -> Any:
        """The body, whatever it takes."""
        return json.loads(self._answer(path).body)

    def _answer(self, path: str) -> Answer:
        while True:
            answer = Browser(self.port, self.key).get(path)
            self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
            if answer.status in (200, 410):
                return answer
            if answer.status not in (0, 500, 502, 503, 504):
                self.faults.append(f"{answer.status} {path[:80]} {answer.body[:200]}")
            time.sleep(0.3)

    def _following(self, address: str) -> str:
        more = f"limit={self.limit}" + ("&expand=body" if self.is_expanded else "")
        return f"{_path(address)}&{more}"


def differences(copy: Copy, truth: Copy) -> list[str]:
    """What a copy has otherwise than the database: rows, then columns."""
    found = []
    for resource, rows in truth.items():
        kept = copy[resource]
        found += [f"{resource} {pk} is missing" for pk in rows.keys() - kept.keys()]
        found += [f"{resource} {pk} is too many" for pk in kept.keys() - rows.keys()]
        for pk in rows.keys() & kept.keys():
            mine, theirs = kept[pk], rows[pk]
            wrong = [
                name
                for name in mine.keys() & theirs.keys() - _MOVING
                if _told(mine[name]) != _told(theirs[name])
            ]
            if wrong:
                found.append(f"{resource} {pk} differs in {', '.join(sorted(wrong))}")
    return found


def _told(value: Any) -> Any:
    """Of what a row names, its id: another name is told of that, and not of the row."""
    return value["id"] if isinstance(value, dict) and "id" in value else value


def _path(address: str) -> str:
    return "/" + address.split("/", 3)[3]
