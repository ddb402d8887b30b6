"""How allauth fits the product: nobody signs up without an invitation."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up happens on the invitation page alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
