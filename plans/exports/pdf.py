"""A plan as PDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pages.documents.look import Look
from pages.documents.pdf import framed, pdf_by
from plans.exports.content import Content, Section
from plans.exports.words import words
from rules.rich_text.shapes import HEADINGS, LISTS, Block

_LAYOUT = Path(__file__).with_name("layout.typ")


def pdf_of(content: Content, look: Look) -> bytes:
    """The file."""
    return pdf_by(_LAYOUT, _data(content, look))


def _data(content: Content, look: Look) -> dict[str, Any]:
    data = asdict(content) | framed(look, content.head.language)
    data["head"]["standing"] = content.head.standing
    data["sections"] = [_section(section) for section in content.sections]
    data["words"] = words()
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
