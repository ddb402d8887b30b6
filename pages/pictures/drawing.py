"""A picture as SVG: without a style of its own, each mark a link that says what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from pages.markup import filled
from pages.pictures.curves import through
from pages.pictures.scales import Scale
from pages.pictures.shapes import Box, Legend, Link, Mark, Picture, Stroke, Table, Words

_SVG = (
    '<svg class="chart" viewBox="0 0 {} {}" role="group" aria-labelledby="{}-title {}-text">'
    '<title id="{}-title">{}</title><desc id="{}-text">{}</desc>{}</svg>'
)
_LINK = '<a href="{}" aria-label="{}" data-mark="">{}</a>'
_SAID = '<g role="img" aria-label="{}" data-mark="">{}</g>'
_TEXT = '<text x="{}" y="{}"{}{}>{}</text>'
_PATHS = {
    "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "triangle": ((0, -1.2), (1.15, 0.85), (-1.15, 0.85)),
    "pentagon": ((0, -1.1), (1.05, -0.3), (0.65, 0.95), (-0.65, 0.95), (-1.05, -0.3)),
    "cross": (
        *((-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4)),
        *((0.4, 1.1), (-0.4, 1.1), (-0.4, 0.4), (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4)),
    ),
    "drop": ((0, 1.2), (1.15, -0.85), (-1.15, -0.85)),
}
ROUND = ("circle", "diamond", "square", "triangle", "pentagon", "cross", "drop")
"""As many shapes as phases have colours: which phase it is shows without colour too."""


def svg(picture: Picture) -> SafeString:
    """The picture; lines below marks, words above them."""
    key = picture.key
    inside = [*map(_line, picture.lines), *map(_mark, picture.marks), *map(_text, picture.texts)]
    return filled(
        _SVG,
        *(picture.width, picture.height, key, key),
        *(key, picture.title, key, picture.description, _all(inside)),
    )


def spark(values: Sequence[Decimal | int | None]) -> SafeString:
    """How a figure moved, as a small line without words; nothing for fewer than two."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    box = Box(1, 3, 119, 25)
    scale = Scale(float(min(known)), float(max(known)), box.bottom, box.top)
    pieces = through(values, scale, box)
    last = pieces[-1][-1]
    return filled(
        '<svg class="chart spark" viewBox="0 0 120 28" aria-hidden="true">{}{}</svg>',
        _all(_line(Stroke(piece, "line")) for piece in pieces),
        _shape("circle", *last, 2.5, 0, ""),
    )


def sign(entry: Legend) -> SafeString:
    """The look of a legend's entry, small."""
    shape = _shape(entry.shape, 7, 7, 5, 0, entry.look) if entry.shape in ROUND else _bar(entry)
    return filled(
        '<svg class="chart sign" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">'
        "{}</svg>",
        shape,
    )


def rows(table: Table) -> SafeString:
    """The lines of a table, each cell as its column is."""
    numeric = [' class="n"' if head.is_number else "" for head in table.heads]
    return _all(filled("<tr>{}</tr>", _all(map(_cell, line, numeric))) for line in table.rows)


def _cell(cell: str | Link, look: str) -> SafeString:
    words = cell
    if isinstance(cell, Link):
        words = filled('<a href="{}">{}</a>', cell.url, cell.words)
    return filled("<td{}>{}</td>", SafeString(look), words)


def _mark(mark: Mark) -> SafeString:
    drawn = _shape(mark.shape, mark.x, mark.y, mark.width, mark.height, mark.look)
    drawn = filled("{}<title>{}</title>", drawn, mark.says)
    if mark.words:
        middle = (mark.x + mark.width / 2, mark.y + mark.height / 2)
        x, y = (mark.x, mark.y) if mark.shape in ROUND else middle
        drawn += _text(Words(x, y, mark.words, "middle", "within"))
    return (
        filled(_LINK, mark.url, mark.says, drawn) if mark.url else filled(_SAID, mark.says, drawn)
    )


def _shape(shape: str, x: float, y: float, width: float, height: float, look: str) -> SafeString:
    classes = f"mark {look}".strip()
    if shape == "circle":
        return filled(
            '<circle class="{}" cx="{}" cy="{}" r="{}"/>', classes, _n(x), _n(y), _n(width)
        )
    if shape in _PATHS:
        corners = ((x + dx * width, y + dy * width) for dx, dy in _PATHS[shape])
        return filled('<polygon class="{}" points="{}"/>', classes, _spots(corners))
    return filled(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        *(classes, _n(x), _n(y), _n(width), _n(max(height, 0.5))),
    )


def _bar(entry: Legend) -> SafeString:
    if entry.shape == "line":
        return _line(Stroke(((1, 7), (13, 7)), entry.look))
    return _shape("bar", 2, 2, 10, 10, entry.look)


def _line(line: Stroke) -> SafeString:
    return filled('<polyline class="{}" points="{}"/>', line.look, _spots(line.spots))


def _text(text: Words) -> SafeString:
    anchor = f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
    look = f' class="{text.look}"' if text.look else ""
    return filled(_TEXT, _n(text.x), _n(text.y), SafeString(anchor), SafeString(look), text.words)


def _spots(spots: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in spots)


def _n(value: float) -> str:
    """A tenth of a unit is finer than the eye; no more letters than that."""
    return f"{value:.1f}".removesuffix(".0")


def _all(parts: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(parts))
