"""Addresses as people write them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from rules.reasons import Refused

_check = URLValidator(schemes=["http", "https"])
_plain = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(?:/[a-z0-9_.~/-]*)?",
    re.ASCII | re.IGNORECASE,
)  # what most addresses are, seen quickly
_plain_email = re.compile(
    r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    re.ASCII | re.IGNORECASE,
)
_SHORT = 254


def web_address(text: str) -> str:
    """The whole address: "acme.com" is https://acme.com. Raises Refused."""
    address = text if "://" in text else f"https://{text}"
    if _plain.fullmatch(address):
        return address
    try:
        _check(address)
    except ValidationError as error:
        raise Refused("web") from error
    if "@" in urlsplit(address).netloc:
        raise Refused("web")  # an e-mail address, or a name and password that nobody may keep
    return address


def email_address(text: str) -> str:
    """The address. Raises Refused."""
    if len(text) <= _SHORT and _plain_email.fullmatch(text):
        return text
    try:
        validate_email(text)
    except ValidationError as error:
        raise Refused("email") from error
    return text
