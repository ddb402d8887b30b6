"""The pictures of a board report on paper: geometry in points, and colours. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from insights.report.shapes import BoardChart, BoardMatrix, BoardSeries, BoardSpot, Unit, Value
from pages.pictures.axes import below, rulers, sides, whole
from pages.pictures.bars import stacked
from pages.pictures.bubbles import Label, Named, labelled, radius_of
from pages.pictures.curves import through
from pages.pictures.drawing import ROUND
from pages.pictures.scales import Scale, ticks
from pages.pictures.shapes import Box, Spot, Stroke, Words
from pages.templatetags.figures import amount_short, percent

PHASES = {
    "p1": "#629092",
    "p2": "#007277",
    "p3": "#005055",
    "p4": "#5d55a9",
    "p5": "#873a82",
    "p6": "#9e511e",
    "p7": "#48531c",
    "none": "#8b9096",
}
"""Those of tokens.css in the light."""
WIDTH = 498
_PLOT, _MATRIX = Box(40, 8, WIDTH - 4, 112), Box(22, 12, WIDTH - 6, 236)
_SPARK = Box(1, 3, 105, 22)
_TICKS, _LETTERS = 4, 6.5
_GAP, _SIDE = 0.24, 34
_WRITTEN: dict[Unit, Callable[[Decimal], str]] = {
    "money": amount_short,
    "count": whole,
    "percent": lambda tick: percent(tick, 0),
}


def colour_of(name: str, accent: str) -> str:
    """A colour of the shapes as #rrggbb."""
    if name == "accent":
        return accent
    return soft(accent) if name == "soft" else PHASES[name]


def soft(accent: str) -> str:
    """A third of it on white."""
    parts = (int(accent[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * 0.35):02x}" for part in parts)


def shape_of(phase: int) -> str:
    """Each phase has its own: what it is shows without colour."""
    return ROUND[min(phase, len(ROUND) - 1)]


def drawn_chart(chart: BoardChart, accent: str) -> dict[str, Any]:
    """Columns over the whole width, with round figures at the side and names below."""
    columns = _stacked if chart.stacked else _grouped
    bars, middles, scale, marks = columns(chart)
    write = _WRITTEN[chart.unit]
    fills = [colour_of(one.colour, accent) for one in chart.series]
    return {
        "width": WIDTH,
        "height": _PLOT.bottom + 24,
        "name": chart.name,
        "legend": [
            {"name": one.name, "fill": fill, "shape": "square"}
            for one, fill in zip(chart.series, fills, strict=True)
        ],
        "marks": [_bar(bar, fills[part]) for part, bar in bars],
        "lines": [_line(stroke) for stroke in rulers(_PLOT, scale, marks)],
        "texts": [
            *map(_text, sides(_PLOT, scale, marks, write)),
            *map(_text, below(_PLOT, middles, chart.groups)),
        ],
    }


_Bars = tuple[list[tuple[int, Box]], list[float], Scale, list[Decimal]]


def _stacked(chart: BoardChart) -> _Bars:
    stack = stacked(_columns(chart.series), _PLOT)
    bars = [(b.part, Box(b.x, b.y, b.x + b.width, b.y + b.height)) for b in stack.bars]
    return bars, stack.middles, stack.scale, stack.ticks


def _grouped(chart: BoardChart) -> _Bars:
    """One beside the other, each from the zero line."""
    groups = _columns(chart.series)
    values = [value for group in groups for value in group]
    marks = ticks(min([Decimal(0), *values]), max([Decimal(0), *values]), _TICKS)
    scale = Scale(float(marks[0]), float(marks[-1]), _PLOT.bottom, _PLOT.top)
    step = _PLOT.width / max(len(groups), 1)
    wide = min(step * (1 - _GAP) / max(len(chart.series), 1), _SIDE)
    bars, middles = [], []
    for n, group in enumerate(groups):
        middles.append(_PLOT.left + (n + 0.5) * step)
        left = middles[-1] - wide * len(group) / 2
        for part, value in enumerate(group):
            ends = sorted((scale.at(0), scale.at(value)))
            at = left + part * wide
            bars.append((part, Box(at, ends[0], at + wide * 0.94, ends[1])))
    return bars, middles, scale, marks


def _columns(series: Sequence[BoardSeries]) -> list[list[Decimal]]:
    groups = zip(*(one.values for one in series), strict=True)
    return [[Decimal(str(value or 0)) for value in group] for group in groups]


def drawn_matrix(matrix: BoardMatrix, accent: str) -> dict[str, Any]:
    """Bubbles, names where there is room, the corners' words, and the two lines between them."""
    low, high = scores_of(matrix)
    across = Scale(*strengths_of(matrix), _MATRIX.left, _MATRIX.right)
    up = Scale(low, high, _MATRIX.bottom, _MATRIX.top)
    most = max((spot.revenue for spot in matrix.spots), default=0)
    places = [
        Named(
            across.at(spot.strength),
            up.at(spot.score),
            radius_of(int(spot.revenue), int(most), most=15, least=3),
            spot.name,
            _LETTERS,
            n < 8,
        )
        for n, spot in enumerate(matrix.spots)
    ]
    labels = labelled(places, Box(_MATRIX.left, _MATRIX.top + 12, WIDTH, _MATRIX.bottom - 12))
    fills = [colour_of(colour, accent) for _name, colour in matrix.phases]
    return {
        "width": WIDTH,
        "height": _MATRIX.bottom + 26,
        "name": matrix.name,
        "legend": [
            {"name": name, "fill": fill, "shape": shape_of(n)}
            for n, ((name, _colour), fill) in enumerate(zip(matrix.phases, fills, strict=True))
        ],
        "marks": [
            _bubble(spot, place, fills) for spot, place in zip(matrix.spots, places, strict=True)
        ],
        "lines": [*map(_line, _frame(matrix, across, up)), *_threads(labels)],
        "texts": [*map(_text, _axes(matrix, across, up)), *_names(labels)],
    }


def scores_of(matrix: BoardMatrix) -> tuple[int, int]:
    """Scores near those that there are."""
    scores = [spot.score for spot in matrix.spots] + [matrix.line or 6]
    return max(int(min(scores) - 0.5), 0), min(int(max(scores) + 1.5), 11)


def strengths_of(matrix: BoardMatrix) -> tuple[int, int]:
    """Strengths near those that there are, in tens; the middle is always in sight."""
    strengths = [spot.strength for spot in matrix.spots] + [50]
    return max(int(min(strengths) / 10 - 1) * 10, 0), min(int(max(strengths) / 10 + 2) * 10, 100)


def _frame(matrix: BoardMatrix, across: Scale, up: Scale) -> list[Stroke]:
    box, middle = _MATRIX, across.at(50)
    frame = [
        Stroke(((box.left, box.bottom), (box.right, box.bottom)), "axis"),
        Stroke(((box.left, box.top), (box.left, box.bottom)), "axis"),
        Stroke(((middle, box.top), (middle, box.bottom)), "even"),
    ]
    if matrix.line is not None:
        at = up.at(matrix.line)
        frame.append(Stroke(((box.left, at), (box.right, at)), "even"))
    return frame


def _axes(matrix: BoardMatrix, across: Scale, up: Scale) -> list[Words]:
    box = _MATRIX
    scores = range(int(up.low), int(up.high) + 1)
    strengths = range(int(across.low), int(across.high) + 1, 10)
    (left, right), (top, bottom) = (box.left + 5, box.right - 4), (box.top + 6, box.bottom - 5)
    one, two, three, four = matrix.corners
    corners = [
        Words(left, top, one, "start", "strong"),
        Words(right, top, two, "end", "strong"),
        Words(left, bottom, three, "start", "strong"),
        Words(right, bottom, four, "end", "strong"),
    ]
    return [
        *(Words(box.left - 4, up.at(n) + 2, str(n), "end") for n in scores),
        *(Words(across.at(n), box.bottom + 10, str(n), "middle") for n in strengths),
        *corners,
        Words(box.left, box.bottom + 21, matrix.up),
        Words(box.right, box.bottom + 21, matrix.across, "end"),
    ]


def drawn_spark(values: Sequence[Value]) -> list[list[Spot]]:
    """The pieces of a small line; nothing for fewer than two figures."""
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return []
    scale = Scale(min(known), max(known), _SPARK.bottom, _SPARK.top)
    exact = [None if value is None else Decimal(str(value)) for value in values]
    return [list(piece) for piece in through(exact, scale, _SPARK)]


def _bar(box: Box, fill: str) -> dict[str, Any]:
    at = {"x": box.left, "y": box.top, "width": box.width, "height": box.height}
    return {"shape": "bar", "fill": fill, **at}


def _bubble(spot: BoardSpot, place: Named, fills: Sequence[str]) -> dict[str, Any]:
    at = {"x": place.x, "y": place.y, "width": place.radius, "height": 0}
    return {"shape": shape_of(spot.phase), "fill": fills[spot.phase], **at}


def _line(stroke: Stroke) -> dict[str, Any]:
    return {"spots": [list(spot) for spot in stroke.spots], "look": stroke.look}


def _text(words: Words) -> dict[str, Any]:
    at = {"x": words.x, "y": words.y, "anchor": words.anchor}
    return {"words": words.words, "look": words.look, **at}


def _names(labels: Sequence[Label | None]) -> list[dict[str, Any]]:
    found = (label for label in labels if label)
    return [_text(Words(one.x, one.y, one.words, one.anchor, "name")) for one in found]


def _threads(labels: Sequence[Label | None]) -> list[dict[str, Any]]:
    return [_line(Stroke(one.thread, "grid")) for one in labels if one and one.thread]
