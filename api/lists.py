"""The base of every list of the API."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django_filters import CharFilter
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView

from api.compiled import Compiled, Mark, compiled
from api.pagination import Cut
from tenants.actors import Actor


class ListView(GenericAPIView):
    """A list whose `rows` are dictionaries of columns, cut into cursor pages."""

    model: ClassVar[type[Model]]

    def rows(self, actor: Actor) -> QuerySet:
        """What the actor may see, not narrowed or ordered yet."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return QuerySet(self.model)  # only described: there is no organisation to read from
        return self.rows(self.request.actor)

    def page(self) -> list[dict[str, Any]]:
        """The rows of the page that the request asks for."""
        return self.paginate_queryset(self.narrowed(self.get_queryset()))

    def narrowed(self, queryset: QuerySet) -> QuerySet:
        """The rows that the filters leave; without a filter its form is not made."""
        if not self.is_narrowed:
            return queryset
        self._refuse_empty()
        return self.filter_queryset(queryset)

    def _refuse_empty(self) -> None:
        """An empty text filters nothing; an empty date, id or choice is a mistake."""
        empty = [
            name
            for name, given in self.filterset_class.base_filters.items()
            if type(given) is not CharFilter and self.request.query_params.get(name) == ""
        ]
        if empty:
            raise ValidationError(dict.fromkeys(empty, "This parameter is empty."))

    @property
    def is_narrowed(self) -> bool:
        """Whether the request names a filter of the list."""
        filters = getattr(self, "filterset_class", None)
        return filters is not None and not filters.base_filters.keys().isdisjoint(
            self.request.query_params
        )


class CompiledListView(ListView):
    """A list in which everyone who has its `permission` sees the same: compiled once.

    `columns` may depend on the organisation of the scope and on nothing else.
    """

    permission: ClassVar[str]

    @classmethod
    def columns(cls) -> QuerySet:
        """The rows of the organisation of the scope."""
        raise NotImplementedError

    def rows(self, actor: Actor) -> QuerySet:
        actor.require(self.permission)
        return self.columns()

    def page(self) -> list[dict[str, Any]]:
        if self.is_narrowed:
            return super().page()
        self.request.actor.require(self.permission)
        cut, position, row_id = self.paginator.begin(self.request, self)
        statement = _page(type(self), cut)
        return self.paginator.keep(statement.rows(position=position, row_id=row_id))


@lru_cache(maxsize=256)
def _page(view: type[CompiledListView], cut: Cut) -> Compiled:
    return compiled(cut.of(view.columns(), Mark("position"), Mark("row_id")))
