"""Blocks as they are kept: single spaces, joined runs, lists without a missing step."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from rules.names import UNSEEN
from rules.rich_text.shapes import DEEPEST, HEADINGS, Block, Run
from rules.texts import CONTROL

_UNSEEN = re.compile(f"[{UNSEEN}]")
_SPACES = re.compile(rf"[^\S\n{CONTROL}]{{2,}}|[^\S\n {CONTROL}]")  # all but a single one
_BREAKS = re.compile(r" ?\n[ \n]*")  # where spaces are single ones
_GAPS = " \n"


def tidied(blocks: Iterable[Block]) -> list[Block]:
    """The same words, tidy. What says nothing is left out."""
    kept: list[Block] = []
    level = 0
    for block in blocks:
        runs = _tidy_runs(block)
        if not runs:
            continue
        level = min(block.level, level + 1, DEEPEST)
        kept.append(Block(block.kind, runs, level))
    return kept


def _tidy_runs(block: Block) -> tuple[Run, ...]:
    runs: Iterable[Run] = block.runs
    if block.kind in HEADINGS:  # bold as it is, and of one line
        runs = (Run(run.text.replace("\n", " "), False, run.em, run.href) for run in runs)
    alike = joined(_spaced(runs))
    return tuple(run.saying(unicodedata.normalize("NFC", run.text)) for run in alike)


def _spaced(runs: Iterable[Run]) -> list[Run]:
    """One space between two words, none beside a line break or at an end."""
    kept: list[Run] = []
    for run in runs:
        text = _single_spaced(run.text)
        if "\n" in text:
            text = _BREAKS.sub("\n", text)
        if text.startswith("\n"):
            _trim(kept, " ")
        if not kept or kept[-1].text[-1] == "\n":
            text = _begun(text)
        elif kept[-1].text[-1] == " ":
            text = text.lstrip(" ")
        if "\n" in text:
            first, *lines = text.split("\n")
            text = "\n".join([first, *map(_begun, lines)])
        text = _borne(kept, text)
        if text:
            kept.append(run.saying(text))
    _trim(kept, _GAPS)
    return kept


def _single_spaced(text: str) -> str:
    """Without what nobody sees; what is printable has no blank but spaces."""
    if text.isprintable() and "  " not in text:
        return text
    return _SPACES.sub(" ", _UNSEEN.sub("", text))


def _begun(text: str) -> str:
    """A line from its first letter on: accents that stand on none would join the tag before."""
    start = 0
    while start < len(text) and (text[start] in _GAPS or unicodedata.combining(text[start])):
        start += 1
    return text[start:]


def _borne(kept: list[Run], text: str) -> str:
    """The text without the accents of a letter that the run before it ends with: they go there."""
    bare = _begun(text) if text and unicodedata.combining(text[0]) else text
    if kept and len(bare) < len(text):
        last = kept.pop()
        kept.append(last.saying(last.text + text[: len(text) - len(bare)]))
    return bare


def _trim(kept: list[Run], letters: str) -> None:
    while kept and kept[-1].text[-1] in letters:
        last = kept.pop()
        if text := last.text.rstrip(letters):
            kept.append(last.saying(text))


def joined(runs: Iterable[Run]) -> list[Run]:
    """Neighbours that are formatted alike are one."""
    alike = groupby(runs, key=itemgetter(slice(1, None)))
    return [Run("".join(run.text for run in same), *form) for form, same in alike]
