"""The parts and the health of every living account of an organisation, packed and kept.

Eight parts of ten thousand accounts are read once; after that those of the accounts of which
something was told since. Packed, because whoever opens a page reads them all from the cache.
"""

from __future__ import annotations

import uuid
from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.db import connection

from accounts.imports.loops import without_loops
from insights.few import for_few
from insights.health.arithmetic import Weights, health_of
from insights.health.parts import PARTS, told_of
from insights.kept import kept_of_accounts
from insights.snapshots import facts
from tenants.prepared import Prepared

KEYS = tuple(PARTS)
# A byte for each part, the last one first: nothing, or one more than its value.
_PLACES = " ".join(f"WHEN '{key}' THEN {8 * place}" for place, key in enumerate(KEYS))
# What the change stream doesn't tell of what health is drawn from.
SILENT = """concat_ws(' ',
        (SELECT sum(hashtextextended(exit_risk, uuid_hash_extended(id, 0)))
         FROM accounts_account WHERE organization_id = %(organization)s AND exit_risk <> ''),
        (SELECT sum(hashtextextended(due_on::text,
                        uuid_hash_extended(id, uuid_hash_extended(account_id, 0))))
         FROM reviews_missedslot WHERE organization_id = %(organization)s))"""
BOARD = f"""
    SELECT string_agg(uuid_send(a.id), ''::bytea ORDER BY a.id),
           string_agg(int8send(coalesce(h.packed, 0)), ''::bytea ORDER BY a.id),
           {SILENT}
    FROM accounts_account a
    LEFT JOIN (
        SELECT account_id, bit_or((value::bigint + 1) << CASE part {_PLACES} END) AS packed
        FROM ({told_of(facts.KEPT_FIGURES)}) AS told GROUP BY account_id
    ) AS h ON h.account_id = a.id
    WHERE a.organization_id = %(organization)s AND a.archived_at IS NULL
      AND (%(accounts)s::uuid[] IS NULL OR a.id = ANY(%(accounts)s::uuid[]))
"""
DRAWN_FROM = (
    "accounts:archived",
    "measures",
    "revenue",
    "reviews",
    "stakeholders",
    "history-entries",
)
_ID, _PARTS = 16, len(KEYS)


@dataclass(frozen=True)
class Board:
    """Accounts in the order of their ids: of each its id, its parts, and its health.

    A health, like a part, is one more than its value, or nothing.
    """

    ids: bytes
    parts: bytes
    healths: bytes
    silent: str
    """Of what is drawn from and not told, as it was then."""

    def __len__(self) -> int:
        return len(self.healths)

    def id_at(self, place: int) -> uuid.UUID:
        """Whose place it is."""
        return uuid.UUID(bytes=self._key(place))

    def health_at(self, place: int) -> int | None:
        """From 0 to 100; None where nothing that counts is known."""
        return self.healths[place] - 1 if self.healths[place] else None

    def parts_at(self, place: int) -> dict[str, int]:
        """The parts that there are."""
        packed = self.parts[place * _PARTS : (place + 1) * _PARTS]
        return _unpacked(packed)

    def place_of(self, account_id: uuid.UUID) -> int:
        """Where it stands, or would."""
        return bisect_left(range(len(self)), account_id.bytes, key=self._key)

    def places_among(self, accounts: Collection[uuid.UUID]) -> list[int]:
        """Where those of some accounts stand that are here."""
        wanted = {one.bytes for one in accounts}
        return [place for place in range(len(self)) if self._key(place) in wanted]

    def without(self, account_id: uuid.UUID) -> Board:
        """All others."""
        place = self.place_of(account_id)
        if place == len(self) or self._key(place) != account_id.bytes:
            return self
        return self._with(place, place + 1)

    def plus(self, other: Board, place: int) -> Board:
        """With one account of another, which isn't here."""
        at = self.place_of(other.id_at(place))
        return self._with(
            at,
            at,
            other._key(place),
            other.parts[place * _PARTS : (place + 1) * _PARTS],
            other.healths[place : place + 1],
        )

    def _with(
        self, first: int, last: int, key: bytes = b"", parts: bytes = b"", health: bytes = b""
    ) -> Board:
        return replace(
            self,
            ids=self.ids[: first * _ID] + key + self.ids[last * _ID :],
            parts=self.parts[: first * _PARTS] + parts + self.parts[last * _PARTS :],
            healths=self.healths[:first] + health + self.healths[last:],
        )

    def _key(self, place: int) -> bytes:
        return self.ids[place * _ID : (place + 1) * _ID]


def board(told: Mapping[str, Any], weights: Weights) -> Board:
    """As it is now. `told` is what the statement is told of day and months; `weights` are those
    of the parts that count.

    Two queries, three where something was told since.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SILENT}", told)
        [silent] = cursor.fetchone()
    return kept_of_accounts(
        (BOARD, sorted(told.items()), sorted(weights.items()), silent),
        DRAWN_FROM,
        lambda accounts: _drawn(told, weights, accounts),
        mended,
        may_keep=lambda drawn: drawn.silent == silent,
    )


def mended(kept: Board, drawn: Board, accounts: Collection[uuid.UUID]) -> Board:
    """What was kept, with these accounts as they were drawn since. Pure."""
    for account_id in accounts:
        kept = kept.without(account_id)
    for place in range(len(drawn)):
        kept = kept.plus(drawn, place)
    return kept


def _drawn(
    told: Mapping[str, Any], weights: Weights, accounts: Collection[uuid.UUID] | None
) -> Board:
    with connection.cursor() as cursor:
        if accounts is None:
            with without_loops():
                cursor.execute(BOARD, {**told, "accounts": None})
        else:
            _few().ask(cursor, {**told, "accounts": list(accounts)})
        ids, parts, silent = cursor.fetchone()
    parts = bytes(parts or b"")
    every = [parts[start : start + _PARTS] for start in range(0, len(parts), _PARTS)]
    healths = {one: _health(one, weights) for one in set(every)}
    return Board(bytes(ids or b""), parts, bytes(healths[one] for one in every), silent)


@cache
def _few() -> Prepared:
    return for_few(BOARD)


def _health(parts: bytes, weights: Weights) -> int:
    counted = {key: value for key, value in _unpacked(parts).items() if key in weights}
    value = health_of(counted, weights)
    return 0 if value is None else value + 1


def _unpacked(parts: bytes) -> dict[str, int]:
    return {key: value - 1 for key, value in zip(KEYS, reversed(parts), strict=True) if value}
