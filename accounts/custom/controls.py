"""The controls of an account's custom fields, and what was typed into them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from accounts.custom import kinds
from accounts.custom.values import Values
from accounts.models import CustomField, CustomKind, FieldChoice
from pages.forms import TextField, day
from pages.numbers import MoneyField, NumberField

_BEFORE = "custom_"


def add_controls(
    form: forms.BaseForm, fields: Iterable[CustomField], had: Values, *, currency: str
) -> None:
    """One control for each field, below the form's own, showing what the account has."""
    for field in fields:
        rows = had.get(field.pk, ())
        here = {row["choice"] for row in rows if "choice" in row}
        control = _CONTROLS[field.kind](field, here)
        if isinstance(control, MoneyField):
            control.currency = currency
        name = f"{_BEFORE}{field.key}"
        form.fields[name] = control
        form.initial[name] = _as_typed(field.kind, kinds.shown(field.kind, rows))


def typed(form: forms.BaseForm, fields: Iterable[CustomField]) -> dict[str, Any]:
    """What stands in the controls, by the keys of the fields, as the rule takes it."""
    return {
        field.key: _as_meant(field.kind, form.cleaned_data[name])
        for field in fields
        if (name := f"{_BEFORE}{field.key}") in form.cleaned_data
    }


def _as_typed(kind: str, value: Any) -> Any:
    return _WORDS[value] if kind == CustomKind.YES_NO else value


def _as_meant(kind: str, value: Any) -> Any:
    return _MEANT[value] if kind == CustomKind.YES_NO else value


_WORDS = {None: "", True: "yes", False: "no"}
_MEANT = {word: value for value, word in _WORDS.items()}


def _how(field: CustomField) -> dict[str, Any]:
    return {"label": field.label, "help_text": _plain(field.help_text), "required": False}


def _plain(text: str) -> str:
    """The help of a field goes out as it is: what somebody typed is no markup."""
    return str(escape(text))


def _text(field: CustomField, _here: set[str]) -> forms.Field:
    return TextField(kinds.LINK if field.kind == CustomKind.LINK else kinds.TEXT, **_how(field))


def _number(field: CustomField, _here: set[str]) -> forms.Field:
    return NumberField(**_how(field))


def _money(field: CustomField, _here: set[str]) -> forms.Field:
    return MoneyField(**_how(field))


def _day(field: CustomField, _here: set[str]) -> forms.Field:
    return forms.DateField(widget=day(), **_how(field))


def _yes_no(field: CustomField, _here: set[str]) -> forms.Field:
    words = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]
    return forms.ChoiceField(choices=words, **_how(field))


def _choice(field: CustomField, here: set[str]) -> forms.Field:
    return forms.ChoiceField(choices=[("", "–"), *_offered(field, here)], **_how(field))


def _choices(field: CustomField, here: set[str]) -> forms.Field:
    boxes = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(choices=_offered(field, here), widget=boxes, **_how(field))


def _offered(field: CustomField, here: set[str]) -> list[tuple[str, str]]:
    """Its choices, and a retired one where the account has it."""

    def can_stay(choice: FieldChoice) -> bool:
        return not choice["retired"] or choice["key"] in here

    return [(choice["key"], choice["label"]) for choice in field.choices if can_stay(choice)]


_CONTROLS: Mapping[str, Callable[[CustomField, set[str]], forms.Field]] = {
    CustomKind.TEXT: _text,
    CustomKind.NUMBER: _number,
    CustomKind.MONEY: _money,
    CustomKind.DATE: _day,
    CustomKind.CHOICE: _choice,
    CustomKind.CHOICES: _choices,
    CustomKind.YES_NO: _yes_no,
    CustomKind.LINK: _text,
}
