"""Strict reading of the environment: a missing or odd value stops the start."""

from __future__ import annotations

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from integrations.rates import rate_of

CONNECT_SECONDS = 5
"""Until the database has answered a new line."""


def text(name: str, default: str | None = None) -> str:
    """The variable's value; without a default it must be there."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. bin/manage and bin/demo set it for you.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """True or false; any other word is an error."""
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    value = os.environ.get(name, "").strip().lower()
    if value == "":
        return default
    if value not in words:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return words[value]


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def rate(name: str, default: str) -> str:
    """How often, like 1200/min."""
    value = os.environ.get(name, "").strip() or default
    try:
        rate_of(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be {error}.") from error
    return value


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Networks separated by commas, like 10.2.0.0/16."""
    try:
        return [ip_network(word) for word in words(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be networks like 10.2.0.0/16: {error}.") from error


def database(url: str) -> dict[str, object]:
    """Django's settings for `postgresql://role:password@host:port/name?host=/socket/dir`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql://")
    query = parse_qs(parts.query)
    options: dict[str, object] = {"connect_timeout": CONNECT_SECONDS}
    if "sslmode" in query:
        options["sslmode"] = query["sslmode"][0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": query.get("port", [str(parts.port or "")])[0],
        "OPTIONS": options,
    }
