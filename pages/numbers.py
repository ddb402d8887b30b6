"""Numbers that people type: read, and shown again, in the reader's format."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import get_language

from rules.numbers import locale_format, parse_decimal
from rules.reasons import Refused
from tenants.currencies import in_own


def read_number(text: str) -> Decimal | None:
    """`50.000` is fifty thousand in Portuguese, `50,000` in English; None where it is neither.

    Letters and signs of money make it none: what is an amount is read by MoneyField.
    """
    if any(sign.isalpha() or unicodedata.category(sign) == "Sc" for sign in text):
        return None
    return parse_decimal(text, locale_format(get_language() or ""))


def write_number(value: Decimal) -> str:
    """As the reader writes it, exactly, without zeros at its end."""
    plain = Decimal(format(value.normalize(), "f"))
    return str(number_format(plain, use_l10n=True, force_grouping=True))


class NumberField(forms.DecimalField):
    """A number with decimals; `localize` makes its widget show it as the reader writes it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(localize=True, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The number that the reader means, or ValidationError."""
        return super().to_python(_read(self, value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Phones show digits with a decimal mark."""
        return super().widget_attrs(widget) | {"inputmode": "decimal"}


def own_amount(text: str, currency: str) -> str:
    """What was typed without the signs of its own currency; ValidationError beside another's."""
    try:
        return in_own(text, currency)
    except Refused as refusal:
        raise ValidationError(refusal.detail, code=refusal.code) from refusal


class MoneyField(NumberField):
    """An amount in the organisation's currency, which its form tells it."""

    currency = ""

    def to_python(self, value: Any) -> Any:
        """The amount that the reader means, or ValidationError."""
        typed = own_amount(value, self.currency) if isinstance(value, str) else value
        return super().to_python(typed)


class MoneyForm(forms.Form):
    """The base of forms that hold amounts."""

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        for field in self.fields.values():
            if isinstance(field, MoneyField):
                field.currency = currency


class PercentField(NumberField):
    """A share of one, typed and shown in percent: 80 is 0.8."""

    def prepare_value(self, value: Any) -> Any:
        """What is kept, in percent and without zeros at its end; what was typed, as it was."""
        if not isinstance(value, Decimal):
            return value
        return Decimal(format((value * 100).normalize(), "f"))

    def to_python(self, value: Any) -> Any:
        """The share that the reader means, or ValidationError."""
        percent = super().to_python(value)
        return None if percent is None else percent / 100


class WholeNumberField(forms.IntegerField):
    """A whole number; `1.000` is a thousand in Portuguese, and never one."""

    def to_python(self, value: Any) -> int | None:
        """The number that the reader means, or ValidationError."""
        number = _read(self, value)
        if isinstance(number, Decimal):
            if number != number.to_integral_value():
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            number = int(number)
        return super().to_python(number)


def _read(field: forms.Field, value: Any) -> Any:
    """What was typed as a number; what was not typed, and what is empty, as it is."""
    if not isinstance(value, str) or not value.strip():
        return None if isinstance(value, str) else value
    number = read_number(value)
    if number is None:
        raise ValidationError(field.error_messages["invalid"], code="invalid")
    return number
