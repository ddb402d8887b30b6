"""The field that points inside an organisation, and the one that only its person reads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models


class TenantForeignKey(models.ForeignKey):
    """A foreign key whose constraint and index lead with the organisation.

    Django makes neither; `SecureTenantTable` makes both in the database:
    (organization_id, x_id) → (organization_id, id).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        kwargs["db_index"] = False
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """A choice without rows: forms are made outside a scope and name their rows inside."""
        rows: models.QuerySet[Any] = models.QuerySet(self.remote_field.model).none()
        kwargs = {"form_class": forms.ModelChoiceField, "queryset": rows, **kwargs}
        return models.Field.formfield(self, blank=self.blank, **kwargs)


class PasswordField(models.CharField):
    """The hash of a password: written as any column, read through the owner's function.

    That answers in the person's own scope alone, and NULL for everybody else; no such
    row can be saved by mistake, for the column takes no NULL.
    """

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """The function, of the row whose column was asked for."""
        table, dot, _column = sql.rpartition(".")
        return f'identity_password({table}{dot}"id")', params

    def deconstruct(self) -> Any:
        """In migrations it is the column that it has always been."""
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.CharField", arguments, options
