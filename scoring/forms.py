"""The form of a matrix: its name and three to five criteria."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from scoring.criteria import FEWEST, MOST
from scoring.models import Criterion, Matrix


class MatrixForm(forms.Form):
    """Name and the version that the person saw."""

    name = forms.CharField(label=_("Name"), max_length=80)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CriterionForm(forms.Form):
    """One criterion; limits are written as nine rising figures."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Criterion"), max_length=60)
    description = forms.CharField(label=_("Description"), max_length=300, required=False)
    weight = forms.IntegerField(label=_("Weight"), min_value=0, max_value=100, initial=25)
    kind = forms.ChoiceField(label=_("Scored by"), choices=Criterion.Kind.choices)
    metric = forms.ChoiceField(
        label=_("Figure"), choices=[("", "–"), *Criterion.Metric.choices], required=False
    )
    breakpoints = forms.CharField(
        label=_("Limits of the figure"),
        required=False,
        help_text=_(
            "Nine rising figures with spaces between: reaching the first gives a 2, the last a 10."
        ),
    )
    anchor_1 = forms.CharField(label=_("What a 1 looks like"), max_length=200, required=False)
    anchor_5 = forms.CharField(label=_("What a 5 looks like"), max_length=200, required=False)
    anchor_10 = forms.CharField(label=_("What a 10 looks like"), max_length=200, required=False)

    def clean_breakpoints(self) -> list[str]:
        """The figures as they were written, a decimal comma allowed."""
        return [part.replace(",", ".") for part in self.cleaned_data["breakpoints"].split()]


CriterionFormSet: type[BaseFormSet] = formset_factory(
    CriterionForm, extra=0, min_num=FEWEST, max_num=MOST, validate_max=True, can_delete=True
)

TEMPLATE: list[dict[str, Any]] = [
    {
        "name": _("Net revenue"), "weight": 30, "kind": "measured", "metric": "revenue_12m",
        "breakpoints": "10000 25000 50000 100000 250000 500000 1000000 2500000 5000000",
    },
    {
        "name": _("Growth"), "weight": 20, "kind": "measured", "metric": "growth_percent",
        "breakpoints": "-30 -15 -5 0 5 10 20 35 50",
    },
    {
        "name": _("Strategic fit"), "weight": 30, "kind": "judged",
        "anchor_1": _("Its goals and ours have nothing in common"),
        "anchor_5": _("Some of its priorities are ours"),
        "anchor_10": _("Its strategy needs what we do best"),
    },
    {
        "name": _("Influence in its market"), "weight": 20, "kind": "judged",
        "anchor_1": _("Nobody looks at what it does"),
        "anchor_5": _("Known in its region"),
        "anchor_10": _("Others follow it and it recommends us"),
    },
]  # fmt: skip


def initial_of(matrix: Matrix) -> list[dict[str, Any]]:
    """The forms' values of a saved matrix."""
    return [
        {
            "id": c.id, "name": c.name, "description": c.description, "weight": c.weight,
            "kind": c.kind, "metric": c.metric, "breakpoints": " ".join(map(str, c.breakpoints)),
            "anchor_1": c.anchor_1, "anchor_5": c.anchor_5, "anchor_10": c.anchor_10,
        }
        for c in matrix.criteria.order_by("position")
    ]  # fmt: skip
