"""The forms of a decision about several accounts: one for all of them, one for each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.designation.rules import DECIDED
from accounts.models import Designation
from accounts.revenue.rules import from_minor, to_minor
from pages.numbers import MoneyField, MoneyForm
from scoring.deciding.reading import Choice
from tenants.actors import Actor

_ASKED = (Designation.NOMINATED, _("Nominate"))
_NOTHING = ("", _("Leave as it is"))


def _lines(label: Any, rows: int) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, "maxlength": 1000})
    return forms.CharField(label=label, max_length=1000, required=False, widget=area)


class TogetherForm(forms.Form):
    """What is said of all of them."""

    reason = _lines(_("Why, for all of them"), 2)
    override_reason = _lines(_("Why more than the cap, if so"), 2)

    def __init__(self, *args: Any, leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _(
            "Each decision needs a why: this one, or one of its own beside the account."
        )
        if not leads:
            del self.fields["override_reason"]


class AccountForm(MoneyForm):
    """What becomes of one account; `seen` is the designation that the page showed."""

    to = forms.ChoiceField(label=_("Decision"), required=False)
    reason = _lines(_("Why this one"), 1)
    expected_return = MoneyField(
        label=_("Expected return in a year"),
        max_digits=14,
        decimal_places=2,
        min_value=0,
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=9)

    def __init__(self, *args: Any, choice: Choice, reader: Actor, **kwargs: Any) -> None:
        account = choice.account
        super().__init__(*args, prefix=account.pk.hex, **kwargs)
        self.choice = choice
        offered = _offered(reader, choice)
        self.fields["to"].choices = [_NOTHING, *offered]  # type: ignore[attr-defined]
        self.is_open = bool(offered)
        self.initial["seen"] = account.designation
        if account.designation != Designation.KEY and offered:
            self.initial["to"] = offered[-1][0]
        if choice.nomination is not None:
            expected = choice.nomination.expected_return_minor
            self.initial["expected_return"] = from_minor(expected)

    @property
    def is_decided(self) -> bool:
        """Whether something is to become of it."""
        return bool(self.cleaned_data.get("to"))

    def reason_or(self, of_all: str) -> str:
        """What was written for this account, else for all of them."""
        return str(self.cleaned_data["reason"] or of_all)

    def expected_minor(self) -> int | None:
        """Hundredths of the currency."""
        amount = self.cleaned_data.get("expected_return")
        return None if amount is None else to_minor(amount)


def _offered(reader: Actor, choice: Choice) -> list[tuple[str, Any]]:
    """What this person may do with it, the furthest last."""
    account = choice.account
    if reader.may("designation.change"):
        return [(one.value, one.label) for one in DECIDED if one != account.designation]
    is_done = account.designation in (Designation.NOMINATED, Designation.KEY)
    return [] if is_done or not reader.may("nomination.create", account) else [_ASKED]


class AccountForms:
    """One for each chosen account, in the order of the ranking."""

    def __init__(
        self, data: Any, *, choices: Sequence[Choice], reader: Actor, currency: str
    ) -> None:
        own: dict[str, Any] = {"reader": reader, "currency": currency}
        self.all = [AccountForm(data, choice=choice, **own) for choice in choices]

    def is_valid(self) -> bool:
        """Whether each can be read; each is, also after one that can't."""
        return {form.is_valid() for form in self.all} == {True}

    @cached_property
    def forms(self) -> list[AccountForm]:
        """Those that say what is to become of their account."""
        return [form for form in self.all if form.is_decided]
