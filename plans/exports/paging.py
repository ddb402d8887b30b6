"""A table of a template that grew beyond its slide goes on on the next, below its own header."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from lxml.etree import tostring
from pptx.opc.constants import RELATIONSHIP_TYPE

from pages.documents.room import fitting, tall
from plans.exports.package import A, P, paragraphs

_POINT, _INCH, _USUAL = 12_700, 914_400, 18.0
_MOST, _HEAVY, _LEAST = 60, 300_000, 60
"""How many slides more, how many bytes of a slide are copied, how many points a table needs."""
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OWN = (RELATIONSHIP_TYPE.SLIDE_LAYOUT, RELATIONSHIP_TYPE.NOTES_SLIDE)


def continue_tables(made: Any, grown: Sequence[tuple[Any, int]]) -> None:
    """`grown` are the tables whose rows were repeated, and how many rows stand above those."""
    left = _MOST
    for slide in list(made.slides):
        for table, above in grown:
            if slide._element in table.iterancestors():
                left -= _continue(made, slide, table, above, left)


def _continue(made: Any, slide: Any, table: Any, above: int, at_most: int) -> int:
    """How many slides it took; none where the slide is a heavy one or has no room."""
    rows, top = table.findall(f"{A}tr"), _top(table)
    if top is None or len(tostring(slide._element)) > _HEAVY:
        return 0
    wide = [int(column.get("w", 0)) / _INCH for column in table.iter(f"{A}gridCol")]
    header = rows[:above]
    left = (made.slide_height * 0.97 - top) / _POINT - sum(_room(row, wide) for row in header)
    pages = fitting(rows[above:], lambda row: _room(row, wide), left)
    if left < _LEAST or len(pages) - 1 > at_most:
        return 0
    place = slide
    for page in pages[1:]:
        place = _copied(made, slide, place, table, [*header, *page])
    for page in pages[1:]:
        for row in page:
            table.remove(row)
    return len(pages) - 1


def _top(table: Any) -> int | None:
    frame = next(table.iterancestors(f"{P}graphicFrame"), None)
    offset = None if frame is None else frame.find(f"{P}xfrm/{A}off")
    return None if offset is None else int(offset.get("y", 0))


def _room(row: Any, wide: Sequence[float]) -> float:
    """Points that a row takes, by its own height and by its texts."""
    most = int(row.get("h", 0)) / _POINT
    for cell, across in zip(row.findall(f"{A}tc"), wide, strict=False):
        room = 8.0
        for paragraph in paragraphs(cell):
            text = "".join(words.text or "" for words in paragraph.iter(f"{A}t"))
            sizes = [int(one.get("sz")) for one in paragraph.iter() if one.get("sz")]
            size = max(sizes, default=int(_USUAL * 100)) / 100
            room += tall(text, max(across - 0.2, 0.3), size) - size / 3
        most = max(most, room)
    return most


def _copied(made: Any, slide: Any, after: Any, table: Any, rows: Sequence[Any]) -> Any:
    """A slide like this one behind `after`, with these rows alone, and without charts."""
    new = made.slides.add_slide(slide.slide_layout)
    numbers = {
        old: new.part.relate_to(
            link.target_ref if link.is_external else link.target_part,
            link.reltype,
            is_external=link.is_external,
        )
        for old, link in slide.part.rels.items()
        if link.reltype not in _OWN and not link.reltype.endswith("/chart")
    }
    at = list(slide._element.iter(f"{A}tbl")).index(table)
    copy = deepcopy(slide._element.find(f"{P}cSld"))
    its = list(copy.iter(f"{A}tbl"))[at]
    for row in its.findall(f"{A}tr"):
        its.remove(row)
    for row in rows:
        its.append(deepcopy(row))
    for frame in list(copy.iter(f"{P}graphicFrame")):
        if frame is not next(its.iterancestors(f"{P}graphicFrame")):
            frame.getparent().remove(frame)
    _renumber(copy, numbers)
    new._element.replace(new._element.find(f"{P}cSld"), copy)
    ids = made.slides._sldIdLst
    order = [one.slide_id for one in made.slides]
    ids.insert(order.index(after.slide_id) + 1, ids[-1])
    return new


def _renumber(tree: Any, numbers: dict[str, str]) -> None:
    """What refers to a part refers to it by the number that the new slide gives."""
    for element in tree.iter():
        for name, value in element.attrib.items():
            if name.startswith(_R) and value in numbers:
                element.set(name, numbers[value])
