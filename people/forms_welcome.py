"""The forms of who makes an organisation: the first of all, or one more where that is open."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
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


class FirstForm(OrganizationForm):
    """What an organisation can't do without, and the name and password of who administers it."""

    person = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = new_password()
    asked_of_person: tuple[str, ...] = ("person", "password")

    class Meta(OrganizationForm.Meta):
        fields = ("name", "country", "locale", "currency", "timezone")
        labels = {
            "name": _("Name of the organisation"),
            "locale": _("Language of the organisation"),
        }
        widgets = {"name": forms.TextInput(attrs={"autofocus": True})}

    def __init__(self, *args: Any, address: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address = address

    def clean(self) -> dict[str, Any]:
        """The password: long enough, not a common one, and not the person's name or address."""
        given = super().clean() or self.cleaned_data
        address = given.get("email", self.address)
        if "password" in given:
            try:
                sound_password(given["password"], address, given.get("person", ""))
            except ValidationError as error:
                self.add_error("password", error)
        return given

    @property
    def of_organization(self) -> list[BoundField]:
        """The fields of the organisation."""
        return [self[name] for name in self.Meta.fields]

    @property
    def of_person(self) -> list[BoundField]:
        """The fields of who administers it."""
        return [self[name] for name in self.asked_of_person]

    @property
    def values(self) -> dict[str, Any]:
        """As `create_organization` wants them, without the address."""
        given = self.cleaned_data
        return {name: given[name] for name in self.Meta.fields} | {
            "admin_name": given["person"],
            "admin_password": given["password"],
        }


class WelcomeForm(FirstForm):
    """The first run: with the proof that they run the product."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_(
            "It stands in the log of the web server, and in what"
            " <code>bin/manage welcome_code</code> says."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    asked_of_person = ("person", "email", "password", "code")

    @property
    def values(self) -> dict[str, Any]:
        """As `welcome.begin` wants them."""
        given = self.cleaned_data
        return super().values | {"given": given["code"], "admin_email": given["email"]}


class SignUpForm(forms.Form):
    """To which address the link goes."""

    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
