"""Cursor pages: by position, never by number, without a count."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from api.cursors import UnknownPlaceError, open_place, seal_place
from api.sparse import FIELDS, FIELDS_HELP, IDS, IDS_SHAPE, MOST_IDS, fields_shape, shown_fields

if TYPE_CHECKING:
    from rest_framework.views import APIView

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
LIMIT_SHAPE = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
OF_THE_PAGE = frozenset({"cursor", "fields", "limit", "ordering"})


@dataclass(frozen=True)
class ListCursor:
    """Where a page begins: the order, the row before it, and the direction of reading."""

    order: str
    position: Any
    row_id: str
    backwards: bool
    narrowed: str

    def text(self, of: str) -> str:
        """For this organisation and the list of this address; nobody reads it or makes one up."""
        return seal_place(of, astuple(self))

    @classmethod
    def read(cls, text: str, *, of: str, order: str, narrowed: str) -> ListCursor:
        """Raises ValidationError for what is no cursor of this list, order and filters."""
        try:
            cursor = cls(*open_place(of, text))
        except (UnknownPlaceError, TypeError) as error:
            raise ValidationError(
                {"cursor": _("This is not a cursor that we gave for this list.")}
            ) from error
        if cursor.order != order:
            raise ValidationError({"cursor": _("This cursor belongs to another order.")})
        if cursor.narrowed != narrowed:
            raise ValidationError({"cursor": _("This cursor belongs to other filters.")})
        return cursor


@dataclass(frozen=True)
class Cut:
    """What of a page shapes its SQL: one row more than it shows, to see whether more follow."""

    column: str
    up: bool
    limit: int
    beyond: bool

    def of(self, queryset: QuerySet, position: object, row_id: object) -> QuerySet:
        """The query set in order, after the given row where the page has a cursor."""
        if self.beyond:
            queryset = queryset.filter(_beyond(self.column, position, row_id, up=self.up))
        sign = "" if self.up else "-"
        return queryset.order_by(sign + self.column, f"{sign}id")[: self.limit + 1]


class Pages(BasePagination):
    """Pages of a list whose view names its `orderings` (public name → column, never null)."""

    fallback: ClassVar[dict[str, str]] = {"id": "id"}

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any]:
        cut, position, row_id = self.begin(request, view)
        return self.keep(list(cut.of(queryset, position, row_id)))

    def begin(self, request: Request, view: APIView | None) -> tuple[Cut, object, object]:
        """Read the page that the request asks for: its cut, and the row that it begins after."""
        self.request = request
        self.order, self.column = self._order(request, view)
        self.limit = read_limit(request)
        given = request.query_params.get("cursor")
        self.cursor = self._cursor(given) if given is not None else None
        self.backwards = self.cursor is not None and self.cursor.backwards
        up = self.order.startswith("-") == self.backwards
        cut = Cut(self.column, up, self.limit, self.cursor is not None)
        if self.cursor is None:
            return cut, None, None
        return cut, _typed(self.cursor.position), uuid.UUID(self.cursor.row_id)

    def keep(self, rows: list[Any]) -> list[Any]:
        """The rows to show of those that the cut gave."""
        more, rows = len(rows) > self.limit, rows[: self.limit]
        if self.backwards:
            rows.reverse()
        self.has_next = self.backwards or more
        self.has_previous = more if self.backwards else self.cursor is not None
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

    def _cursor(self, text: str) -> ListCursor:
        narrowed = _narrowed(self.request)
        return ListCursor.read(text, of=self.request.path, order=self.order, narrowed=narrowed)

    def _order(self, request: Request, view: APIView | None) -> tuple[str, str]:
        orderings: dict[str, str] = getattr(view, "orderings", self.fallback)
        order = request.query_params.get("ordering", next(iter(orderings)))
        column = orderings.get(order.removeprefix("-"))
        if column is None:
            known = ", ".join(orderings)
            raise ValidationError(
                {
                    "ordering": _("Order by one of %(names)s, or - and one of them.")
                    % {"names": known}
                }
            )
        return order, column

    def _link(self, index: int, *, backwards: bool) -> str | None:
        if not self.rows:
            return None
        row = self.rows[index]
        cursor = ListCursor(
            order=self.order,
            position=_plain(row[self.column]),
            row_id=str(row["id"]),
            backwards=backwards,
            narrowed=_narrowed(self.request),
        )
        text = cursor.text(self.request.path)
        return replace_query_param(self.request.build_absolute_uri(), "cursor", text)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
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
        signed = [sign + name.lstrip("-") for name in orderings for sign in ("", "-")]
        names = list(dict.fromkeys(signed))
        listed: Any = view
        shape = fields_shape(shown_fields(listed.listed_shape or listed.shape))
        return [
            limit_parameter(),
            _parameter("cursor", {"type": "string"}, "Take it from `next` or `previous`."),
            _parameter("ordering", {"type": "string", "enum": names}, "`-` is descending."),
            _parameter(FIELDS, shape, FIELDS_HELP),
            _parameter(IDS, IDS_SHAPE, f"Only these, {MOST_IDS} at most, with commas between."),
        ]


def _narrowed(request: Request) -> str:
    """A digest of what narrows the list: a walk keeps to its filters."""
    asked = sorted(
        (name, values) for name, values in request.query_params.lists() if name not in OF_THE_PAGE
    )
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:16] if asked else ""


def read_limit(request: Request) -> int:
    """The rows of a page; raises ValidationError outside 1 to 200."""
    text = request.query_params.get("limit")
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MAX_LIMIT):
        raise ValidationError({"limit": _("A page has 1 to %(n)d rows.") % {"n": MAX_LIMIT}})
    return int(text)


def limit_parameter() -> dict[str, Any]:
    """How the schema describes `limit`."""
    return _parameter("limit", LIMIT_SHAPE, "Rows of a page.")


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": description,
    }


def _beyond(column: str, position: object, row_id: object, *, up: bool) -> Q:
    """The rows after the given one; the first condition lets an index find them."""
    word = "gt" if up else "lt"
    if column == "id":
        return Q(**{f"id__{word}": row_id})
    return Q(**{f"{column}__{word}e": position}) & (
        Q(**{f"{column}__{word}": position}) | Q(**{f"id__{word}": row_id})
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return ["t", value.isoformat()]
    return value if isinstance(value, int | str) else str(value)


def _typed(value: Any) -> Any:
    if isinstance(value, list):
        return parse_datetime(value[1])
    return value
