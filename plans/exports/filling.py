"""A template filled with a plan: words in the place of tokens, a row for each thing of a list.

A token may be split over runs, as PowerPoint splits words by their spelling. Values are set as the
text of runs, never as XML, and nothing that they say is read as a token again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

from lxml.etree import LxmlError
from pptx import Presentation

from plans.exports.backstage import take_out
from plans.exports.content import Content
from plans.exports.package import A, P, paragraphs
from plans.exports.paging import continue_tables
from plans.exports.tokens import KIND_OF, Lines, RowKind, lines_of

TOKEN = re.compile(r"\{\{\s*([^{}\n]{0,60}?)\s*\}\}")


MALFORMED = (KeyError, ValueError, AttributeError, IndexError, TypeError, BadZipFile, LxmlError)
"""What the library raises where a presentation is none."""


def filled(template: bytes, content: Content, author: str) -> bytes | None:
    """The presentation with what the plan says; nothing where it can't be opened any more."""
    try:
        made = Presentation(BytesIO(template))
    except MALFORMED:
        return None
    values = lines_of(content)
    rows: dict[str, list[dict[str, Lines]]] = {}
    grown: list[tuple[Any, int]] = []
    for tree in trees_of(made):
        grown += _fill(tree, content, values, rows)
    continue_tables(made, grown)
    if content.head.is_for_client:
        take_out(made)
    properties = made.core_properties
    properties.title = content.head.title
    properties.author = properties.last_modified_by = author
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def trees_of(made: Any) -> Iterator[Any]:
    """Of slides, notes, layouts and masters."""
    for slide in made.slides:
        yield slide._element
        if slide.has_notes_slide:
            yield slide.notes_slide._element
    for master in made.slide_masters:
        yield master._element
        for layout in master.slide_layouts:
            yield layout._element


def kinds_in(row: Any) -> dict[str, RowKind]:
    names = [
        name
        for paragraph in paragraphs(row)
        for name in TOKEN.findall("".join(words for _run, words in pieces_of(paragraph)))
    ]
    return {KIND_OF[name].name: KIND_OF[name] for name in names if name in KIND_OF}


def _fill(
    tree: Any,
    content: Content,
    values: Mapping[str, Lines],
    rows: dict[str, list[dict[str, Lines]]],
) -> list[tuple[Any, int]]:
    """The tables with a repeated row, and how many rows stand above the first of them."""
    repeating = [(row, kind) for row in tree.iter(f"{A}tr") for kind in kinds_in(row).values()]
    above: dict[Any, int] = {}
    for row, _kind in repeating:
        table = row.getparent()
        above.setdefault(table, table.findall(f"{A}tr").index(row))
    inside = {one for row, _kind in repeating for one in paragraphs(row)}
    for paragraph in [one for one in paragraphs(tree) if one not in inside]:
        _fill_paragraph(paragraph, values)
    for row, kind in repeating:
        if kind.name not in rows:
            rows[kind.name] = [dict(one) for one in kind.rows(content)]
        _repeat(row, kind, rows[kind.name], values)
    return list(above.items())


def _repeat(
    row: Any, kind: RowKind, things: Iterable[Mapping[str, Lines]], values: Mapping[str, Lines]
) -> None:
    """A copy of the row for each thing; an empty one where there is none: a table has rows."""
    nothing: dict[str, Lines] = {token.name: () for token in kind.tokens}
    for extension in row.findall(f"{A}extLst"):
        row.remove(extension)  # its id would stand in each copy
    for one in list(things) or [nothing]:
        copy = deepcopy(row)
        row.addprevious(copy)
        for paragraph in list(paragraphs(copy)):
            _fill_paragraph(paragraph, {**values, **one})
    _grow(row)
    row.getparent().remove(row)


def _grow(row: Any) -> None:
    """The frame is as high as its rows."""
    table = row.getparent()
    frame = next(row.iterancestors(f"{P}graphicFrame"), None)
    size = None if frame is None else frame.find(f"{P}xfrm/{A}ext")
    if size is not None:
        rows = [one for one in table.findall(f"{A}tr") if one is not row]
        size.set("cy", str(sum(int(one.get("h", 0)) for one in rows)))


def _fill_paragraph(paragraph: Any, values: Mapping[str, Lines]) -> None:
    pieces = pieces_of(paragraph)
    text = "".join(words for _run, words in pieces)
    found = [match for match in TOKEN.finditer(text) if match[1] in values]
    if not found:
        return
    lines = values[found[0][1]]
    if len(found) == 1 and len(lines) > 1 and found[0][0] == text.strip():
        _fill_lines(paragraph, pieces, lines)
        return
    for match in reversed(found):
        _replace(pieces, match.start(), match.end(), " · ".join(values[match[1]]))
        pieces = pieces_of(paragraph)


def _fill_lines(paragraph: Any, pieces: list[tuple[Any, str]], lines: Lines) -> None:
    """A paragraph for each line, each like the one that held the token."""
    runs = [words for words, _text in pieces if words is not None]
    for words in runs[1:]:
        paragraph.remove(words.getparent())
    for line in lines:
        runs[0].text = line
        paragraph.addprevious(deepcopy(paragraph))
    paragraph.getparent().remove(paragraph)


def _replace(pieces: list[tuple[Any, str]], start: int, end: int, value: str) -> None:
    """Put the value where the token begins, and take the token out of the runs that it spans."""
    at = 0
    for words, text in pieces:
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last and words is not None:
            said = value if start >= at else ""
            words.text = text[:first] + said + text[last:]
        at += len(text)


def pieces_of(paragraph: Any) -> list[tuple[Any, str]]:
    """Texts of its runs in their order; breaks and fields part what stands around them."""
    pieces: list[tuple[Any, str]] = []
    for child in paragraph:
        if child.tag == f"{A}r":
            words = child.find(f"{A}t")
            if words is not None:
                pieces.append((words, words.text or ""))
        elif child.tag in (f"{A}br", f"{A}fld"):
            pieces.append((None, "\n"))
    return pieces
