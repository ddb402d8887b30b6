"""How forms render, our templates around Django's controls."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict

from rules.fields import Text
from rules.reasons import Refused

VERSION = "version"
"""The hidden field that says which version of a thing a form shows."""


class KamFormRenderer(TemplatesSetting):
    """Fields with their help and errors beside them, and a summary above the form."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class TextField(forms.CharField):
    """A text in the shape in which it is kept; what it means is for the rule."""

    def __init__(self, text: Text, **how: Any) -> None:
        how = {"max_length": text.at_most, "required": text.is_required} | how
        super().__init__(strip=False, **how)
        self.text = text

    def clean(self, value: Any) -> str:
        try:
            shaped = self.text.shape(self.to_python(value))
        except Refused as refusal:
            raise forms.ValidationError(refusal.detail, code=refusal.code) from refusal
        if self.required and not shaped:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return shaped


class WordField(forms.TypedChoiceField):
    """One of some words, read as a text is."""

    def __init__(self, text: Text, **how: Any) -> None:
        super().__init__(**how)
        self.text = text

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(self.text.shape(value or ""))
        except Refused as refusal:
            raise forms.ValidationError(refusal.detail, code=refusal.code) from refusal


def offer(field: forms.Field, choices: QuerySet[Any], empty: Any = None) -> None:
    """Choices are asked for in the scope of the request, never at import."""
    if isinstance(field, forms.ModelChoiceField):
        if empty:
            field.empty_label = empty
        field.queryset = choices


def remember(form: forms.BaseForm) -> None:
    """Send along what each field showed, so that it is known which of them a person touched."""
    for field in form.fields.values():
        is_shown = not (field.widget.is_hidden or isinstance(field, forms.FileField))
        field.show_hidden_initial = is_shown


def typed_over(form: forms.BaseForm, newer: forms.BaseForm) -> QueryDict:
    """What was typed, over what stands by now: a field that nobody touched shows the newer value.

    `newer` is the unbound form of what stands; both remember what they showed.
    """
    data = QueryDict(mutable=True)
    for bound in newer:
        if isinstance(bound.field, forms.FileField):
            continue  # a file is chosen again
        if bound.name in form.changed_data and bound.name != VERSION:
            value = form[bound.name].data
        else:
            value = bound.field.widget.format_value(bound.value())
        data.setlist(bound.html_name, value if isinstance(value, list) else [value or ""])
    return data


def day(**attrs: str) -> forms.DateInput:
    """A date as browsers ask for it."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


def clock() -> forms.TimeInput:
    """A time as browsers ask for it."""
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})
