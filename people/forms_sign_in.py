"""allauth's forms in the product's words."""

from __future__ import annotations

import contextlib
import uuid
from typing import Any

from allauth.account import forms as theirs
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from fido2.utils import websafe_decode

from tenants.models import User
from tenants.scope import work_as

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
    """Address and password; for strangers the way to an organisation of their own, where open."""

    @property
    def may_sign_up(self) -> bool:
        """As whoever runs the product has settled."""
        return bool(settings.SIGN_UP)


class AddressForm(OurWords, theirs.AddEmailForm):
    """Another address."""


class ResetForm(OurWords, theirs.ResetPasswordForm):
    """Who forgot the password: from here on it is theirs, if the address is anybody's."""

    def clean_email(self) -> str:
        work_as(User.objects.id_of(self.cleaned_data["email"]))
        email: str = super().clean_email()
        return email


class NewPasswordForm(OurWords, theirs.ResetPasswordKeyForm):
    """The new password, from the link of a mail."""


class TokenForm(theirs.UserTokenForm):
    """The link of that mail: it names the person, and proves it by its other half."""

    def _get_user(self, uidb36: str) -> User | None:
        with contextlib.suppress(ValueError):
            work_as(uuid.UUID(uidb36))
        user: User | None = super()._get_user(uidb36)
        return user


class PasskeyForm(LoginWebAuthnForm):
    """A passkey names its person, and proves it by its signature."""

    def clean_credential(self) -> Any:
        with contextlib.suppress(KeyError, TypeError, ValueError):
            handle = self.cleaned_data["credential"]["response"]["userHandle"]
            work_as(uuid.UUID(websafe_decode(handle).decode()))
        return super().clean_credential()


class ChangePasswordForm(OurWords, theirs.ChangePasswordForm):
    """The new password, from somebody who is signed in."""
