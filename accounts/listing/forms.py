"""The form behind the bulk bar."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.listing.bulk_kinds import KINDS
from accounts.models import Account
from pages.forms import offer


class BulkForm(forms.Form):
    """One change for the chosen accounts, or for all that the filters match."""

    account: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=None, required=False
    )
    all = forms.BooleanField(required=False)
    change = forms.ChoiceField(choices=[(change, change) for change in KINDS])
    override_reason = forms.CharField(required=False, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["account"], Account.objects.all())

    def value(self) -> str:
        """What to change to: each button has a control of its own."""
        change = self.cleaned_data["change"]
        return str(self.data.get(f"value_{change}", ""))
