"""Texts that a spreadsheet would run: an apostrophe keeps them texts, and is taken off again.

Files are opened with other separators than they were written with, so what follows a
separator inside a text is guarded as well.
"""

from __future__ import annotations

import re

_BEGINS = re.compile(r"[=+@\t\r\n-]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_INSIDE = re.compile(r"""([,;|\t\r\n][ "']*)(?=[=+@-])""")
_GUARDED = re.compile(r"'(?=[=+@\t\r\n-])")
_GUARDED_INSIDE = re.compile(r"""([,;|\t\r\n][ "']*)'(?=[=+@-])""")


def guarded(text: str) -> str:
    """The text as a cell that nothing runs; a plain number stays one."""
    text = _INSIDE.sub(r"\1'", text)
    return f"'{text}" if _BEGINS.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """The text that was guarded."""
    if _GUARDED.match(text):
        text = text[1:]
    return _GUARDED_INSIDE.sub(r"\1", text)
