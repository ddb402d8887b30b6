"""Words that say nothing in a password: of the product, the person and their organisation."""

from __future__ import annotations

import re

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PRODUCT = ("keyaccountmanagement", "keyaccount", "contachave", "password", "senha", "kam")
SHORTEST = 3
LEFT_AT_LEAST = 8
"""Letters and digits that must be left once those words are taken out."""
_BETWEEN = re.compile(r"[\W_]+")


class ContextValidator:
    """Refuses a password that is little more than such words."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raises ValidationError."""
        left = _BETWEEN.sub("", password.lower())
        for word in sorted({*PRODUCT, *words_of(user)}, key=len, reverse=True):
            left = left.replace(word, "")
        if len(left) < LEFT_AT_LEAST:
            raise ValidationError(
                _("This password is little more than names that anybody would try."),
                code="password_of_names",
            )

    def get_help_text(self) -> str:
        """As a form shows it."""
        return _("Not made of your name, your organisation or the product.")


def words_of(user: AbstractBaseUser | None) -> set[str]:
    """The parts of their name and address; its domain is mostly the organisation's name."""
    told = f"{getattr(user, 'name', '')} {getattr(user, 'email', '').rpartition('.')[0]}".lower()
    return {word for word in _BETWEEN.split(told) if len(word) >= SHORTEST}
