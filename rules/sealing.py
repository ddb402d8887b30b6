"""Sealing what the database keeps and nobody may read there.

With the key of the installation; an older key still opens what it sealed.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(text: str, *, purpose: str) -> str:
    """The text, readable only with the key, and only for the same purpose."""
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """The text again; raises InvalidToken where no key of ours opens it."""
    return _box(purpose).decrypt(sealed.encode()).decode()


def _box(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derive(purpose, str(key))) for key in keys])


def _derive(purpose: str, key: str) -> bytes:
    digest = hashlib.sha256(f"{purpose}:{key}".encode()).digest()
    return base64.urlsafe_b64encode(digest)
