"""The form of the formula: a weight for each part, where the bands begin, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from insights.health.formulas import HEAVIEST
from insights.health.parts import PARTS
from insights.models import HealthFormula
from pages.numbers import WholeNumberField


class FormulaForm(forms.Form):
    """A new version; `seen` is the number of the one that the person started from."""

    good_from = WholeNumberField(label=_("Healthy from"), min_value=1, max_value=100)
    fair_from = WholeNumberField(label=_("Needs care from"), min_value=1, max_value=100)
    reason = forms.CharField(label=_("Why?"), max_length=500)
    seen = forms.IntegerField(widget=forms.HiddenInput, localize=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        weights = {
            key: WholeNumberField(label=str(part.name), min_value=0, max_value=HEAVIEST)
            for key, part in PARTS.items()
        }
        self.fields = weights | self.fields

    @classmethod
    def of(cls, formula: HealthFormula) -> dict[str, Any]:
        """What the form begins with."""
        bands = {"good_from": formula.good_from, "fair_from": formula.fair_from}
        return {**formula.weights, **bands, "seen": formula.number}

    def given(self) -> dict[str, Any]:
        """What the rule takes."""
        told = self.cleaned_data
        names = ("good_from", "fair_from", "reason", "seen")
        return {name: told[name] for name in names} | {"weights": {k: told[k] for k in PARTS}}
