"""A plan as PDF: tagged, for people and screen readers alike (PDF/UA-1), set by typst.

Typst keeps what it has set, some 25 MB a plan, for as long as its process lives. So it has one
of its own, which ends with the file: 50 ms, and nothing stays in the worker.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from plans.exports.content import Content, Section
from plans.exports.look import Look
from plans.exports.words import words
from rules.rich_text.shapes import HEADINGS, LISTS, Block

_TYPESET = Path(__file__).with_name("typeset.py")
_SECONDS = 30


def pdf_of(content: Content, look: Look) -> bytes:
    """The file."""
    done = subprocess.run(  # noqa: S603 (our own script, and nobody's words are arguments)
        [sys.executable, str(_TYPESET)],
        input=json.dumps(_data(content, look), default=str).encode(),
        stdout=subprocess.PIPE,
        timeout=_SECONDS,
        check=True,
    )
    return done.stdout


def _data(content: Content, look: Look) -> dict[str, Any]:
    data = asdict(content)
    data["head"]["standing"] = content.head.standing
    data["sections"] = [_section(section) for section in content.sections]
    data["lang"], _dash, region = content.head.language.partition("-")
    data["region"] = region.upper() or None
    data["words"] = words()
    data["accent"], data["logo"] = look.accent, list(look.logo)
    data["logo_wide"] = look.logo_within(60, 12)[0] if look.logo else 0
    return data


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "blocks": _nested(section.blocks)}


def _nested(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Blocks with their lists in one another, and headings that skip no level."""
    out: list[dict[str, Any]] = []
    lists: list[dict[str, Any]] = []  # those that are open
    upper = 2
    for block in blocks:
        runs = [run._asdict() for run in block.runs]
        if block.kind in LISTS:
            _add_item(out, lists, block, runs)
            continue
        lists.clear()
        if block.kind in HEADINGS:
            upper = min(int(block.kind[1]) + 1, upper + 1)
            out.append({"kind": "heading", "level": upper, "runs": runs})
        else:
            out.append({"kind": "p", "runs": runs})
    return out


def _add_item(
    out: list[dict[str, Any]], lists: list[dict[str, Any]], block: Block, runs: list[dict]
) -> None:
    del lists[block.level :]
    if len(lists) == block.level and lists[-1]["kind"] != block.kind:
        lists.pop()
    if len(lists) < block.level:
        opened: dict[str, Any] = {"kind": block.kind, "items": []}
        (lists[-1]["items"][-1]["below"] if lists else out).append(opened)
        lists.append(opened)
    lists[-1]["items"].append({"runs": runs, "below": []})
