"""The form of a matrix: its name and three to five criteria."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from pages.numbers import MoneyForm, WholeNumberField, own_amount, read_number, write_number
from scoring.criteria import FEWEST, MOST, NINE_RISING
from scoring.histogram import Histogram, deciles, histogram
from scoring.models import Criterion, Matrix
from scoring.starters import Starter
from scoring.starting import first_criteria


class MatrixForm(forms.Form):
    """Name and the version that the person saw."""

    name = forms.CharField(label=_("Name"), max_length=80)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ActivationForm(forms.Form):
    """Why now, and the version whose difference the person saw."""

    note = forms.CharField(
        label=_("Why"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What changed in the rule, for who asks later."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _anchor(label: Any) -> forms.CharField:
    lines = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=200, required=False, widget=lines)


class CriterionForm(MoneyForm):
    """One criterion; limits are written as nine rising figures."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Criterion"), max_length=60)
    description = forms.CharField(label=_("Description"), max_length=300, required=False)
    weight = WholeNumberField(label=_("Weight"), min_value=0, max_value=100, initial=25)
    kind = forms.ChoiceField(label=_("Scored by"), choices=Criterion.Kind.choices)
    metric = forms.ChoiceField(
        label=_("Figure"),
        choices=[("", _("Choose a figure")), *Criterion.Metric.choices],
        required=False,
    )
    breakpoints = forms.CharField(
        label=_("Limits of the figure"),
        required=False,
        help_text=_(
            "Nine rising figures with spaces between: reaching the first gives a 2, the last a 10."
        ),
    )
    score_without = WholeNumberField(
        label=_("Score where the figure does not exist"),
        min_value=1,
        max_value=10,
        required=False,
        help_text=_(
            "From 1 to 10, for growth of a new client or a margin without costs. "
            "Leave it empty, and such an account has no total."
        ),
    )
    anchor_1 = _anchor(_("What a 1 looks like"))
    anchor_5 = _anchor(_("What a 5 looks like"))
    anchor_10 = _anchor(_("What a 10 looks like"))

    histogram: Histogram | None = None
    """Its figure over one's own accounts, where one is measured."""

    def draw(self) -> None:
        """The picture of what stands in the form."""
        metric = self["metric"].value()
        if self["kind"].value() == Criterion.Kind.MEASURED and metric in Criterion.Metric.values:
            self.histogram = histogram(metric, self._limits_shown(), key=f"{self.prefix}-picture")

    def _limits_shown(self) -> list[Decimal]:
        """Those that stand in the form, where they are numbers; else none."""
        found = [read_number(part) for part in str(self["breakpoints"].value() or "").split()]
        return [number for number in found if number is not None and None not in found]

    def clean_breakpoints(self) -> list[str]:
        """The figures that the reader means; a criterion that people judge has none."""
        if self.cleaned_data.get("kind") != Criterion.Kind.MEASURED:
            return []
        typed = self.cleaned_data["breakpoints"]
        if self.cleaned_data.get("metric") == Criterion.Metric.REVENUE:
            typed = own_amount(typed, self.currency)
        numbers = [read_number(part) for part in typed.split()]
        if None in numbers:
            raise forms.ValidationError(NINE_RISING)
        return [str(number) for number in numbers]


CriterionFormSet: type[BaseFormSet] = formset_factory(
    CriterionForm, extra=0, min_num=FEWEST, max_num=MOST, validate_max=True, validate_min=True
)


def criteria_typed(data: Mapping[str, str]) -> list[dict[str, Any]]:
    """What was typed into each criterion, right or wrong."""
    count = data.get("form-TOTAL_FORMS", "0")
    names = CriterionForm.base_fields
    return [
        {name: data.get(f"form-{number}-{name}", "") for name in names}
        for number in range(min(int(count) if count.isdecimal() else 0, MOST))
    ]


def rearranged(criteria: list[dict[str, Any]], how: str) -> list[dict[str, Any]]:
    """The criteria with one more (`add`), one less (`remove-2`) or one moved (`up-1`, `down-0`).

    Or with limits at the tenths of the accounts (`deciles-0`); what else is sent changes nothing.
    """
    found = list(criteria)
    action, _dash, text = how.partition("-")
    place = int(text) if text.isdecimal() and len(text) < 3 else -1
    if action == "add" and len(found) < MOST:
        found.append({"weight": 25})
    elif action == "remove" and 0 <= place < len(found) > FEWEST:
        del found[place]
    elif action == "up" and 0 < place < len(found):
        found.insert(place - 1, found.pop(place))
    elif action == "down" and 0 <= place < len(found) - 1:
        found.insert(place + 1, found.pop(place))
    elif action == "deciles" and 0 <= place < len(found):
        found[place] = found[place] | _tenths(str(found[place].get("metric", "")))
    return found


def _tenths(metric: str) -> dict[str, Any]:
    """Limits at the tenths of one's own accounts; where too many tie, just that."""
    limits = deciles(metric) if metric in Criterion.Metric.values else None
    return {"breakpoints": _written(limits)} if limits else {"is_tied": True}


def starting_criteria(starter: Starter) -> list[dict[str, Any]]:
    """The forms' values of a first matrix, for an industry."""
    return [
        values | {"breakpoints": _written(values.get("breakpoints", []))}
        for values in first_criteria(starter)
    ]


def _written(limits: list[str]) -> str:
    """The limits of a figure in the reader's format."""
    return " ".join(write_number(Decimal(limit)) for limit in limits)


def initial_of(matrix: Matrix) -> list[dict[str, Any]]:
    """The forms' values of a saved matrix."""
    return [
        {
            "id": c.id,
            "name": c.name,
            "description": c.description,
            "weight": c.weight,
            "kind": c.kind,
            "metric": c.metric,
            "breakpoints": _written(c.breakpoints),
            "score_without": c.score_without,
            "anchor_1": c.anchor_1,
            "anchor_5": c.anchor_5,
            "anchor_10": c.anchor_10,
        }
        for c in matrix.criteria.order_by("position")
    ]
