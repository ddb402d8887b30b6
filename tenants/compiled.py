"""Reads that are made again and again, compiled from query sets once a process.

Making and compiling a query set costs more than running its SQL. What differs from one
request to the next is written into it as a `Mark`; the organisation is always one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import get_related_populators

from tenants.prepared import Open, Prepared
from tenants.scope import current_organization_id, require_organization_id

M = TypeVar("M", bound=Model)

_ORGANIZATION = "organization"


class Mark(Expression):
    """The place of a value that is known when the statement runs."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


@dataclass(frozen=True)
class Shape:
    """How a row becomes an object, with related ones and annotations, as Django makes it."""

    model: type[Model]
    fields: slice
    names: list[str]
    related: list[Any]
    annotations: dict[str, int]

    @classmethod
    def of(cls, compiler: Any) -> Shape:
        """The shape of what a compiler has compiled."""
        info, select = compiler.klass_info, compiler.select
        fields = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        return cls(
            model=info["model"],
            fields=fields,
            names=[column.target.attname for column, _sql, _alias in select[fields]],
            related=get_related_populators(info, select, compiler.using),  # type: ignore[call-arg]  # the stubs are of a later Django
            annotations=compiler.annotation_col_map or {},
        )

    def object_of(self, row: Sequence[Any], alias: str) -> Any:
        """The object of one row."""
        made = as_read(self.model, zip(self.names, row[self.fields], strict=True), alias)
        for related in self.related:
            related.populate(row, made)
        for name, position in self.annotations.items():
            setattr(made, name, row[position])
        return made


def as_read(model: type[M], values: Iterable[tuple[str, Any]], alias: str) -> M:
    """An object of columns that have just been read: `__init__` would look at each again.

    A column that is not among them is read when somebody asks for it.
    """
    made = model.__new__(model)
    made._state = ModelState()
    made._state.adding, made._state.db = False, alias
    vars(made).update(values)
    return made


@dataclass(frozen=True)
class Compiled:
    """A statement, and how its columns are named and read."""

    statement: Prepared
    is_prepared: bool
    names: tuple[str, ...]
    converters: tuple[tuple[int, list[Any], Any], ...]
    shape: Shape | None

    def rows(self, **values: Any) -> list[dict[str, Any]]:
        """The rows of the organisation of the scope, as dictionaries of columns."""
        return [dict(zip(self.names, row, strict=True)) for row in self._fetch(values)]

    def columns(self, **values: Any) -> list[Sequence[Any]]:
        """The same without names, in the order in which the columns were asked for."""
        return self._fetch(values)

    def objects(self, **values: Any) -> list[Any]:
        """The rows as objects; of a query set that is not one of `.values()`."""
        assert self.shape is not None  # noqa: S101 (what it was compiled from, not what came)
        alias = connection.alias
        return [self.shape.object_of(row, alias) for row in self._fetch(values)]

    def _fetch(self, values: dict[str, Any]) -> list[Sequence[Any]]:
        if _ORGANIZATION in self.statement.names:
            values[_ORGANIZATION] = require_organization_id()
        with connection.cursor() as cursor:
            ask = self.statement.ask if self.is_prepared else self.statement.ask_once
            ask(cursor, values)
            rows: list[Sequence[Any]] = cursor.fetchall()
        return [self._read(row) for row in rows] if self.converters else rows

    def _read(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for position, convert, expression in self.converters:
            value = values[position]
            for converter in convert:
                value = converter(value, expression, connection)
            values[position] = value
        return values


def compiled(queryset: QuerySet, *, by_key: bool = False) -> Compiled:
    """A query set, made in the scope of any organisation, for all of them.

    What hangs on one key is prepared as well (`tenants/prepared.py` says why nothing else is).
    """
    organization_id = current_organization_id()
    compiler = queryset.query.get_compiler(queryset.db)
    sql, params = compiler.as_sql()
    found = compiler.get_converters([column[0] for column in compiler.select])
    makes_objects = compiler.klass_info and not queryset.query.selected
    return Compiled(
        statement=Prepared(sql, [_place(p, organization_id) for p in params]),
        is_prepared=by_key,
        names=tuple(queryset.query.selected or ()),
        converters=tuple((place, convert, what) for place, (convert, what) in found.items()),
        shape=Shape.of(compiler) if makes_objects else None,
    )


def _place(param: Any, organization_id: uuid.UUID | None) -> Any:
    """Open where a mark stands, or the organisation in whose scope it was compiled."""
    if isinstance(param, Mark):
        return Open(param.name)
    return Open(_ORGANIZATION) if organization_id and param == organization_id else param
