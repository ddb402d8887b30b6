"""Form of what the back-test looks at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from insights.backtest.rules import HORIZONS
from pages.templatetags.figures import month


class BackTestForm(forms.Form):
    """From the end of which month, and over how many months after it."""

    month = forms.ChoiceField(label=_("Scores at the end of"), required=False)
    horizon = forms.TypedChoiceField(label=_("What came in"), coerce=int)

    def __init__(self, *args: Any, months: Iterable[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["month"]
        chosen.choices = [("", _("the newest that can be looked at"))] + [
            (f"{one:%Y-%m}", month(one)) for one in months
        ]
        spans: Any = self.fields["horizon"]
        spans.choices = [
            (n, ngettext("%(n)d month after", "%(n)d months after", n) % {"n": n}) for n in HORIZONS
        ]
