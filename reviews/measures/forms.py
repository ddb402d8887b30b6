"""The form of a measure."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from accounts.stakeholders.rules import living
from pages.forms import day
from pages.numbers import WholeNumberField
from reviews.measures.rules import SCALES
from reviews.models import MeasureKind


class MeasureForm(forms.Form):
    """One answer; the scale depends on the measure."""

    kind = forms.ChoiceField(label=_("Measure"), choices=MeasureKind.choices)
    value = WholeNumberField(
        label=_("Value"), min_value=0, max_value=max(high for _low, high in SCALES.values())
    )
    stakeholder: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=_("Person"), required=False
    )
    measured_on = forms.DateField(label=_("Date"), widget=day())

    def __init__(self, account: Account, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = living().filter(account=account).select_related("person")
        field = self.fields["stakeholder"]
        field.queryset = people.order_by("id")  # type: ignore[attr-defined]  # of a choice
        field.empty_label = _("The account as a whole")  # type: ignore[attr-defined]  # of a choice
        self.fields["measured_on"].initial = today
