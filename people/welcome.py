"""The first run: who knows the code in the log makes the first organisation, once.

The code follows from the installation's secret key, so that every process of the web knows the
same one and nothing is kept. It opens nothing any more as soon as somebody is here.
"""

from __future__ import annotations

import base64
import logging
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from people.organizations import create_organization
from rules.errors import NotFoundError, RuleError
from tenants.models import Organization
from tenants.organizations import nobody_is_here
from tenants.scope import shared_transaction

LETTERS, GROUP = 16, 4
TOLD_EVERY = 60
"""Seconds: the log says the code at most so often."""

log = logging.getLogger(__name__)


def code() -> str:
    """Four groups of four letters and digits: 80 bits."""
    found = salted_hmac("people.welcome", "first run", algorithm="sha256").digest()
    letters = base64.b32encode(found).decode()[:LETTERS]
    return "-".join(letters[at : at + GROUP] for at in range(0, LETTERS, GROUP))


def address() -> str:
    """Where the first organisation is made, with the code in it."""
    return f"{settings.BASE_URL}{reverse('welcome')}?code={code()}"


def tell_code() -> None:
    """Say the code in the log, where whoever runs the product can read it."""
    if cache.add("welcome-code", 1, TOLD_EVERY):
        log.warning("Nobody is here yet. The code for the first organisation: %s", code())


def begin(*, given: str, name: str, **values: Any) -> Organization:
    """Make the first organisation and its administrator. Audited.

    Raises RuleError for a wrong code or settings that are not valid, and NotFoundError where
    somebody was quicker.
    """
    if not constant_time_compare(_plain(given), _plain(code())):
        raise RuleError.on("code", _("This is not the code. It stands in the log."), "wrong_code")
    with shared_transaction():
        if not nobody_is_here(locked=True):
            raise NotFoundError(_("The first organisation was made just now. Sign in."))
        language = get_language() or ""
        return create_organization(slug=slug_of(name), name=name, admin_language=language, **values)


def slug_of(name: str) -> str:
    """The address that a name gives."""
    return slugify(name)[:50].strip("-") or "organization"


def _plain(text: str) -> str:
    """As it is typed from a log: with or without hyphens and capitals."""
    return "".join(text.split()).replace("-", "").upper()
