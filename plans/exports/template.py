"""An organisation's own presentation as it comes: each token known, and where it can be filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree
from pptx import Presentation

from plans.exports.filling import MALFORMED, TOKEN, kinds_in, pieces_of, trees_of
from plans.exports.package import A, P, checked_parts, paragraphs, refused
from plans.exports.tokens import KIND_OF, SINGLES
from plans.exports.vectors import without_vectors

_FILLED = re.compile(r"ppt/(slides|notesSlides|slideLayouts|slideMasters)/([^/]+)\.xml")
_SLIDES, _TOKENS, _ROW_BYTES, _NAMED = 60, 400, 100_000, 12
"""How many slides and tokens, how much in rows that repeat; how many faults are named."""


def checked_template(content: bytes) -> bytes:
    """The presentation as it came, without SVG; RuleError with what is not taken, and the slide."""
    parts = checked_parts(content)
    faults, known = [], 0
    for place, tree, is_filled in _places(parts):
        for fault, name in _tokens_in(tree, is_filled=is_filled):
            known += not fault
            if fault:
                faults.append(f"{place}: {fault % {'token': name}}")
    if faults:
        raise refused(" ".join(faults[:_NAMED]))
    if not known:
        raise refused(_("It holds no token, so nothing of a plan would stand in it."))
    if known > _TOKENS or sum(map(_repeating_bytes, parts.values())) > _ROW_BYTES:
        raise refused(_("It holds too many tokens, or rows that repeat are too large."))
    content = without_vectors(content, parts)
    _check_opens(content)
    return content


def _check_opens(content: bytes) -> None:
    """What the library can't open is refused now, not when somebody asks for a plan."""
    try:
        made = Presentation(BytesIO(content))
        slides = sum(1 for _tree in made.slides)
        all(True for _tree in trees_of(made))
    except MALFORMED as error:
        raise refused(_("The file can't be read as a PowerPoint file (.pptx).")) from error
    if not 0 < slides <= _SLIDES:
        raise refused(_("It has no slide, or more than 60."))


def _places(parts: Mapping[str, Any]) -> Iterator[tuple[str, Any, bool]]:
    """What people call each part, its tree, and whether it is filled."""
    numbers = _slide_numbers(parts)
    for name, tree in parts.items():
        found = _FILLED.fullmatch(name)
        if found is None:
            yield name, tree, False
            continue
        kind, stem = found.groups()
        if kind == "slides":
            yield _("Slide %(n)s") % {"n": numbers.get(name, stem)}, tree, True
        elif kind == "notesSlides":
            below = _targets(parts, name, "slide")
            number = numbers.get(below[0], stem) if below else stem
            yield _("Notes of slide %(n)s") % {"n": number}, tree, True
        else:
            named = tree.find(f"{P}cSld")
            title = (named.get("name") if named is not None else "") or stem
            yield _("Layout “%(name)s”") % {"name": title}, tree, True


def _slide_numbers(parts: Mapping[str, Any]) -> dict[str, int]:
    """Which slide each part is, in the order of the presentation."""
    main = parts.get("ppt/presentation.xml")
    if main is None:
        return {}
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    targets = _by_id(parts, "ppt/presentation.xml")
    ids = [one.get(relation) for one in main.iter(f"{P}sldId")]
    return {targets[one]: number for number, one in enumerate(ids, 1) if one in targets}


def _by_id(parts: Mapping[str, Any], name: str) -> dict[str, str]:
    return {link.get("Id"): target for link, target in _links(parts, name)}


def _targets(parts: Mapping[str, Any], name: str, kind: str) -> list[str]:
    found = _links(parts, name)
    return [target for link, target in found if link.get("Type", "").endswith(f"/{kind}")]


def _links(parts: Mapping[str, Any], name: str) -> Iterator[tuple[Any, str]]:
    folder, _slash, stem = name.rpartition("/")
    for link in parts.get(f"{folder}/_rels/{stem}.rels", ()):
        target = link.get("Target", "")
        while target.startswith("../"):
            target, folder_of = target[3:], folder.rpartition("/")[0]
            target = f"{folder_of}/{target}"
        is_whole = target.startswith(("/", "ppt/"))
        yield link, target.lstrip("/") if is_whole else f"{folder}/{target}"


def _tokens_in(tree: Any, *, is_filled: bool) -> Iterator[tuple[str, str]]:
    """Each token with what is wrong about it, or nothing."""
    for paragraph in paragraphs(tree):
        text = "".join(words for _run, words in pieces_of(paragraph))
        for name in TOKEN.findall(text):
            yield _fault(name, paragraph, is_filled=is_filled), f"{{{{{name}}}}}"
        if "{{" in TOKEN.sub("", text):
            yield _("“{{” without “}}” in one paragraph: “%(token)s”."), text[:60]


def _fault(name: str, paragraph: Any, *, is_filled: bool) -> str:
    if name not in SINGLES and name not in KIND_OF:
        return _("%(token)s is no token.")
    if not is_filled:
        return _("%(token)s stands in a chart or a drawing, where nothing is filled in.")
    if name in SINGLES:
        return ""
    row = _row_of(paragraph)
    if row is None:
        return _("%(token)s stands in no row of a table.")
    if len(kinds_in(row)) > 1:
        return _("%(token)s stands in a row with tokens of another list.")
    if any(cell.get("rowSpan") or cell.get("vMerge") for cell in row.iter(f"{A}tc")):
        return _("%(token)s stands in a row that is merged with another.")
    return ""


def _row_of(element: Any) -> Any:
    return next(element.iterancestors(f"{A}tr"), None)


def _repeating_bytes(tree: Any) -> int:
    rows = (row for row in tree.iter(f"{A}tr") if kinds_in(row))
    return sum(len(etree.tostring(row)) for row in rows)
