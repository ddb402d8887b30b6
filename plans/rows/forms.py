"""One form for each kind of row, made from the table of its fields."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import HistoryEntry, Stakeholder
from pages.forms import TextField, day, offer, remember
from pages.numbers import MoneyField, MoneyForm, NumberField, WholeNumberField
from plans.models import TO_WIN, Action, Objective, Plan, PlanRow, Risk, WhitespaceCell
from plans.rows.kinds import RowKind
from tenants.models import Membership

ENTRIES_OFFERED = 50
MONEY = "amount"
"""The field that holds an amount in the organisation's currency."""
HELP = {"measure": _("A phase counts by its place: the first of your phases is 1.")}


class RowForm(MoneyForm):
    """The fields of one kind; `version` is the one that was shown."""

    kind_of_row: RowKind
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, row: PlanRow | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row is not None:
            self.initial.update({n: getattr(row, n) for n in self.kind_of_row.fields})
            if isinstance(row, Objective) and row.is_computed:
                self.initial["current"] = None  # it is read, and leaving it empty says so
            self.initial["version"] = row.version
        for name in self.kind_of_row.references:
            empty = _("Nobody") if name in ("owner", "stakeholder") else _("None")
            offer(self.fields[name], _offered(name, plan, row), empty)
        remember(self)

    def values(self) -> dict[str, Any]:
        """The values by name."""
        return {name: self.cleaned_data[name] for name in self.kind_of_row.fields}


@cache
def form_of(kind: RowKind) -> type[RowForm]:
    """The form of a kind."""
    fields = {name: _field(kind, name) for name in kind.fields}
    return type(f"{kind.model.__name__}Form", (RowForm,), {"kind_of_row": kind, **fields})


def _field(kind: RowKind, name: str) -> forms.Field:
    column: Any = kind.model._meta.get_field(name)
    label = capfirst(column.verbose_name)
    how: dict[str, Any] = {"label": label, "required": not column.blank}
    how["help_text"] = HELP.get(name, "")
    if name in kind.texts:
        text = kind.texts[name]
        if text.is_prose or text.at_most > 300:
            how["widget"] = forms.Textarea(attrs={"rows": 2})
        return TextField(text, **how | {"required": text.is_required})
    if name in kind.references:
        return forms.ModelChoiceField(None, **how)
    if column.choices:
        choices = [*column.choices] if not column.blank else [("", _("None")), *column.choices]
        if column.has_default():
            return _DefaultedChoice(column.default, choices=choices, **how)
        return forms.ChoiceField(choices=choices, **how)
    if isinstance(column, models.DecimalField):
        number = MoneyField if name == MONEY else NumberField
        return number(max_digits=column.max_digits, decimal_places=column.decimal_places, **how)
    if isinstance(column, models.DateField):
        return forms.DateField(widget=day(), **how)
    return WholeNumberField(min_value=1, max_value=5, **how)


class _DefaultedChoice(forms.ChoiceField):
    """What a page of yesterday does not send is as a new row has it."""

    def __init__(self, default: str, **how: Any) -> None:
        super().__init__(**how | {"initial": default})

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.initial)


def _offered(name: str, plan: Plan, row: PlanRow | None) -> models.QuerySet[Any]:
    chosen = Q(pk=getattr(row, f"{name}_id", None))
    if name == "owner":
        members = Membership.objects.filter(Q(ended_at=None) | chosen)
        return members.order_by("name", "email")
    if name == "stakeholder":
        people = Stakeholder.objects.filter(account=plan.account_id).select_related("person")
        return people.order_by("person__name", "id")
    if name == "entry":
        entries = HistoryEntry.objects.filter(account=plan.account_id)
        newest = list(entries.order_by("-happened_on", "-id").values_list("pk", flat=True))
        return entries.filter(Q(pk__in=newest[:ENTRIES_OFFERED]) | chosen)
    if name == "cell":
        cells = WhitespaceCell.objects.filter(account=plan.account_id)
        found = cells.filter(Q(state__in=TO_WIN) | chosen).select_related("offering", "unit")
        return found.order_by("offering__name_key", "unit__name_key", "id")
    if name == "action":
        return Action.objects.filter(account=plan.account_id).order_by("title", "id")
    return {"objective": Objective, "risk": Risk}[name].objects.filter(plan=plan)
