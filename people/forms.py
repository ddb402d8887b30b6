"""Forms about people and the organisation."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from tenants.models import Invitation, Membership, Organization


class OrganizationForm(forms.ModelForm):
    """The settings of the organisation."""

    timezone = forms.ChoiceField(label=_("time zone"))

    class Meta:
        model = Organization
        fields = (
            "name", "locale", "currency", "timezone", "country", "fiscal_year_start", "band_a",
            "band_b", "abc_a", "abc_b", "key_cap", "kam_cap",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = forms.ChoiceField(
            label=_("time zone"),
            choices=[(zone, zone) for zone in sorted(zoneinfo.available_timezones())],
        )
        self.fields["timezone"] = zones

    def clean_currency(self) -> str:
        """Three capital letters (ISO 4217)."""
        text = self.cleaned_data["currency"].upper()
        if len(text) != 3 or not text.isalpha() or not text.isascii():
            raise forms.ValidationError(_("Three letters, such as BRL or EUR."))
        return text

    def clean_country(self) -> str:
        """Two capital letters (ISO 3166), or none."""
        text = self.cleaned_data["country"].upper()
        if text and (len(text) != 2 or not text.isalpha() or not text.isascii()):
            raise forms.ValidationError(_("Two letters, such as BR or DE."))
        return text


class InviteForm(forms.ModelForm):
    """Whom to invite, as what."""

    class Meta:
        model = Invitation
        fields = ("email", "role")


class RoleForm(forms.ModelForm):
    """Another role."""

    class Meta:
        model = Membership
        fields = ("role",)


class JoinForm(forms.Form):
    """A new person's name and password."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=_("At least 12 characters."),
    )

    def clean_password(self) -> str:
        """Long enough and not a common one."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password
