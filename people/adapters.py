"""How allauth fits the product: nobody signs up without an invitation."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.core import context as request_context
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override

from mail.kinds import MailKind
from mail.posting import post_to_person
from pages.preferences import keep_language
from people.security_log import tell_locked
from tenants.models import User
from tenants.scope import work_as

KINDS = {
    "account/email/password_reset_key": MailKind.NEW_PASSWORD,
    "account/email/unknown_account": MailKind.NO_ACCOUNT,
    "account/email/email_confirmation": MailKind.NEW_ADDRESS,
}
"""Of allauth's templates; every other one is a notice."""


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up happens on the invitation page alone; the person's language goes with them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError for who tried too often, and says so in the log."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            tell_locked(request, credentials.get("email", ""))
            raise

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """From here on it is whose address was given: what is theirs can be compared."""
        if request.user.is_anonymous:
            work_as(User.objects.id_of(credentials.get("email", "")))
        return super().authenticate(request, **credentials)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Unless it is somebody else's by now, whose rows nobody but they can see."""
        return not is_taken(email_address) and super().confirm_email(request, email_address)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Where the person goes on, in the language that they chose on any device."""
        user.own_address()
        response = super().post_login(request, user, **kwargs)
        return keep_language(response, user.language)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Below our own address: who asks for the mail chooses the Host header."""
        return _ours(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmation
    ) -> str:
        """Below our own address; it names the person, who may open it anywhere."""
        key = f"{emailconfirmation.email_address.user_id.hex}-{emailconfirmation.key}"
        return _ours(reverse("account_confirm_email", args=[key]))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Names the person, whose language it is in."""
        super().send_notification_mail(
            template_prefix, user, {"user": user} | (context or {}), email
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the reader's language, and by the outbox: the page does not wait for a server."""
        request, user = request_context.request, context.get("user")
        given = {"request": request, "email": email, "current_site": get_current_site(request)}
        with override(getattr(user, "language", "") or get_language()):
            message = self.render_mail(template_prefix, email, given | context)
        kind = KINDS.get(template_prefix, MailKind.SIGN_IN_NOTICE)
        post_to_person(kind=kind, user=user, message=message)


def person_and_key(named: str) -> tuple[uuid.UUID | None, str]:
    """Whom the key of a confirmation names, and allauth's own key."""
    name, _dash, key = named.partition("-")
    try:
        return uuid.UUID(hex=name), key
    except ValueError:
        return None, named


def is_taken(address: EmailAddress) -> bool:
    """Whether another person signs in by it."""
    return User.objects.id_of(address.email) not in (None, address.user_id)


def _ours(url: str) -> str:
    return f"{settings.BASE_URL}{urlsplit(url).path}"
