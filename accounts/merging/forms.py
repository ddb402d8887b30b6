"""The form of a merge: which of the two stays, and which figures stand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.merging.rules import Months
from accounts.models import Account, Designation


class MergeForm(forms.Form):
    """Of two accounts; months are asked about where both have some."""

    months = forms.ChoiceField(
        label=_("In months that both have, these figures stand"),
        choices=Months.choices,
        widget=forms.RadioSelect,
    )

    def __init__(self, one: Account, other: Account, *, shared: int, data: Any = None) -> None:
        super().__init__(data)
        self.pair = {str(one.pk): one, str(other.pk): other}
        choices = [(key, account.name) for key, account in self.pair.items()]
        self.fields["stays"] = forms.ChoiceField(
            label=_("This account stays"), choices=choices, widget=forms.RadioSelect
        )
        self.order_fields(["stays", "months"])
        designated = [k for k, a in self.pair.items() if a.designation != Designation.STANDARD]
        self.initial["stays"] = (designated or list(self.pair))[0]
        if not shared:
            del self.fields["months"]

    def chosen(self) -> dict[str, Any]:
        """What the rule is given."""
        kept = self.cleaned_data["stays"]
        [gone] = [account for key, account in self.pair.items() if key != kept]
        months = self.cleaned_data.get("months", "")
        return {"kept": self.pair[kept], "gone": gone, "months": months}
