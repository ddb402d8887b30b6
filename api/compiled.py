"""Reads that every request of a program makes, compiled from query sets once a process.

Making and compiling a query set costs more than running its SQL. What differs from one
request to the next is written into it as a `Mark`; the organisation is always one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, Lookup, QuerySet

from tenants.scope import require_organization_id

_ORGANIZATION = "organization"


class Mark(Expression):
    """The place of a value that is known when the statement runs."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


@Field.register_lookup
class Among(Lookup):
    """`column__among=Mark(name)`: the column is one of a list that is known when it runs."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", (*params, self.rhs)


@dataclass(frozen=True)
class Compiled:
    """SQL, what fills its places, and how its columns are named and read."""

    sql: str
    params: tuple[Any, ...]
    names: tuple[str, ...]
    converters: tuple[tuple[int, list[Any], Any], ...]

    def rows(self, **values: Any) -> list[dict[str, Any]]:
        """The rows of the organisation of the scope, as dictionaries of columns."""
        values[_ORGANIZATION] = require_organization_id()
        params = [values[p.name] if isinstance(p, Mark) else p for p in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        return [dict(zip(self.names, self._read(row), strict=True)) for row in found]

    def _read(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for position, convert, expression in self.converters:
            value = values[position]
            for converter in convert:
                value = converter(value, expression, connection)
            values[position] = value
        return values


def compiled(queryset: QuerySet) -> Compiled:
    """A query set of `.values()`, made in the scope of any organisation, for all of them."""
    organization_id = require_organization_id()
    compiler = queryset.query.get_compiler(queryset.db)
    sql, params = compiler.as_sql()
    found = compiler.get_converters([column[0] for column in compiler.select])
    return Compiled(
        sql=sql,
        params=tuple(Mark(_ORGANIZATION) if p == organization_id else p for p in params),
        names=tuple(queryset.query.selected or ()),
        converters=tuple((place, convert, what) for place, (convert, what) in found.items()),
    )
