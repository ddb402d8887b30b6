"""The field that points inside an organisation."""

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
