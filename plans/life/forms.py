"""Forms of a plan's life."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import day


class PeriodForm(forms.Form):
    """The period of a new plan; the fiscal year unless somebody says otherwise."""

    starts_on = forms.DateField(label=_("From"), widget=day())
    ends_on = forms.DateField(label=_("Until"), widget=day())


class AnswerForm(forms.Form):
    """What the approver says; asked for where the plan is sent back."""

    comment = forms.CharField(
        label=_("Comment"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
