"""The form of one month."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.reasons import reason
from accounts.revenue.fields import COST, REVENUE, Amount, check_amount
from api.months import parse_month
from pages.numbers import MoneyField, MoneyForm
from rules.reasons import Refused


class AmountField(MoneyField):
    """An amount of a month."""

    def __init__(self, amount: Amount, **kwargs: Any) -> None:
        super().__init__(required=amount.is_required, **kwargs)

    def to_python(self, value: Any) -> Any:
        try:
            amount = super().to_python(value)
        except forms.ValidationError as error:
            if error.code == "currency":
                raise
            raise forms.ValidationError(reason("number"), code="number") from error
        try:
            if amount is not None:
                check_amount(amount)
        except Refused as refusal:
            raise forms.ValidationError(refusal.detail, code=refusal.code) from refusal
        return amount


class MonthField(forms.CharField):
    """A month as browsers send it; its first day."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-01"})

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        month = parse_month(text) if text else None
        if text and month is None:
            raise forms.ValidationError(_("Enter the month as 2026-11."), code="month")
        return month


class ClosedMonthForm(forms.Form):
    """The month that figures run to."""

    month = MonthField(label=_("Figures run to"))


class MonthForm(MoneyForm):
    """Revenue and cost of one month."""

    month = MonthField(label=_("Month"))
    revenue = AmountField(REVENUE, label=_("Net revenue"))
    cost = AmountField(COST, label=_("Cost to serve"))

    def clean(self) -> dict[str, Any]:
        """A negative cost is asked about: mostly the sign is one of another column."""
        values = super().clean() or {}
        cost = values.get("cost")
        if cost is not None and cost < 0:
            self.fields["is_credit"] = forms.BooleanField(label=_("It is a credit"), required=False)
            if not self.data.get("is_credit"):
                asked = _("This cost is negative. Confirm below that it is a credit.")
                self.add_error("cost", forms.ValidationError(asked, code="negative"))
        return values
