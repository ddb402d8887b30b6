"""Cursor pages: by position, never by number, without a count."""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

if TYPE_CHECKING:
    from rest_framework.views import APIView

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
_SALT = "kam.pagination"


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: the order, the row before it, and the direction of reading."""

    order: str
    position: Any
    row_id: str
    backwards: bool

    def text(self) -> str:
        """Signed, so that nobody makes one up."""
        return signing.dumps([self.order, self.position, self.row_id, self.backwards], salt=_SALT)

    @classmethod
    def read(cls, text: str, order: str) -> Cursor:
        """Raises ValidationError for what is not a cursor of this order."""
        try:
            cursor = cls(*signing.loads(text, salt=_SALT))
        except (signing.BadSignature, TypeError, ValueError) as error:
            raise ValidationError({"cursor": "This is not a cursor that we gave."}) from error
        if cursor.order != order:
            raise ValidationError({"cursor": "This cursor belongs to another order."})
        return cursor


class Pages(BasePagination):
    """Pages of a list whose view names its `orderings` (public name → column, never null)."""

    fallback: ClassVar[dict[str, str]] = {"id": "id"}

    def paginate_queryset(
        self, queryset: QuerySet, request: Request, view: APIView | None = None
    ) -> list[Any]:
        self.request = request
        self.order, column = self._order(request, view)
        descending = self.order.startswith("-")
        limit = read_limit(request)
        given = request.query_params.get("cursor")
        cursor = Cursor.read(given, self.order) if given is not None else None
        backwards = cursor is not None and cursor.backwards
        if cursor is not None:
            queryset = queryset.filter(_beyond(cursor, column, up=descending == backwards))
        sign = "-" if descending != backwards else ""
        rows = list(queryset.order_by(sign + column, f"{sign}id")[: limit + 1])
        more, rows = len(rows) > limit, rows[:limit]
        if backwards:
            rows.reverse()
        self.column = column
        self.has_next = backwards or more
        self.has_previous = more if backwards else cursor is not None
        self.rows = rows
        return rows

    def get_paginated_response(self, data: list[Any]) -> Response:
        return Response({**self.links(), "results": data})

    def links(self) -> dict[str, str | None]:
        """`next` and `previous`, each a whole address or null."""
        return {
            "next": self._link(-1, backwards=False) if self.has_next else None,
            "previous": self._link(0, backwards=True) if self.has_previous else None,
        }

    def _order(self, request: Request, view: APIView | None) -> tuple[str, str]:
        orderings: dict[str, str] = getattr(view, "orderings", self.fallback)
        order = request.query_params.get("ordering") or next(iter(orderings))
        column = orderings.get(order.removeprefix("-"))
        if column is None:
            known = ", ".join(orderings)
            raise ValidationError({"ordering": f"Order by one of {known}, or - and one of them."})
        return order, column

    def _link(self, index: int, *, backwards: bool) -> str | None:
        if not self.rows:
            return None
        row = self.rows[index]
        cursor = Cursor(self.order, _plain(row[self.column]), str(row["id"]), backwards)
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor.text())

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": link,
                "previous": link,
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        orderings = getattr(view, "orderings", self.fallback)
        names = [sign + name for name in orderings for sign in ("", "-")]
        return [
            limit_parameter(),
            _parameter("cursor", {"type": "string"}, "Take it from `next` or `previous`."),
            _parameter("ordering", {"type": "string", "enum": names}, "`-` is descending."),
        ]


def read_limit(request: Request) -> int:
    """The rows of a page; raises ValidationError outside 1 to 200."""
    text = request.query_params.get("limit")
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MAX_LIMIT):
        raise ValidationError({"limit": f"A page has 1 to {MAX_LIMIT} rows."})
    return int(text)


def limit_parameter() -> dict[str, Any]:
    """How the schema describes `limit`."""
    size = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    return _parameter("limit", size, "Rows of a page.")


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }


def _beyond(cursor: Cursor, column: str, *, up: bool) -> Q:
    """The rows after the cursor's; the first condition lets an index find them."""
    word = "gt" if up else "lt"
    value = _typed(cursor.position)
    row_id = uuid.UUID(cursor.row_id)
    if column == "id":
        return Q(**{f"id__{word}": row_id})
    return Q(**{f"{column}__{word}e": value}) & (
        Q(**{f"{column}__{word}": value}) | Q(**{f"id__{word}": row_id})
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return ["t", value.isoformat()]
    return value if isinstance(value, int | str) else str(value)


def _typed(value: Any) -> Any:
    if isinstance(value, list):
        return parse_datetime(value[1])
    return value
