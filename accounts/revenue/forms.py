"""The form of one month."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from api.months import parse_month
from pages.numbers import NumberField


class MonthForm(forms.Form):
    """Revenue and cost of one month."""

    month = forms.CharField(
        max_length=7,
        label=_("Month"),
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-01"}),
    )
    revenue = NumberField(label=_("Net revenue"), max_digits=16, decimal_places=2)
    cost = NumberField(label=_("Cost to serve"), max_digits=16, decimal_places=2, required=False)

    def clean_month(self) -> date:
        """The first day of the month."""
        month = parse_month(self.cleaned_data["month"])
        if month is None:
            raise forms.ValidationError(_("This is not a month."))
        return month
