"""How the bytes of a text file are to be read: found out once, for the file as a whole."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from accounts.imports.limits import MAX_LINES, UnreadableFile

ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "cp1252": "Windows-1252",
    "latin-1": "ISO-8859-1",
    "utf-16": "UTF-16",
    "cp1250": "Windows-1250",
    "cp850": "DOS 850",
    "mac_roman": "Mac Roman",
}
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_LOST = re.compile("[\ud800-\udfff]")
_BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Encoding:
    """The encoding of a file; `is_mixed` where some lines may be in another one."""

    name: str
    is_mixed: bool

    def holds(self, cells: list[str]) -> bool:
        """Whether a line was written in it, as far as letters can tell."""
        text = "".join(cells)
        if text.isascii():
            return True
        if _LOST.search(text):
            return False
        if self.name in ("utf-8-sig", "utf-16"):
            return True
        return not _is_utf8(text.encode(self.name))

    def otherwise(self, cells: list[str]) -> list[str]:
        """A line as the other encoding has it: to be shown and corrected, never to be loaded."""
        here, there = ("utf-8", "cp1252") if self.name == "utf-8-sig" else (self.name, "utf-8")
        return [cell.encode(here, "surrogateescape").decode(there, "replace") for cell in cells]


def inspect(path: Path, chosen: str = "") -> Encoding:
    """One look at all bytes: not too many lines, no NUL, and the encoding."""
    with path.open("rb") as stream:
        start = stream.read(4)
    marked = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and start[2:4] != b"\0\0"
    if chosen == "utf-16" or (marked and not chosen):
        return _inspect_utf16(path)
    found = _inspect_bytes(path)
    if not chosen or chosen == found.name:
        return found
    return Encoding(chosen, is_mixed=True)


def _inspect_bytes(path: Path) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, lines, returns = True, 0, 0
    for block in _blocks(path):
        lines, returns = lines + block.count(b"\n"), returns + block.count(b"\r")
        _check_lines(max(lines, returns))
        if _CONTROL.search(block):
            raise UnreadableFile("binary", _("The file holds NUL or control bytes: it is no text."))
        utf8 = utf8 and _decodes(decoder, block)
    if utf8 and _decodes(decoder, b"", final=True):
        return Encoding("utf-8-sig", is_mixed=False)
    return _by_lines(path)


def _by_lines(path: Path) -> Encoding:
    """What most lines that have other letters than ASCII are written in."""
    utf8 = others = 0
    name = "cp1252"
    with path.open(encoding="latin-1") as stream:
        for line in stream:
            if line.isascii():
                continue
            raw = line.encode("latin-1")
            if _is_utf8(raw):
                utf8 += 1
                continue
            others += 1
            if _UNDEFINED_IN_CP1252.search(raw):
                name = "latin-1"
    return Encoding("utf-8-sig" if utf8 > others else name, is_mixed=utf8 > 0)


def _inspect_utf16(path: Path) -> Encoding:
    lines = 0
    decoder = codecs.getincrementaldecoder("utf-16")()
    try:
        for block in _blocks(path):
            text = decoder.decode(block)
            lines += text.count("\n")
            _check_lines(lines)
            if "\0" in text:
                raise UnreadableFile("binary", _("The file holds NUL bytes: it is no text."))
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise UnreadableFile("encoding", _("The file says UTF-16 and is not.")) from error
    return Encoding("utf-16", is_mixed=False)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _is_utf8(raw: bytes) -> bool:
    return _decodes(codecs.getincrementaldecoder("utf-8")(), raw, final=True)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _check_lines(lines: int) -> None:
    if lines > MAX_LINES + 1:
        raise UnreadableFile(
            "too_many_lines",
            _("The file has too many lines: the limit is %(limit)d. Split it and load the parts.")
            % {"limit": MAX_LINES},
        )
