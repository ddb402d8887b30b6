"""Forms for deciding designations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.designation.rules import DECIDED
from accounts.models import Account, Designation, DesignationChange, Nomination
from accounts.revenue.rules import from_minor, to_minor
from pages.forms import offer
from pages.numbers import MoneyField, MoneyForm


def _why(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=1000, widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000})
    )


class ReturnForm(MoneyForm):
    """The base of forms that hold an expected return."""

    expected_return = MoneyField(
        label=_("Expected return in a year"),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
        help_text=_("What the effort should bring, in your currency. A key account needs it."),
    )
    override_reason = forms.CharField(
        label=_("Why one more than the cap"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000}),
    )

    def expected_minor(self) -> int | None:
        """Hundredths of the currency."""
        amount = self.cleaned_data.get("expected_return")
        return None if amount is None else to_minor(amount)

    def without(self, *names: str) -> None:
        """Leave out what this account does not need."""
        for name in names:
            del self.fields[name]


class DecisionForm(ReturnForm):
    """A leader's decision; `seen` is the designation that the page showed."""

    reason = _why(_("Why"))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=9)

    field_order = ("designation", "reason", "expected_return", "override_reason")

    def __init__(self, *args: Any, account: Account, is_full: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "decide_%s"
        self.initial["seen"] = account.designation
        self.fields["designation"] = forms.ChoiceField(
            label=_("Decision"),
            widget=forms.RadioSelect,
            choices=[(d.value, d.label) for d in DECIDED if d != account.designation],
        )
        self.order_fields(self.field_order)
        if account.designation == Designation.KEY:
            self.without("expected_return", "override_reason")
        elif not is_full:
            self.without("override_reason")


class NominationForm(ReturnForm):
    """Asking that an account become a key account."""

    reason = _why(_("Why it should be a key account"))

    field_order = ("reason", "expected_return")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "nominate_%s"
        self.without("override_reason")


class NominationAnswerForm(ReturnForm):
    """A leader's answer to a nomination."""

    answer = _why(_("Your answer"))

    field_order = ("answer", "expected_return", "override_reason")

    def __init__(self, *args: Any, nomination: Nomination, is_full: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "answer_%s"
        self.initial["expected_return"] = from_minor(nomination.expected_return_minor)
        if not is_full:
            self.without("override_reason")


class WithdrawalForm(forms.Form):
    """Taking a nomination back."""

    reason = _why(_("Why"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = "withdraw_%s"


class TakingBackForm(forms.Form):
    """Why a decision is taken back, and which one the person had before their eyes."""

    reason = _why(_("Why"))
    decision: forms.ModelChoiceField = forms.ModelChoiceField(None, widget=forms.HiddenInput)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["decision"], DesignationChange.objects.filter(account=account))
