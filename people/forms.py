"""Forms about people and the organisation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Account
from accounts.team.duties import preview
from accounts.team.ownership import LEADING
from pages.numbers import NumberField, PercentField, WholeNumberField
from rules.folding import has_text
from tenants import codes
from tenants.models import Invitation, Membership, Organization, User
from tenants.roles import Role


class OrganizationForm(forms.ModelForm):
    """The settings of the organisation."""

    class Meta:
        model = Organization
        fields: tuple[str, ...] = (
            "name",
            "locale",
            "currency",
            "timezone",
            "country",
            "fiscal_year_start",
            "band_a",
            "band_b",
            "abc_a",
            "abc_b",
            "key_cap",
            "kam_cap",
        )
        field_classes = {
            "fiscal_year_start": WholeNumberField,
            "band_a": NumberField,
            "band_b": NumberField,
            "abc_a": PercentField,
            "abc_b": PercentField,
            "key_cap": WholeNumberField,
            "kam_cap": WholeNumberField,
        }
        error_messages = {
            "currency": {"max_length": codes.NO_CURRENCY},
            "country": {"max_length": codes.NO_COUNTRY},
        }
        help_texts = {
            "fiscal_year_start": _("1 is January."),
            "band_a": _("A score, from 1 to 10."),
            "band_b": _("A score, from 1 to 10."),
            "abc_a": _("Percent of all revenue."),
            "abc_b": _("Percent of all revenue."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["timezone"] = forms.ChoiceField(
            label=_("Time zone"), choices=[(zone, zone) for zone in sorted(codes.zones())]
        )
        for name in ("currency", "country"):
            del self.fields[name].widget.attrs["maxlength"]  # a browser would cut Germany to GE

    def clean_currency(self) -> str:
        """In capitals; the model knows which ones there are."""
        return self.cleaned_data["currency"].upper()

    def clean_country(self) -> str:
        """In capitals; the model knows which ones there are."""
        return self.cleaned_data["country"].upper()


class MemberFilter(forms.Form):
    """Which members the list shows."""

    q = forms.CharField(label=_("Name or e-mail"), max_length=120, required=False)
    role = forms.ChoiceField(
        label=pgettext_lazy("access", "Role"),
        choices=[("", _("Any")), *Role.people()],
        required=False,
    )

    def apply(self, members: QuerySet[Membership]) -> QuerySet[Membership]:
        """The members that fit; what cannot be read narrows nothing."""
        self.is_valid()
        if text := self.cleaned_data.get("q"):
            members = members.filter(has_text("name", text) | Q(email__icontains=text))
        if role := self.cleaned_data.get("role"):
            members = members.filter(role=role)
        return members


class InviteForm(forms.ModelForm):
    """Whom to invite, as what."""

    role = forms.ChoiceField(
        label=pgettext_lazy("access", "Role"), choices=[("", _("Choose a role")), *Role.people()]
    )

    class Meta:
        model = Invitation
        fields = ("email", "role")


NOBODY = "none"


class HeirField(forms.ModelChoiceField):
    """Who gets what falls to a person: somebody, or nobody where that is chosen."""

    def __init__(self, member: Membership) -> None:
        others = Membership.objects.filter(ended_at=None).exclude(pk=member.pk)
        super().__init__(
            others.order_by("name", "email"),
            label=_("Hand everything to"),
            empty_label=_("Choose a person, or nobody"),
            error_messages={"required": _("Say who gets the accounts and duties, or nobody.")},
        )
        self.choices = [*cast(Iterable[Any], self.choices), (NOBODY, _("Nobody"))]

    def clean(self, value: Any) -> Membership | None:
        """None is nobody, said with a word of its own."""
        return None if value == NOBODY else super().clean(value)


class HandingForm(forms.Form):
    """The base of forms after which a person leads no account any more."""

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owned = Account.objects.filter(owner=member).count()
        self.duties = [part for part in preview(member) if part.count]
        if self.owned or self.duties:
            self.fields["heir"] = HeirField(member)

    @property
    def heir(self) -> Membership | None:
        """Who was chosen; None is nobody."""
        return self.cleaned_data.get("heir")


class RoleForm(HandingForm):
    """Another role; where it leads no account, somebody else gets what falls to the member."""

    role = forms.ChoiceField(label=pgettext_lazy("access", "Role"), choices=Role.people())

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, member=member, initial={"role": member.role}, **kwargs)
        asked = self.data.get("role", member.role)
        if "heir" in self.fields and asked in (*LEADING, member.role):
            self.fields["heir"].required = False

    @property
    def says_nobody(self) -> bool:
        """Whether "nobody" was chosen."""
        return self.data.get("heir") == NOBODY


class RemovalForm(HandingForm):
    """Who gets the accounts of a member who goes."""


class ProfileForm(forms.ModelForm):
    """What a person is called, and the language that they read."""

    class Meta:
        model = User
        fields = ("name", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=[("", _("As the browser asks")), *settings.LANGUAGES],
            required=False,
        )


def new_password() -> forms.CharField:
    """The field in which a new person thinks one out."""
    return forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text=_("At least 12 characters."),
    )


def sound_password(password: str, email: str, name: str) -> str:
    """Long enough, not a common one, and not the person's own name or address.

    Raises ValidationError.
    """
    validate_password(password, User(email=email, name=name))
    return password


class JoinForm(forms.Form):
    """A new person's name and password."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    password = new_password()

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """One that nobody guesses."""
        given = self.cleaned_data
        return sound_password(given["password"], self.email, given.get("name", ""))
