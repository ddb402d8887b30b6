"""Where every living account stands, packed and kept, for the matrix of the whole portfolio.

The largest first. Of each field and quarter how many stand there, and their revenue, is counted
once; what changes of an account moves these sums.
"""

from __future__ import annotations

import uuid
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from struct import Struct
from typing import NamedTuple

BOTH_KNOWN, UNSCORED, UNKNOWN = range(3)
_UNSCORED_CODE, _UNKNOWN_CODE = 1000, 1001
PACKED = f"""
SELECT string_agg(
    uuid_send(id) || int8send(revenue::bigint) || float8send(coalesce(strength, 0))
        || int8send(coalesce(points, 0)::bigint) || int2send((CASE
            WHEN points IS NULL THEN {_UNSCORED_CODE} + 4 * (strength IS NOT NULL)::int
            WHEN strength IS NULL THEN {_UNKNOWN_CODE}
            ELSE (field_y * %(columns)s + field_x) * 4 + (strength >= 50 - %(tiny)s)::int * 2
                + (points >= %(limit)s)::int END)::int2),
    ''::bytea ORDER BY revenue DESC)
FROM fields
"""
_ROW = Struct(">16sqdqh")


class BoardPlace(NamedTuple):
    """One account: revenue in hundredths, strength and points where they are known."""

    id: uuid.UUID
    revenue: int
    strength: float | None
    points: int | None
    code: int


@dataclass(frozen=True)
class Tally:
    """How many, and their revenue."""

    n: int = 0
    revenue: int = 0


@dataclass(frozen=True)
class PlaceBoard:
    """Accounts by revenue, the largest first; `kinds` has a byte of each, `tallies` are by code."""

    rows: bytes
    kinds: bytes
    tallies: dict[int, Tally]

    @classmethod
    def of(cls, rows: bytes) -> PlaceBoard:
        """From what the statement packed."""
        tallies: dict[int, list[int]] = {}
        for _id, revenue, _strength, _points, code in _ROW.iter_unpack(rows):
            tally = tallies.setdefault(code, [0, 0])
            tally[0] += 1
            tally[1] += revenue
        kinds = bytes(kind_of(code) for *_row, code in _ROW.iter_unpack(rows))
        return cls(rows, kinds, {code: Tally(*tally) for code, tally in tallies.items()})

    def __len__(self) -> int:
        return len(self.kinds)

    def at(self, place: int) -> BoardPlace:
        """Who stands there."""
        pk, revenue, strength, points, code = _ROW.unpack_from(self.rows, place * _ROW.size)
        has_score = kind_of(code) != UNSCORED
        has_strength = code not in (_UNSCORED_CODE, _UNKNOWN_CODE)
        return BoardPlace(
            uuid.UUID(bytes=pk),
            revenue,
            strength if has_strength else None,
            points if has_score else None,
            code,
        )

    def largest(self, kind: int, most: int) -> list[BoardPlace]:
        """The largest of a kind, and those that are as large as the last of them."""
        found: list[BoardPlace] = []
        place = self.kinds.find(kind) if most else -1
        while place >= 0:
            one = self.at(place)
            if len(found) >= most and one.revenue != found[-1].revenue:
                break
            found.append(one)
            place = self.kinds.find(kind, place + 1)
        return found

    def without(self, account_id: uuid.UUID) -> PlaceBoard:
        """All others."""
        at = self.rows.find(account_id.bytes)
        while at % _ROW.size and at >= 0:
            at = self.rows.find(account_id.bytes, at + 1)
        if at < 0:
            return self
        place = at // _ROW.size
        gone = self.at(place)
        return PlaceBoard(
            self.rows[:at] + self.rows[at + _ROW.size :],
            self.kinds[:place] + self.kinds[place + 1 :],
            self._moved(gone.code, -1, -gone.revenue),
        )

    def plus(self, other: PlaceBoard, place: int) -> PlaceBoard:
        """With one account of another, which isn't here."""
        row = other.rows[place * _ROW.size : (place + 1) * _ROW.size]
        new = other.at(place)
        here = bisect_left(range(len(self)), -new.revenue, key=lambda at: -self.at(at).revenue)
        at = here * _ROW.size
        return PlaceBoard(
            self.rows[:at] + row + self.rows[at:],
            self.kinds[:here] + other.kinds[place : place + 1] + self.kinds[here:],
            self._moved(new.code, 1, new.revenue),
        )

    def _moved(self, code: int, n: int, revenue: int) -> dict[int, Tally]:
        before = self.tallies.get(code, Tally())
        return self.tallies | {code: Tally(before.n + n, before.revenue + revenue)}


def mended(kept: PlaceBoard, drawn: PlaceBoard, accounts: Collection[uuid.UUID]) -> PlaceBoard:
    """What was kept, with these accounts as they were drawn since. Pure."""
    for account_id in accounts:
        kept = kept.without(account_id)
    for place in range(len(drawn)):
        kept = kept.plus(drawn, place)
    return kept


def kind_of(code: int) -> int:
    """Whether a code is of those that have a place, or why they have none."""
    if code < _UNSCORED_CODE:
        return BOTH_KNOWN
    return UNKNOWN if code == _UNKNOWN_CODE else UNSCORED
