"""The form behind the bulk bar."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.listing.bulk_kinds import KINDS
from accounts.models import Account
from pages.forms import offer

NOBODY = "nobody"


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

    def clean(self) -> dict[str, Any]:
        """Whom the accounts go to is chosen, never left as it stands."""
        if self.cleaned_data.get("change") == "owner" and not self._given("owner"):
            raise forms.ValidationError(_("Choose who gets the accounts, or nobody."))
        return self.cleaned_data

    def value(self) -> str:
        """What to change to: each button has a control of its own."""
        given = self._given(self.cleaned_data["change"])
        return "" if self.takes_away else given

    @property
    def takes_away(self) -> bool:
        """Whether accounts are to have no KAM."""
        return self.cleaned_data["change"] == "owner" and self._given("owner") == NOBODY

    def _given(self, change: str) -> str:
        return str(self.data.get(f"value_{change}", ""))
