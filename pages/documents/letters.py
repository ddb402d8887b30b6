"""Texts as documents can set them."""

from __future__ import annotations

import re

from rules.names import UNSEEN
from rules.texts import shown

_UNSEEN = re.compile(f"[{UNSEEN}]")
_NO_LETTER = re.compile("[\ufffe\uffff]")


def plain(text: str) -> str:
    """A text with nothing in it that turns letters round or can't be set."""
    return _NO_LETTER.sub("\ufffd", _UNSEEN.sub("", shown(text)))
