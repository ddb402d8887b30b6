"""Places in a list as text that only we can read, and only for whom it was made.

Sealed with the key of the installation and bound to organisation and list: read for
another, or changed by a letter, it opens nothing. The same place is the same text.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

from tenants.scope import require_organization_id

_PURPOSE = "cursors"
_IN_ADDRESSES = bytes.maketrans(b"+/", b"-_")


class UnknownPlaceError(ValueError):
    """What was given is no place of this list and organisation."""


def seal_place(of: str, values: Sequence[Any]) -> str:
    """These plain values, as text for the list of this name."""
    [text] = seal_places(of, [values])
    return text


def seal_places(of: str, places: Iterable[Sequence[Any]]) -> list[str]:
    """The same of many places of one list."""
    seal, bound = _box(str(settings.SECRET_KEY)).encrypt, _bound_to(of)
    return [_text(seal(orjson.dumps(place), bound)) for place in places]


def _text(sealed: bytes) -> str:
    """Base 64 for addresses, without what only fills it up."""
    return binascii.b2a_base64(sealed, newline=False).translate(_IN_ADDRESSES, b"=").decode()


def open_place(of: str, text: str) -> list[Any]:
    """The values again; raises UnknownPlaceError. An older key still opens what it sealed."""
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnknownPlaceError from error
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            values: list[Any] = json.loads(_box(str(key)).decrypt(sealed, _bound_to(of)))
        except (InvalidTag, ValueError):
            continue
        return values
    raise UnknownPlaceError


def _bound_to(of: str) -> list[bytes]:
    return [require_organization_id().bytes, of.encode()]


@lru_cache(maxsize=8)
def _box(key: str) -> AESSIV:
    return AESSIV(hashlib.sha512(f"{_PURPOSE}:{key}".encode()).digest())
