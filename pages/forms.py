"""How forms render, our templates around Django's controls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.renderers import TemplatesSetting


class KamFormRenderer(TemplatesSetting):
    """Fields with their help and errors beside them, and a summary above the form."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


def offer(field: forms.Field, choices: QuerySet[Any], empty: Any = None) -> None:
    """Choices are asked for in the scope of the request, never at import."""
    if isinstance(field, forms.ModelChoiceField):
        if empty:
            field.empty_label = empty
        field.queryset = choices


def day(**attrs: str) -> forms.DateInput:
    """A date as browsers ask for it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


def clock() -> forms.TimeInput:
    """A time as browsers ask for it."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})
