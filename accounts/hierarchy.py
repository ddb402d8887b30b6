"""Parents of accounts: no circles, and no group deeper than people can follow."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import connection

from rules.reasons import Refused

MAX_DEPTH = 20

# Level by level: joined with the accounts, statistics that don't know the organisation ask for
# all of its accounts again for each one of the family.
FAMILY = """
WITH RECURSIVE up (depth, ids) AS (
    SELECT 0, %(above)s::uuid[]
    UNION ALL
    SELECT up.depth + 1, (SELECT array_agg(DISTINCT a.parent_id) FROM accounts_account a
                          WHERE a.organization_id = %(org)s AND a.id = ANY(up.ids)
                            AND a.parent_id IS NOT NULL)
    FROM up WHERE up.depth <= %(depth)s AND up.ids IS NOT NULL
), down (depth, ids) AS (
    SELECT 0, %(below)s::uuid[]
    UNION ALL
    SELECT down.depth + 1, (SELECT array_agg(a.id) FROM accounts_account a
                            WHERE a.organization_id = %(org)s AND a.parent_id = ANY(down.ids))
    FROM down WHERE down.depth <= %(depth)s AND down.ids IS NOT NULL
)
SELECT id, parent_id FROM accounts_account
WHERE organization_id = %(org)s AND id = ANY((
    SELECT array_agg(DISTINCT i) FROM (SELECT ids FROM up UNION ALL SELECT ids FROM down) AS found,
           unnest(ids) AS i)::uuid[])
"""


class Hierarchy:
    """The accounts above and below some, as they are or as changes so far make them."""

    def __init__(self, parents: dict[uuid.UUID, uuid.UUID | None] | None = None) -> None:
        self._parents: dict[uuid.UUID, uuid.UUID | None] = {}
        self._children: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
        for account_id, parent_id in (parents or {}).items():
            self.put(account_id, parent_id)

    def __contains__(self, account_id: uuid.UUID) -> bool:
        return account_id in self._parents

    def __iter__(self) -> Iterator[uuid.UUID]:
        return iter(self._parents)

    def put(self, account_id: uuid.UUID, parent_id: uuid.UUID | None) -> None:
        """From now on the account stands below this one."""
        before = self._parents.get(account_id)
        if before is not None:
            self._children[before].discard(account_id)
        self._parents[account_id] = parent_id
        if parent_id is not None:
            self._children[parent_id].add(account_id)

    def check(self, account_id: uuid.UUID, parent_id: uuid.UUID) -> None:
        """Raises Refused where the account may not stand below this one."""
        levels = 0
        step: uuid.UUID | None = parent_id
        while step is not None and levels <= MAX_DEPTH:
            if step == account_id:
                raise Refused("parent_cycle")
            levels += 1
            step = self._parents.get(step)
        if levels + self._levels_below(account_id, MAX_DEPTH - levels) > MAX_DEPTH:
            raise Refused("too_deep")

    def above(self, account_id: uuid.UUID) -> uuid.UUID | None:
        """Its parent, as far as known."""
        return self._parents.get(account_id)

    def in_circles(self, accounts: Iterable[uuid.UUID]) -> list[uuid.UUID]:
        """Those that stand below themselves."""
        return [account_id for account_id in accounts if self.stands_below(account_id, account_id)]

    def too_deep(self, accounts: Mapping[uuid.UUID, uuid.UUID]) -> list[uuid.UUID]:
        """Those that may not stand below these parents."""
        return [
            account_id
            for account_id, parent_id in accounts.items()
            if self._refuses(account_id, parent_id)
        ]

    def stands_below(self, account_id: uuid.UUID, other_id: uuid.UUID) -> bool:
        """Whether the other is somewhere above the account."""
        seen, step = 0, self._parents.get(account_id)
        while step is not None and step != other_id and seen <= MAX_DEPTH:
            seen, step = seen + 1, self._parents.get(step)
        return step == other_id

    def _refuses(self, account_id: uuid.UUID, parent_id: uuid.UUID) -> bool:
        try:
            self.check(account_id, parent_id)
        except Refused:
            return True
        return False

    def _levels_below(self, account_id: uuid.UUID, at_most: int) -> int:
        """How many levels hang on the account; no more are counted than are too many."""
        levels, row = 0, self._children.get(account_id, set())
        while row and levels <= at_most:
            levels += 1
            row = {child for one in row for child in self._children.get(one, ())}
        return levels


def family(
    organization_id: uuid.UUID, *, above: Iterable[uuid.UUID], below: Iterable[uuid.UUID]
) -> Hierarchy:
    """The first of these with all above them, the others with all below."""
    values: dict[str, Any] = {
        "org": organization_id,
        "above": [str(i) for i in above],
        "below": [str(i) for i in below],
        "depth": MAX_DEPTH,
    }
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, values)
        return Hierarchy(dict(cursor.fetchall()))
