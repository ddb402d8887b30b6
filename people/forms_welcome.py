"""The form of the first run: the organisation, and who administers it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from people.forms import OrganizationForm, new_password, sound_password
from tenants.codes import COUNTRIES

HOMES = {
    "BR": ("BRL", "America/Sao_Paulo"),
    "GB": ("GBP", "Europe/London"),
    "PT": ("EUR", "Europe/Lisbon"),
    "US": ("USD", "America/New_York"),
}
"""What is offered where a browser names a country: currency and time zone."""


def offered(accepted: str, code: str) -> dict[str, str]:
    """What stands in the form at first, by what the browser says of its reader's languages."""
    first = accepted.partition(",")[0].partition(";")[0].strip()
    language, _hyphen, country = first.partition("-")
    named = country.upper() if country.upper() in COUNTRIES else ""
    country = named or ("BR" if language == "pt" else "")
    currency, zone = HOMES.get(country, ("EUR", "UTC"))
    locale = "pt-BR" if language == "pt" else "en"
    found = {"country": country, "currency": currency, "timezone": zone}
    return found | {"locale": locale, "code": code}


class WelcomeForm(OrganizationForm):
    """What an organisation can't do without, and its first administrator."""

    person = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = new_password()
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_(
            "It stands in the log of the web server, and in what"
            " <code>bin/manage welcome_code</code> says."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta(OrganizationForm.Meta):
        fields = ("name", "country", "locale", "currency", "timezone")
        labels = {
            "name": _("Name of the organisation"),
            "locale": _("Language of the organisation"),
        }
        widgets = {"name": forms.TextInput(attrs={"autofocus": True})}

    def clean_password(self) -> str:
        """Long enough, not a common one, and not the person's own name or address."""
        given = self.cleaned_data
        return sound_password(given["password"], given.get("email", ""), given.get("person", ""))

    @property
    def of_organization(self) -> list[BoundField]:
        """The fields of the organisation."""
        return [self[name] for name in self.Meta.fields]

    @property
    def of_person(self) -> list[BoundField]:
        """The fields of who administers it, with the proof that they run the product."""
        return [self[name] for name in ("person", "email", "password", "code")]

    @property
    def values(self) -> dict[str, Any]:
        """As `welcome.begin` wants them."""
        given = self.cleaned_data
        return {name: given[name] for name in self.Meta.fields} | {
            "given": given["code"],
            "admin_name": given["person"],
            "admin_email": given["email"],
            "admin_password": given["password"],
        }
