"""What the sync remembers, in one SQLite file.

Each method is one transaction. What is to be made is written down before it is sent, and crossed
out together with what the answer said: whoever is killed in between sends the same once more, under
the same key, and the other side knows it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .merge import Fields

OURS, THEIRS = "ours", "theirs"
_TABLES = """
CREATE TABLE IF NOT EXISTS place (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS link (
    kind TEXT, theirs TEXT, ours TEXT, agreed TEXT NOT NULL,
    PRIMARY KEY (kind, theirs), UNIQUE (kind, ours)
);
CREATE TABLE IF NOT EXISTS waiting (
    kind TEXT, side TEXT, id TEXT, PRIMARY KEY (kind, side, id)
);
CREATE TABLE IF NOT EXISTS sending (
    key TEXT PRIMARY KEY, kind TEXT NOT NULL, side TEXT NOT NULL, items TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS finding (
    kind TEXT, theirs TEXT, ours TEXT, field TEXT, why TEXT NOT NULL,
    base TEXT, here TEXT, there TEXT,
    PRIMARY KEY (kind, theirs, ours, field)
);
CREATE TABLE IF NOT EXISTS deal (id TEXT PRIMARY KEY, account TEXT, month TEXT, cents INTEGER);
CREATE INDEX IF NOT EXISTS deal_of_month ON deal (account, month);
"""


@dataclass(frozen=True)
class Link:
    """One record that both sides have, and what they last agreed on."""

    theirs: str
    ours: str
    agreed: Fields


@dataclass(frozen=True)
class Undecided:
    """What a person has to look at: a conflict, or what a side refuses."""

    field: str
    why: str
    base: str | None = None
    here: str | None = None
    there: str | None = None


@dataclass(frozen=True)
class Sending:
    """Records that are on their way to a side, under the key of their request."""

    key: str
    kind: str
    side: str
    items: list[dict[str, Any]]


@dataclass(frozen=True)
class Deal:
    """A won deal, as it counts: of an account, in a month."""

    id: str
    account: str
    month: str
    cents: int


class State:
    """The file."""

    def __init__(self, path: Path) -> None:
        self._link = sqlite3.connect(path, isolation_level=None)
        self._link.execute("PRAGMA journal_mode=WAL")
        self._link.execute("PRAGMA synchronous=FULL")
        self._link.executescript(_TABLES)

    @contextmanager
    def _whole(self) -> Iterator[sqlite3.Connection]:
        """All of it or nothing."""
        self._link.execute("BEGIN IMMEDIATE")
        try:
            yield self._link
        except BaseException:
            self._link.execute("ROLLBACK")
            raise
        self._link.execute("COMMIT")

    # Where we are

    def place(self, name: str) -> str:
        """How far a side was read; nothing at first."""
        row = self._link.execute("SELECT value FROM place WHERE name = ?", [name]).fetchone()
        return str(row[0]) if row else ""

    def heard(self, name: str, place: str, waiting: Iterable[tuple[str, str]], side: str) -> None:
        """A page was read: what of it waits, and where to go on. (kind, id) each."""
        with self._whole() as link:
            link.executemany(
                "INSERT OR IGNORE INTO waiting VALUES (?, ?, ?)",
                [(kind, side, one) for kind, one in waiting],
            )
            link.execute("INSERT OR REPLACE INTO place VALUES (?, ?)", [name, place])

    # What waits

    def waiting(self, kind: str, side: str) -> list[str]:
        """What of a side is to be looked at."""
        rows = self._link.execute(
            "SELECT id FROM waiting WHERE kind = ? AND side = ? ORDER BY rowid", [kind, side]
        )
        return [str(row[0]) for row in rows]

    def is_waiting(self, kind: str, side: str, one: str) -> bool:
        """Whether it will be looked at."""
        row = self._link.execute(
            "SELECT 1 FROM waiting WHERE kind = ? AND side = ? AND id = ?", [kind, side, one]
        )
        return row.fetchone() is not None

    def looked_at(self, kind: str, theirs: str, ours: str) -> None:
        """Nothing more is to be done about it until somebody changes it."""
        with self._whole() as link:
            _looked_at(link, kind, theirs, ours)

    # What both sides have

    def links(self, kind: str, ids: Collection[str], side: str) -> dict[str, Link]:
        """By the id on a side."""
        found: dict[str, Link] = {}
        column = OURS if side == OURS else THEIRS
        for some in _chunks(ids, 500):
            marks = ", ".join("?" * len(some))
            rows = self._link.execute(
                f"SELECT theirs, ours, agreed FROM link WHERE kind = ? AND {column} IN ({marks})",
                [kind, *some],
            )
            for theirs, ours, agreed in rows:
                one = Link(theirs, ours, json.loads(agreed))
                found[ours if side == OURS else theirs] = one
        return found

    def linked(self, kind: str, side: str) -> list[str]:
        """The ids on a side of all that both have."""
        column = OURS if side == OURS else THEIRS
        rows = self._link.execute(f"SELECT {column} FROM link WHERE kind = ?", [kind])
        return [str(row[0]) for row in rows]

    def other(self, kind: str, one: str, side: str) -> str:
        """The id on the other side; nothing where it isn't linked."""
        found = self.links(kind, [one], side).get(one)
        if found is None:
            return ""
        return found.theirs if side == OURS else found.ours

    def know(self, kind: str, links: Iterable[Link], *, waits: bool) -> None:
        """Both have these; `waits`: they are to be compared yet."""
        with self._whole() as link:
            for one in links:
                _know(link, kind, one)
                if waits:
                    link.execute(
                        "INSERT OR IGNORE INTO waiting VALUES (?, ?, ?)", [kind, THEIRS, one.theirs]
                    )

    def settled(
        self, kind: str, one: Link, findings: Collection[Undecided], *, waits: bool
    ) -> None:
        """What was agreed on, what was not, and whether there is more to do."""
        with self._whole() as link:
            _know(link, kind, one)
            _find(link, kind, one.theirs, one.ours, findings)
            if not waits:
                _looked_at(link, kind, one.theirs, one.ours)

    def forget(self, kind: str, one: Link) -> None:
        """Neither side has it any more."""
        with self._whole() as link:
            link.execute("DELETE FROM link WHERE kind = ? AND theirs = ?", [kind, one.theirs])
            _find(link, kind, one.theirs, one.ours, ())
            _looked_at(link, kind, one.theirs, one.ours)

    # What is on its way

    def intend(self, sending: Sending) -> None:
        """Written down before it is sent."""
        with self._whole() as link:
            link.execute(
                "INSERT INTO sending VALUES (?, ?, ?, ?)",
                [sending.key, sending.kind, sending.side, json.dumps(sending.items)],
            )

    def sending(self) -> list[Sending]:
        """What was on its way when we were stopped."""
        rows = self._link.execute("SELECT key, kind, side, items FROM sending ORDER BY rowid")
        return [Sending(key, kind, side, json.loads(items)) for key, kind, side, items in rows]

    def answered(
        self,
        sending: Sending,
        made: Iterable[tuple[Link, bool]],
        refused: Iterable[tuple[str, str, list[Undecided]]],
    ) -> None:
        """What was made, and whether it waits; what was refused, as (theirs, ours, why)."""
        with self._whole() as link:
            link.execute("DELETE FROM sending WHERE key = ?", [sending.key])
            for one, waits in made:
                _know(link, sending.kind, one)
                _find(link, sending.kind, one.theirs, "", ())
                _find(link, sending.kind, "", one.ours, ())
                _looked_at(link, sending.kind, one.theirs, one.ours)
                if waits:
                    link.execute(
                        "INSERT INTO waiting VALUES (?, ?, ?)", [sending.kind, THEIRS, one.theirs]
                    )
            for theirs, ours, findings in refused:
                _find(link, sending.kind, theirs, ours, findings)
                _looked_at(link, sending.kind, theirs, ours)

    # What a person has to look at

    def find(self, kind: str, theirs: str, ours: str, findings: Collection[Undecided]) -> None:
        """In place of what was found about it before; nothing more is to be done about it."""
        with self._whole() as link:
            _find(link, kind, theirs, ours, findings)
            _looked_at(link, kind, theirs, ours)

    def findings(self) -> list[dict[str, Any]]:
        """All of them, as rows."""
        rows = self._link.execute("SELECT * FROM finding ORDER BY kind, theirs, ours, field")
        names = [column[0] for column in rows.description]
        return [dict(zip(names, row, strict=True)) for row in rows]

    # Deals, which become months

    def take_deals(
        self, name: str, place: str, deals: Iterable[Deal], gone: Collection[str]
    ) -> None:
        """Deals as they count now; months from which and to which one moved wait."""
        with self._whole() as link:
            for one in deals:
                _months_wait(link, one.id)
                link.execute(
                    "INSERT OR REPLACE INTO deal VALUES (?, ?, ?, ?)",
                    [one.id, one.account, one.month, one.cents],
                )
                _months_wait(link, one.id)
            for deal in gone:
                _months_wait(link, deal)
                link.execute("DELETE FROM deal WHERE id = ?", [deal])
            link.execute("INSERT OR REPLACE INTO place VALUES (?, ?)", [name, place])

    def deals(self, ids: Collection[str]) -> dict[str, Deal]:
        """Those of them that count, as they were taken."""
        found: dict[str, Deal] = {}
        for some in _chunks(ids, 500):
            marks = ", ".join("?" * len(some))
            rows = self._link.execute(f"SELECT * FROM deal WHERE id IN ({marks})", some)
            found |= {row[0]: Deal(*row) for row in rows}
        return found

    def all_deals(self) -> list[str]:
        """Their ids."""
        return [str(row[0]) for row in self._link.execute("SELECT id FROM deal")]

    def month(self, account: str, month: str) -> int:
        """What was won with an account in a month, in hundredths."""
        row = self._link.execute(
            "SELECT coalesce(sum(cents), 0) FROM deal WHERE account = ? AND month = ?",
            [account, month],
        ).fetchone()
        return int(row[0])


def _know(link: sqlite3.Connection, kind: str, one: Link) -> None:
    link.execute(
        "INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?)",
        [kind, one.theirs, one.ours, json.dumps(one.agreed)],
    )


def _looked_at(link: sqlite3.Connection, kind: str, theirs: str, ours: str) -> None:
    link.execute(
        "DELETE FROM waiting WHERE kind = ? AND ((side = ? AND id = ?) OR (side = ? AND id = ?))",
        [kind, THEIRS, theirs, OURS, ours],
    )


def _find(
    link: sqlite3.Connection, kind: str, theirs: str, ours: str, findings: Collection[Undecided]
) -> None:
    link.execute(
        "DELETE FROM finding WHERE kind = ? AND theirs = ? AND ours = ?", [kind, theirs, ours]
    )
    link.executemany(
        "INSERT OR REPLACE INTO finding VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(kind, theirs, ours, f.field, f.why, f.base, f.here, f.there) for f in findings],
    )


def _months_wait(link: sqlite3.Connection, deal: str) -> None:
    link.execute(
        "INSERT OR IGNORE INTO waiting"
        " SELECT 'month', 'theirs', account || '|' || month FROM deal WHERE id = ?",
        [deal],
    )


def _chunks(ids: Collection[str], size: int) -> Iterator[list[str]]:
    every = list(ids)
    for start in range(0, len(every), size):
        yield every[start : start + size]
