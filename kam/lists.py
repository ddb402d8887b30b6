"""The base of every list of the API."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from rest_framework.generics import GenericAPIView

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
        return self.paginate_queryset(self.filter_queryset(self.get_queryset()))
