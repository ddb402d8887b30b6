"""Forms of cells, units and of what a client spends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.revenue.fields import Amount
from accounts.revenue.forms import AmountField
from accounts.revenue.rules import from_minor
from pages.forms import VERSION, TextField, day
from pages.numbers import MoneyForm, NumberField
from plans.models import CellState, WhitespaceCell
from plans.whitespace.fields import COMPETITORS_AT_MOST, NAME_AT_MOST, SOURCE, TEXTS
from plans.whitespace.rules import NEW
from plans.whitespace.shapes import Wallet

BLANK_LINES = 3


class CellForm(MoneyForm):
    """How an offering stands at a unit."""

    state = forms.ChoiceField(
        label=_("How it stands"), choices=CellState.choices, widget=forms.RadioSelect
    )
    potential = AmountField(Amount("potential"), label=_("Potential in a year"))
    contract_end = forms.DateField(label=_("Contract ends"), required=False, widget=day())
    source = TextField(SOURCE, label=_("Source of the estimate"))
    estimated_on = forms.DateField(label=_("Date of the estimate"), required=False, widget=day())
    note = TextField(TEXTS["note"], label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, cell: WhitespaceCell | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[VERSION] = cell.version if cell else NEW
        if cell:
            self.initial["potential"] = from_minor(cell.potential_minor)
            for name in ("state", "contract_end", "source", "estimated_on", "note"):
                self.initial[name] = getattr(cell, name)

    def values(self, rivals: forms.BaseFormSet) -> dict[str, Any]:
        """What the rule takes; a line without anything is none."""
        values = dict(self.cleaned_data)
        values.pop(VERSION)
        lines = [form.cleaned_data for form in rivals.forms]
        values["competitors"] = [
            {"name": line.get("name", ""), "share": line.get("share")}
            for line in lines
            if line.get("name") or line.get("share") is not None
        ]
        return values


class RivalForm(forms.Form):
    """A competitor; emptied, it is none."""

    name = forms.CharField(label=_("Competitor"), max_length=NAME_AT_MOST, required=False)
    share = NumberField(label=_("Share in %"), required=False, max_digits=5, decimal_places=2)


RivalFormSet = forms.formset_factory(
    RivalForm, extra=BLANK_LINES, max_num=COMPETITORS_AT_MOST, absolute_max=COMPETITORS_AT_MOST
)


def rival_lines(data: Any, cell: WhitespaceCell | None) -> forms.BaseFormSet:
    """The competitors of a cell, with some empty lines; or what was sent, and nothing else."""
    known = cell.competitors.all() if cell and data is None else []
    initial = [{"name": one.name, "share": one.share} for one in known]
    return RivalFormSet(data, initial=initial, prefix="competitors")


class UnitForm(forms.Form):
    """What a unit is called."""

    name = forms.CharField(label=_("Name of the unit"), max_length=NAME_AT_MOST)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SpendForm(MoneyForm):
    """What the client spends in a year on what we offer."""

    spend = AmountField(Amount("spend"), label=_("The client's spend in a year"))
    source = TextField(SOURCE, label=_("Source of the estimate"))
    estimated_on = forms.DateField(label=_("Date of the estimate"), required=False, widget=day())
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, wallet: Wallet | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[VERSION] = wallet.version if wallet else NEW
        if wallet:
            self.initial["spend"] = wallet.spend
            self.initial["source"] = wallet.source
            self.initial["estimated_on"] = wallet.estimated_on
