"""Forms of a plan's life."""

from __future__ import annotations

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from pages.forms import day
from pages.numbers import WholeNumberField
from plans.life.settling import APPROVAL
from plans.models import PlanSettings


class PeriodForm(forms.Form):
    """The period of a new plan; the fiscal year unless somebody says otherwise."""

    starts_on = forms.DateField(label=_("From"), widget=day())
    ends_on = forms.DateField(label=_("Until"), widget=day())


class SubmissionAnswerForm(forms.Form):
    """What the approver says; asked for where the plan is sent back."""

    comment = forms.CharField(
        label=_("Comment"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PlanSettingsForm(forms.ModelForm):
    """Who approves, and when a section is stale."""

    stale_days = WholeNumberField(
        label=capfirst(PlanSettings._meta.get_field("stale_days").verbose_name)
    )

    class Meta:
        model = PlanSettings
        fields = APPROVAL
