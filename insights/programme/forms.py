"""Form of what the programme cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from accounts.revenue.forms import MonthField
from accounts.revenue.rules import to_minor
from pages.numbers import MoneyField, MoneyForm, NumberField


class CostForm(MoneyForm):
    """Hours at their cost, terms given to the client, and travel, over some whole months."""

    account: forms.ModelChoiceField[Account] = forms.ModelChoiceField(
        queryset=None,
        label=_("Account"),
        required=False,
        empty_label=_("The whole programme"),
    )
    starts_on = MonthField(label=_("First month"))
    ends_on = MonthField(label=_("Last month"))
    hours = NumberField(
        label=_("Hours"), max_digits=8, decimal_places=1, min_value=0, required=False
    )
    rate = MoneyField(
        label=_("Cost of an hour"), max_digits=12, decimal_places=2, min_value=0, required=False
    )
    terms = MoneyField(
        label=_("Terms"),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("Discounts and better conditions that only key accounts get."),
    )
    travel = MoneyField(
        label=_("Travel"), max_digits=14, decimal_places=2, min_value=0, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, accounts: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["account"]
        chosen.queryset = Account.objects.filter(pk__in=accounts).order_by("name_key", "id")

    def values(self) -> dict[str, Any]:
        """What the rule takes; amounts in hundredths."""
        given = self.cleaned_data
        return {
            "account": given["account"],
            "starts_on": given["starts_on"],
            "ends_on": given["ends_on"],
            "hours": given["hours"] or 0,
            "note": given["note"],
            **{
                f"{name}_minor": to_minor(given[name] or Decimal(0))
                for name in ("rate", "terms", "travel")
            },
        }
