"""How allauth fits the product: nobody signs up without an invitation."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from kam.preferences import keep_language
from tenants.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up happens on the invitation page alone; a sign-in brings the person's language."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Where the person goes on, in the language that they chose on any device."""
        response = super().post_login(request, user, **kwargs)
        return keep_language(response, user.language)
