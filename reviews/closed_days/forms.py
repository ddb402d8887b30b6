"""Forms of closed days and of the region."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import day
from reviews.business_days import regions_of
from tenants.models import Organization


class ClosedDayForm(forms.Form):
    """One day on which nobody works."""

    day = forms.DateField(label=_("Date"), widget=day())
    name = forms.CharField(label=_("Name"), max_length=80)
    is_yearly = forms.BooleanField(label=_("Every year"), required=False)


class RegionForm(forms.Form):
    """Whose public holidays count beside those of the whole country."""

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["region"] = organization.region
        self.fields["region"] = forms.ChoiceField(
            label=_("Region"),
            choices=[("", _("The whole country")), *regions_of(organization.country)],
            required=False,
        )
