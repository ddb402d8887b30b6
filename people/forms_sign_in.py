"""allauth's forms in the product's words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as theirs
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "remember": _("Stay signed in"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
}


class OurWords:
    """Names the fields as the rest of the product does, without an example inside of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]  # of a form
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class SignInForm(OurWords, theirs.LoginForm):
    """Address and password."""


class AddressForm(OurWords, theirs.AddEmailForm):
    """Another address."""


class ResetForm(OurWords, theirs.ResetPasswordForm):
    """Who forgot the password."""


class NewPasswordForm(OurWords, theirs.ResetPasswordKeyForm):
    """The new password, from the link of a mail."""


class ChangePasswordForm(OurWords, theirs.ChangePasswordForm):
    """The new password, from somebody who is signed in."""
