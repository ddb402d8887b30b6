"""How allauth fits the product: nobody signs up without an invitation."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from allauth.core import context as request_context
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from pages.preferences import keep_language
from tenants.models import User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up happens on the invitation page alone; the person's language goes with them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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
        """Below our own address."""
        return _ours(super().get_email_confirmation_url(request, emailconfirmation))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the reader's language; a mail server that does not answer is said, not a crash."""
        language = getattr(context.get("user"), "language", "") or get_language()
        try:
            with override(language):
                super().send_mail(template_prefix, email, context)
        except OSError:
            logger.exception("A mail was not sent.")
            told = _("The mail could not be sent. Please try again in some minutes.")
            messages.error(request_context.request, told)


def _ours(url: str) -> str:
    return f"{settings.BASE_URL}{urlsplit(url).path}"
