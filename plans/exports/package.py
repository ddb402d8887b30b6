"""What a presentation that comes from outside may hold, found out in bounded time and memory.

Nothing is taken that could act or reach out: macros, controls, embedded objects, links to files,
document types. What is not known is not taken.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from rules.errors import RuleError

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
MAX_BYTES = 10 * 1024 * 1024
_PARTS, _UNPACKED, _XML, _ELEMENTS = 1_500, 40 * 1024 * 1024, 12 * 1024 * 1024, 250_000
_NO_ARCHIVE = (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError, OSError, EOFError)
"""Broken, encrypted, or packed in a way that nobody here knows."""
TYPES = "[Content_Types].xml"
SVG = "image/svg+xml"
_OFFICE = r"application/vnd\.openxmlformats-officedocument\."
MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_TAKEN = re.compile(
    rf"{_OFFICE}presentationml\.(presentation\.main|slide|slideLayout|slideMaster|notesSlide"
    r"|notesMaster|handoutMaster|presProps|viewProps|tableStyles|tags|comments|commentAuthors"
    r")\+xml"
    rf"|{_OFFICE}presentationml\.printerSettings"
    rf"|{_OFFICE}(theme|themeOverride|extended-properties|custom-properties"
    r"|customXmlProperties)\+xml"
    rf"|{_OFFICE}drawingml\.(chart|chartshapes|diagramData|diagramLayout|diagramStyle"
    r"|diagramColors)\+xml"
    rf"|{_OFFICE}spreadsheetml\.sheet"
    r"|application/vnd\.ms-office\.(chartstyle|chartcolorstyle|drawingml\.diagramDrawing)\+xml"
    r"|application/vnd\.ms-powerpoint\.(changesinfo|revisioninfo|authors|comments)\+xml"
    r"|application/vnd\.openxmlformats-package\.(core-properties|relationships)\+xml"
    r"|application/xml|application/x-fontdata"
    r"|image/(png|jpe?g|gif|bmp|tiff|x-emf|x-wmf|vnd\.ms-photo)"
)
_ACTIVE = re.compile(r"(?i)macro|vba|activex|control|oleobject|vmldrawing")
_ACTIONS = re.compile(r"ppaction://(hlinksldjump|hlinkshowjump|noaction|customshow)\b.*")
_INSIDE_BOOK = re.compile(r"(?i)vbaproject|externallink|embeddings/|activex|connections\.xml")


def parsed(xml: bytes) -> Any:
    """A part as a tree, without entities; RuleError where it has a document type or is broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken() from error
    if root.getroottree().docinfo.doctype:
        raise refused(_("It holds a document type (DOCTYPE), which is not taken."))
    return root


def checked_parts(content: bytes) -> dict[str, Any]:
    """The trees of its parts, by their names; RuleError says what is not taken."""
    if len(content) > MAX_BYTES:
        raise refused(_("A template has 10 MB at most."))
    parts = _unpacked(content)
    types = _types(parts)
    for name in parts:
        _check_type(name, types[name])
    if MAIN not in types.values():
        raise refused(_("It is no PowerPoint file (.pptx). Save it as .pptx and try again."))
    trees = {name: parsed(parts[name]) for name in parts if _is_xml(name, types[name])}
    _check_trees(trees)
    for name, part in parts.items():
        if types[name].endswith("spreadsheetml.sheet"):
            _check_book(part)
    return trees


def _unpacked(content: bytes) -> dict[str, bytes]:
    """All parts, once their number and sizes are known to be bearable."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
            _check_sizes(infos)
            return {info.filename: package.read(info) for info in infos}
    except _NO_ARCHIVE as error:
        raise _broken() from error


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename.lower() for info in infos]
    if len(infos) > _PARTS or len(set(names)) != len(names):
        raise refused(_("It has too many parts, or one twice."))
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise _broken()
    xml = sum(info.file_size for info in infos if info.filename.lower().endswith((".xml", ".rels")))
    if sum(info.file_size for info in infos) > _UNPACKED or xml > _XML:
        raise refused(_("Unpacked it is too large: 40 MB at most, 12 MB of them text."))


def _types(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The declared type of each part."""
    if TYPES not in parts:
        raise refused(_("It is no PowerPoint file (.pptx). Save it as .pptx and try again."))
    by_name, by_ending = {}, {}
    for entry in parsed(parts[TYPES]):
        kind = entry.get("ContentType", "")
        if entry.get("PartName"):
            by_name[entry.get("PartName").lower()] = kind
        else:
            by_ending[entry.get("Extension", "").lower()] = kind
    found = {
        name: by_name.get(f"/{name}".lower(), by_ending.get(name.rpartition(".")[2].lower(), ""))
        for name in parts
    }
    return found | {TYPES: "application/xml"}


def _check_type(name: str, kind: str) -> None:
    if _TAKEN.fullmatch(kind) or (kind == SVG and name.lower().endswith(".svg")):
        return
    if _ACTIVE.search(kind) or _ACTIVE.search(name):
        raise refused(
            _("It holds macros, controls or embedded objects: %(part)s.") % {"part": name}
        )
    told = _(
        "It holds a part of a kind that is not taken: %(part)s. "
        "Take it out in PowerPoint and upload the file again."
    )
    raise refused(told % {"part": name})


def _is_xml(name: str, kind: str) -> bool:
    """An SVG is none to us: it is taken out unread (`exports/vectors.py`)."""
    if kind == SVG:
        return False
    return kind.endswith(("+xml", "/xml")) or name.lower().endswith((".xml", ".rels"))


def _check_trees(trees: Mapping[str, Any]) -> None:
    left = _ELEMENTS
    for name, tree in trees.items():
        for element in tree.iter(etree.Element):
            left -= 1
            action = element.get("action")
            if action and action.startswith("ppaction:") and not _ACTIONS.fullmatch(action):
                told = _("A click in it starts something: %(action)s.")
                raise refused(told % {"action": action})
        if left < 0:
            raise refused(_("It is too large: fewer shapes and words, please."))
        if name.lower().endswith(".rels"):
            _check_links(name, tree)


def _check_links(name: str, tree: Any) -> None:
    """Out of the file lead links to the web alone; an object is embedded only below a chart."""
    for link in tree:
        kind = link.get("Type", "").rpartition("/")[2]
        if _ACTIVE.search(kind) or (kind == "package" and "/charts/" not in name):
            told = _("It holds macros, controls or embedded objects: %(part)s.")
            raise refused(told % {"part": link.get("Target", "")})
        is_outside = link.get("TargetMode", "").lower() == "external"
        is_web = link.get("Target", "").lower().startswith(("http://", "https://"))
        if is_outside and not (kind == "hyperlink" and is_web):
            told = _("It links to something outside of the file: %(target)s.")
            raise refused(told % {"target": link.get("Target", "")})


def _check_book(content: bytes) -> None:
    """The sheet behind a chart: its table of contents is read, and no more."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as book:
            infos = book.infolist()
    except _NO_ARCHIVE as error:
        raise _broken() from error
    if any(_INSIDE_BOOK.search(info.filename) for info in infos):
        raise refused(_("The sheet behind a chart holds macros, links or objects."))


def paragraphs(tree: Any) -> Iterator[Any]:
    """The paragraphs of a part, whatever shape, group, cell or fallback they stand in."""
    return tree.iter(f"{A}p")


def _broken() -> RuleError:
    return refused(_("The file can't be read as a PowerPoint file (.pptx)."))


def refused(text: str) -> RuleError:
    """What is said beside the field of the template."""
    return RuleError.on("template", text, "file")
