"""The base of every model whose rows belong to one organisation."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.sql import Query

from tenants.any_of import AnyOf
from tenants.ids import uuid7
from tenants.scope import ScopeError, current_organization_id, require_organization_id

for _kind in (models.Field, models.ForeignKey):
    _kind.register_lookup(AnyOf)


class TenantQuerySet(models.QuerySet):
    """Rows of the organisation in whose scope the query set was made, and only inside it."""

    _scope_id: uuid.UUID | None = None

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]  # the stubs leave it out
        clone._scope_id = self._scope_id
        return clone

    def _check_scope(self) -> None:
        if self._scope_id is None or self._scope_id != current_organization_id():
            raise ScopeError(f"{self.model.__name__} was queried outside the scope it belongs to.")

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._check_scope()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._check_scope()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._check_scope()
        return super().count()

    def exists(self) -> bool:
        self._check_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._check_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._check_scope()
        if {"organization", "organization_id"} & kwargs.keys():
            raise ScopeError("A row never moves to another organisation.")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._check_scope()
        return super().delete()

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        self._check_scope()
        rows = list(objs)
        for row in rows:
            row.adopt()
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        self._check_scope()
        rows = list(objs)
        for row in rows:
            row.adopt()
        return super().bulk_update(rows, *args, **kwargs)


@cache
def _labels(field: models.Field) -> dict[Any, Any]:
    return dict(field.flatchoices)


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]  # dynamic base
    """The default manager: raises outside a scope, filters inside it."""

    def get_queryset(self) -> TenantQuerySet:
        organization_id = require_organization_id()
        queryset: TenantQuerySet = super().get_queryset()
        queryset._scope_id = organization_id
        queryset.query = _of(self.model, organization_id).clone()
        return queryset


@lru_cache(maxsize=1024)
def _of(model: type[models.Model], organization_id: uuid.UUID) -> Query:
    """The rows of one organisation: writing the filter anew is a fiftieth of a page."""
    return models.QuerySet(model).filter(organization_id=organization_id).query


class TenantModel(models.Model):
    """A row of one organisation; its organisation comes from the scope and never changes.

    What is `private_to` some of its members says so as SQL; the migration puts it into a policy
    (`SecureTenantTable(..., private=...)`), and `check_isolation` compares the two.
    """

    private_to: ClassVar[str] = ""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organization = models.ForeignKey(
        "tenants.Organization",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        editable=False,
    )

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def _get_FIELD_display(self, field: models.Field) -> Any:  # noqa: N802 (Django's name)
        """The label of a choice: Django looks up the labels of all choices to find one."""
        value = getattr(self, field.attname)
        label = _labels(field).get(value, value)
        return None if label is None else str(label)

    def adopt(self) -> None:
        """Take the organisation of the scope; raises ScopeError for another one's row."""
        scope_id = require_organization_id()
        if self.organization_id is None:
            self.organization_id = scope_id
        elif self.organization_id != scope_id:
            raise ScopeError(f"This {type(self).__name__} belongs to another organisation.")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.adopt()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.adopt()
        return super().delete(*args, **kwargs)
