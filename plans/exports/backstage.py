"""What stands in a presentation for those who present it, taken out of what goes to a client."""

from __future__ import annotations

from typing import Any

from plans.exports.package import P

_ASIDE = frozenset(
    [
        "notesSlide",
        "comments",
        "commentAuthors",
        "authors",
        "changesInfo",
        "revisionInfo",
        "tags",
        "customXml",
    ]
)
_OF_FILE = frozenset({"custom-properties", "extended-properties"})
"""Relations by the last word of their kind: the words before it differ with who wrote the file."""
_SAID = ("comments", "keywords", "subject", "category", "content_status")


def take_out(made: Any) -> None:
    """Notes, comments, what hidden slides say, and what the file says of its makers."""
    _cut(made.part.package, _OF_FILE)
    for name in _SAID:
        setattr(made.core_properties, name, "")
    for slide in made.slides:
        if slide._element.get("show") in ("0", "false"):
            _empty(slide)
    layouts = [layout for master in made.slide_masters for layout in master.slide_layouts]
    for one in (made, *made.slides, *made.slide_masters, *layouts):
        _cut(one.part, _ASIDE)
        for data in list(one.part._element.iter(f"{P}custDataLst")):
            data.getparent().remove(data)


def _cut(part: Any, kinds: frozenset[str]) -> None:
    """A part that nothing refers to any more is not written."""
    for number, link in list(part._rels.items()):
        if link.reltype.rpartition("/")[2] in kinds:
            part._rels.pop(number)


def _empty(slide: Any) -> None:
    """It stays, so that what jumps to it does no harm, and says nothing."""
    whole = slide._element
    tree = whole.find(f"{P}cSld/{P}spTree")
    _leave(whole, (f"{P}cSld", f"{P}clrMapOvr"))
    _leave(whole.find(f"{P}cSld"), (f"{P}spTree",))
    _leave(tree, (f"{P}nvGrpSpPr", f"{P}grpSpPr"))
    for number, link in list(slide.part.rels.items()):
        if not link.reltype.endswith("/slideLayout"):
            slide.part.rels.pop(number)


def _leave(element: Any, tags: tuple[str, ...]) -> None:
    for child in list(element):
        if child.tag not in tags:
            element.remove(child)
