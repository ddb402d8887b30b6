"""Statements that a line to the database is told once and asked for by name from then on.

PostgreSQL takes longer to read and plan a look-up by key than to run it. What `PREPARE` told it is
kept as long as the line is open, whatever becomes of the transaction; after five runs its plan is
kept too, unless a plan for each value pays.

That plan is one for every organisation, for the small and for the large. So only what hangs on one
key is prepared: no page of a list, whose best plan depends on how many rows an organisation has,
and nothing that takes a list of keys, which may be long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import OperationalError
from psycopg2 import errors
from psycopg2.extensions import AsIs

_NAMED = re.compile(r"%\((\w+)\)s")
_numbers = count(1)
_told: WeakKeyDictionary[Any, dict[Prepared, str]] = WeakKeyDictionary()
"""How each line calls what it was told."""


@dataclass(frozen=True)
class Open:
    """A place of a statement whose value is another one each time."""

    name: str


@dataclass(frozen=True, eq=False)
class Prepared:
    """A statement with what fills its places, some of them open.

    The others are a part of it, so that an index over some of the rows serves.
    """

    sql: str
    places: Sequence[Any]

    @classmethod
    def written(cls, sql: str, **fixed: Any) -> Prepared:
        """Of a statement by hand with places like `%(org)s`; those not given here are open."""
        names = _NAMED.findall(sql)
        return cls(_NAMED.sub("%s", sql), [fixed.get(name, Open(name)) for name in names])

    def ask(self, cursor: Any, values: Mapping[str, Any]) -> None:
        """Run it with the values of its open places.

        It fails where a column has got another type since, or the line was made to forget all of
        them: the next one is told anew.
        """
        if settings.BEHIND_POOLER:
            self.ask_once(cursor, values)
            return
        told = _told.setdefault(cursor.connection, {})
        name = told.pop(self, "")
        telling = "" if name else self._telling(cursor, name := f"kam_{next(_numbers)}")
        asked = _text(cursor, self._asking, [values[one] for one in self.names])
        try:
            cursor.execute(f"{telling}EXECUTE {name}{asked}")
        except OperationalError as error:
            if isinstance(error.__cause__, errors.InvalidSqlStatementName):
                told.clear()
            raise
        told[self] = name

    def ask_once(self, cursor: Any, values: Mapping[str, Any]) -> None:
        """Run it without a name, planned for just these values."""
        cursor.execute(self.sql, [_filled(place, values) for place in self.places])

    @cached_property
    def names(self) -> list[str]:
        """Of the open places, each once."""
        return list(dict.fromkeys(one.name for one in self.places if isinstance(one, Open)))

    @cached_property
    def _asking(self) -> str:
        return f" ({', '.join(['%s'] * len(self.names))})" if self.names else ""

    def _telling(self, cursor: Any, name: str) -> str:
        """What the line is told, in the same breath as it is asked for the first time."""
        numbers = {one: AsIs(f"${number}") for number, one in enumerate(self.names, start=1)}
        places = [_filled(place, numbers) for place in self.places]
        return f"PREPARE {name} AS {_text(cursor, self.sql, places)}; "


def _filled(place: Any, values: Mapping[str, Any]) -> Any:
    return values[place.name] if isinstance(place, Open) else place


def _text(cursor: Any, sql: str, params: Sequence[Any]) -> str:
    return str(cursor.mogrify(sql, tuple(params)), "utf-8") if params else sql
