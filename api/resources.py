"""The base of everything that programs read and change.

A resource says what it is called, who may see it, how its columns are read and its answer
written; `ListView` and `DetailView` serve it, and `api/operations.py` has what changes it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from functools import lru_cache
from typing import Any, ClassVar, Generic, Self, TypeVar

from django.db.models import Model, QuerySet
from django.urls import reverse
from django_filters import CharFilter, Filter, FilterSet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from api.etags import matched_version, tagged
from api.operations import Operation, described
from api.pagination import OF_THE_PAGE, Cut, Pages
from api.requests import ApiRequest, ApiView, Asking
from api.sparse import FIELDS, IDS, asked_fields, asked_ids, shown_fields, some_of
from rules.errors import NotFoundError
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled

M = TypeVar("M", bound=Model)
T = TypeVar("T")
Columns = dict[str, Any]
"""What one row holds."""
Body = dict[str, Any]


class Resource(ApiView, Generic[M]):
    """One kind of thing: what its list and its own address have in common."""

    model: ClassVar[type[Model]]
    name: ClassVar[str]
    """`history_entries`: what its operations are called by."""
    address: ClassVar[str]
    """The name of the address of one."""
    permission: ClassVar[str]
    """Who may see them; rules say who may change them."""
    shape: ClassVar[type[Serializer]]
    related: ClassVar[tuple[str, ...]] = ()
    """What rules ask of one at once."""
    listed_shape: ClassVar[type[Serializer] | None] = None
    """The shape of one in a list, where it shows less there."""
    in_address: ClassVar[tuple[OpenApiParameter, ...]] = ()
    """The parts of its address that are no id."""
    is_versioned: ClassVar[bool] = True
    """Whether one can change: its `version` is in its ETag."""
    needs_match: ClassVar[bool] = False
    """Whether a change without If-Match is 428."""
    is_alike: ClassVar[bool] = True
    """Whether all who have the permission see the same rows: the SQL is compiled once then."""

    @classmethod
    def columns(cls) -> QuerySet:
        """The rows of the organisation of the scope, and of nobody in particular."""
        raise NotImplementedError

    @classmethod
    def detail_columns(cls) -> QuerySet:
        """The same with what one alone shows."""
        return cls.columns()

    def rows(self) -> QuerySet:
        """What the actor may see, where not everyone sees the same."""
        return self.detail_columns()

    def body(self, row: Columns) -> Body:
        """One row of a list as programs read it."""
        raise NotImplementedError

    def detail_body(self, row: Columns) -> Body:
        """One row at its own address as programs read it."""
        return self.body(row)

    def details(self, rows: list[Columns]) -> list[Body]:
        """Several rows, each as at its own address."""
        return [self.detail_body(row) for row in rows]

    def sees_all(self) -> bool:
        """Whether the actor sees the rows that the compiled statement reads."""
        return self.is_alike

    def readable(self) -> QuerySet:
        """All that the actor may read, whatever their addresses."""
        return self.detail_columns() if self.sees_all() else self.rows()

    @classmethod
    def asked_by(cls, actor: Actor) -> Self:
        """The view for who reads where no request asks."""
        view: Any = cls()
        view.request = Asking(actor)
        return view

    @classmethod
    def present(cls, actor: Actor, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Body]:
        """Each of these as it stands now, as a key reads it; what it may not see is left out."""
        if not actor.may(cls.permission):
            return {}
        view = cls.asked_by(actor)
        rows = list(view.readable().filter(pk__in=ids))
        return {row["id"]: body for row, body in zip(rows, view.details(rows), strict=True)}

    def pk_named(self, **named: Any) -> uuid.UUID:
        """The id of the one that the address names; raises NotFoundError."""
        pk: uuid.UUID
        (pk,) = named.values()
        return pk

    def find(self, pk: uuid.UUID) -> M:
        """One to change; raises NotFoundError."""
        found: Any = self.model._default_manager.select_related(*self.related)
        return there(found.filter(pk=pk).first())

    def matched(self, pk: uuid.UUID) -> tuple[M, int | None]:
        """One to change, and its version where the caller says which it saw."""
        found: Any = self.find(pk)
        if not self.is_versioned:
            return found, None
        return found, matched_version(self.request, found.version, required=self.needs_match)

    def answer(self, pk: uuid.UUID, *, status: int = 200) -> Response:
        """One as programs read it: its version as ETag, and its address where it is new."""
        self.actor.require(self.permission)
        names = asked_fields(self.request, shown_fields(self.shape)) if self._reads else None
        row = self._row(pk)
        location = reverse(f"api:{self.address}", args=[pk]) if status == 201 else ""
        version = row["version"] if self.is_versioned else None
        answer = tagged(
            self.detail_body(row), version, status=status, location=location, request=self.request
        )
        if names is not None and answer.data is not None:
            answer.data = some_of(answer.data, names)
        return answer

    def parameters(self) -> Collection[str]:
        """Which fields one shows."""
        return self.takes | {FIELDS} if self._reads else self.takes

    @property
    def _reads(self) -> bool:
        return self.request.method in {"GET", "HEAD"}

    def _row(self, pk: uuid.UUID) -> Columns:
        if not self.sees_all():
            return there(self.rows().filter(pk=pk).first())
        view: Any = type(self)
        return there(next(iter(_one(view).rows(pk=pk)), None))


class DetailView(Resource[M]):
    """One of them."""

    @described(Operation("read"))
    def get(self, request: ApiRequest, **named: uuid.UUID) -> Response:
        return self.answer(self.pk_named(**named))


class ListView(Resource[M], GenericAPIView):
    """All of them, narrowed by filters and cut into cursor pages."""

    filterset_class: ClassVar[type[FilterSet] | None] = None
    orderings: ClassVar[dict[str, str]] = {"id": "id"}
    """Public names of orders and their columns, which are never null; the first is the default."""
    paginator: Pages

    def parameters(self) -> Collection[str]:
        """The filters, and what chooses the page."""
        return self._filters.keys() | OF_THE_PAGE | {IDS} if self._reads else ()

    @described(Operation("list"))
    def get(self, request: ApiRequest, **named: uuid.UUID) -> Response:
        self.actor.require(self.permission)
        names = asked_fields(self.request, shown_fields(self.listed_shape or self.shape))
        bodies = self.bodies(self.page())
        if names is not None:
            bodies = [some_of(body, names) for body in bodies]
        return self.paginator.get_paginated_response(bodies)

    def bodies(self, rows: list[Columns]) -> list[Body]:
        """The rows of a page as programs read them."""
        return [self.body(row) for row in rows]

    def rows(self) -> QuerySet:
        return self.columns()

    def page(self) -> list[Columns]:
        """The rows of the page that the request asks for."""
        if self.is_narrowed:
            self._refuse_empty()
            rows = self.filter_queryset(self.rows())
            ids = asked_ids(self.request)
            rows = rows if ids is None else rows.filter(pk__in=ids)
        elif self.sees_all():
            cut, position, row_id = self.paginator.begin(self.request, self)
            statement = _page(type(self), cut)
            return self.paginator.keep(statement.rows(position=position, row_id=row_id))
        else:
            rows = self.rows()
        return self.paginator.paginate_queryset(rows, self.request, self)

    def _refuse_empty(self) -> None:
        """An empty text filters nothing; an empty date, id or choice is a mistake."""
        empty = [
            name
            for name, given in self._filters.items()
            if type(given) is not CharFilter and self.request.query_params.get(name) == ""
        ]
        if empty:
            raise ValidationError(dict.fromkeys(empty, "This parameter is empty."))

    @property
    def is_narrowed(self) -> bool:
        """Whether the request names a filter; without one its form is not made."""
        asked = self.request.query_params
        return IDS in asked or not self._filters.keys().isdisjoint(asked)

    @property
    def _filters(self) -> dict[str, Filter]:
        return self.filterset_class.base_filters if self.filterset_class else {}


def there(found: T | None) -> T:
    """What was looked for; raises NotFoundError where it is not in the organisation."""
    if found is None:
        raise NotFoundError
    return found


@lru_cache(maxsize=256)
def _page(view: type[ListView], cut: Cut) -> Compiled:
    return compiled(cut.of(view.columns(), Mark("position"), Mark("row_id")))


@lru_cache(maxsize=64)
def _one(view: type[Resource]) -> Compiled:
    return compiled(view.detail_columns().filter(pk=Mark("pk")), by_key=True)
