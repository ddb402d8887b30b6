"""SVG pictures of a presentation: PowerPoint keeps a PNG of each, which is left in their place."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from plans.exports.package import SVG, TYPES, A, refused

_BLIP = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def without_vectors(content: bytes, trees: Mapping[str, Any]) -> bytes:
    """The presentation without them; as it came where it has none. RuleError without a PNG.

    `trees` are those of its parts, as `checked_parts` gives them, and change with it.
    """
    with zipfile.ZipFile(BytesIO(content)) as package:
        if not any(map(_is_vector, package.namelist())):
            return content
        changed = {TYPES} | {name for rels in trees for name in _unlinked(trees, rels)}
        for entry in [one for one in trees[TYPES] if one.get("ContentType") == SVG]:
            trees[TYPES].remove(entry)
        out = BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
            for name in package.namelist():
                if not _is_vector(name):
                    is_changed = name in changed
                    part = _bytes(trees[name]) if is_changed else package.read(name)
                    written.writestr(name, part)
    return out.getvalue()


def _is_vector(name: str) -> bool:
    return name.lower().endswith(".svg")


def _bytes(tree: Any) -> bytes:
    made: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def _unlinked(trees: Mapping[str, Any], rels: str) -> set[str]:
    """The parts that changed: relations, and what they are of."""
    if not rels.endswith(".rels"):
        return set()
    folder, _slash, stem = rels.rpartition("_rels/")
    of = folder + stem.removesuffix(".rels")
    links = [link for link in trees[rels] if _is_vector(link.get("Target", ""))]
    for link in links:
        _leave_the_fallback(trees.get(of), link)
        trees[rels].remove(link)
    return {rels, of} if links else set()


def _leave_the_fallback(tree: Any, link: Any) -> None:
    """Take the extension out that names the SVG; whatever else names it has no PNG."""
    number, users = link.get("Id"), []
    if tree is not None:
        users = [one for one in tree.iter() if number in _links_in(one)]
    for user in users:
        extension = user.getparent()
        picture = extension.getparent().getparent() if user.tag == _BLIP else None
        if picture is None or picture.tag != f"{A}blip" or not picture.get(f"{_R}embed"):
            told = _(
                "A picture is there as SVG alone: %(part)s. "
                "Open the file in PowerPoint, save it again, and upload that."
            )
            raise refused(told % {"part": link.get("Target", "")})
        extension.getparent().remove(extension)


def _links_in(element: Any) -> list[str]:
    return [value for name, value in element.attrib.items() if name.startswith(_R)]
