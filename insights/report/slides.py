"""A board report as PowerPoint: its charts are native and keep their figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import repeat
from typing import Any

from django.utils.translation import get_language
from pptx.dml.color import RGBColor
from pptx.util import Emu, Inches

from insights.report.drawing import colour_of, scores_of, strengths_of
from insights.report.shapes import BoardChart, BoardMatrix, BoardReport, BoardSection, BoardTable
from pages.documents import charts, deck
from pages.documents.deck import INNER, MARGIN, QUIET, TOP, Deck, SlideArea
from pages.documents.look import Look
from pages.documents.room import cut, largest, tall_cell

_HALF = Emu((INNER - Inches(0.3)) // 2)
_BODY, _FOOT = Emu(TOP + Inches(1.05)), Inches(6.95)
_FORMATS = {"count": "0", "percent": "0%"}
_NAMED, _LETTERS = 8, 26
_SIZES, _ROW = (13, 12, 11, 10, 9), 21.6
"""Sizes of a table's letters, and the least height of a row, in points."""


def pptx_of(report: BoardReport, look: Look) -> bytes:
    """The file."""
    head = report.head
    footer = " · ".join((head.organization, *head.standing))
    made = Deck(head.title, head.organization, footer, look)
    _first(made, report)
    for sections in _on_slides(report.sections):
        title = " · ".join(section.title for section in sections)
        slide = made.slide(title)
        for n, section in enumerate(sections):
            left = MARGIN + n * (_HALF + Inches(0.3))
            width = INNER if len(sections) == 1 else _HALF
            _section(slide, section, look, SlideArea(left, TOP, width, _FOOT - TOP))
    return made.bytes()


def _on_slides(sections: Sequence[BoardSection]) -> list[list[BoardSection]]:
    """Two that are a chart alone share a slide."""
    slides: list[list[BoardSection]] = []
    for section in sections:
        beside = slides and len(slides[-1]) == 1 and _is_small(slides[-1][0])
        if beside and _is_small(section):
            slides[-1].append(section)
        else:
            slides.append([section])
    return slides


def _is_small(section: BoardSection) -> bool:
    return section.table is None and section.matrix is None


def _first(made: Deck, report: BoardReport) -> None:
    """The sentence, and the four figures with their trend."""
    slide = made.slide(report.head.title)
    frame = deck.text_box(slide, MARGIN, TOP, INNER, Inches(1.9))
    deck.say(frame, report.sentence, size=22, bold=True)
    told = " · ".join((report.head.period, *report.head.standing))
    deck.say(frame, told, size=12, colour=QUIET)
    wide = Emu(INNER // len(report.figures))
    for n, figure in enumerate(report.figures):
        left = MARGIN + n * wide
        frame = deck.text_box(slide, left, Inches(3.35), Emu(wide - Inches(0.2)), Inches(1.6))
        deck.say(frame, figure.value, size=34, colour=made.accent, bold=True)
        deck.say(frame, figure.words, size=13)
        if figure.change:
            deck.say(frame, figure.change, size=12, colour=QUIET)
        if len([value for value in figure.past if value is not None]) > 1:
            at = SlideArea(left, Inches(5.1), Emu(wide - Inches(0.2)), Inches(1.7))
            months, name = report.months, figure.words
            charts.trend(slide, name, months, figure.past, colour=made.accent, at=at)


def _section(slide: Any, section: BoardSection, look: Look, at: SlideArea) -> None:
    frame = deck.text_box(slide, at.left, at.top, at.width, Inches(1))
    deck.say(frame, section.sentence, size=16 if at.width == INNER else 14, bold=True)
    if section.note:
        deck.say(frame, section.note, size=11, colour=QUIET)
    body = SlideArea(at.left, _BODY, at.width, _FOOT - _BODY)
    if section.chart and section.table:
        beside = section.table.widths[0] > len(section.table.header)
        upper, lower = _halved(body, section.table)
        if beside:
            upper, lower = body._replace(width=_HALF), _right(body)
        _chart(slide, section.chart, look, upper)
        _table(slide, section.table, look, lower)
    elif section.chart:
        _chart(slide, section.chart, look, body)
    elif section.table:
        _table(slide, section.table, look, body)
    if section.matrix:
        _matrix(slide, section.matrix, look, body)


def _halved(body: SlideArea, table: BoardTable) -> tuple[SlideArea, SlideArea]:
    low = Inches(0.4 * (len(table.rows) + 1))
    upper = body._replace(height=body.height - low - Inches(0.1))
    return upper, body._replace(top=body.top + upper.height + Inches(0.1), height=low)


def _right(body: SlideArea) -> SlideArea:
    return body._replace(left=body.left + _HALF + Inches(0.3), width=_HALF)


def _rgb(name: str, look: Look) -> RGBColor:
    return deck.rgb(colour_of(name, look.accent))


def _chart(slide: Any, chart: BoardChart, look: Look, at: SlideArea) -> None:
    charts.columns(
        slide,
        chart.name,
        chart.groups,
        [(charts.cell_text(one.name), one.values) for one in chart.series],
        colours=[_rgb(one.colour, look) for one in chart.series],
        at=at,
        number_format=_FORMATS.get(chart.unit) or _short_amounts(),
        stacked=chart.stacked,
    )


def _matrix(slide: Any, matrix: BoardMatrix, look: Look, at: SlideArea) -> None:
    points: dict[int, list[charts.Bubble]] = defaultdict(list)
    for n, spot in enumerate(matrix.spots):
        name = _short(spot.name) if n < _NAMED else ""
        points[spot.phase].append((name, spot.strength, spot.score, spot.revenue))
    series = [
        (name, _rgb(colour, look), points[n])
        for n, (name, colour) in enumerate(matrix.phases)
        if points[n]
    ]
    wide = Emu(at.width - Inches(2.6))
    charts.bubbles(
        slide,
        matrix.name,
        series,
        across=(matrix.across, *strengths_of(matrix)),
        up=(matrix.up, *scores_of(matrix)),
        at=at._replace(width=wide),
    )
    frame = deck.text_box(slide, at.left + wide, at.top, Inches(2.6), at.height)
    for words in matrix.corners:
        deck.say(frame, words, size=13)


def _table(slide: Any, table: BoardTable, look: Look, at: SlideArea) -> None:
    inches = at.width / Inches(1) - 0.2
    wide = [inches * width / sum(table.widths) for width in table.widths]
    rows, size = _fitting(table, wide, at.height / 12_700)
    accent = _rgb("accent", look)
    drawn = deck.table(slide, table.header, rows, table.widths, accent=accent, size=size, at=at)
    for column in range(len(table.header) - table.figures, len(table.header)):
        deck.aligned_right(drawn, column)


def _fitting(
    table: BoardTable, wide: Sequence[float], tall: float
) -> tuple[Sequence[Sequence[str]], float]:
    """The rows and the size of their letters: where the smallest is too large, names are cut,
    and where that is not enough, every text.
    """

    def fits(rows: Sequence[Sequence[str]], size: float) -> bool:
        lines = [table.header, *rows]
        heights = (max(_ROW, *map(tall_cell, row, wide, repeat(size))) for row in lines)
        return sum(heights) <= tall

    size = largest(_SIZES, lambda size: fits(table.rows, size))
    if fits(table.rows, size):
        return table.rows, size
    named = [[cut(name, wide[0], size), *others] for name, *others in table.rows]
    if fits(named, size):
        return named, size
    return [list(map(cut, row, wide, repeat(size))) for row in table.rows], size


def _short_amounts() -> str:
    """Thousands and millions, as the product writes them in this language."""
    thousand, million = ("mil", "mi") if (get_language() or "").startswith("pt") else ("k", "M")
    return f'[>=999500]#,##0.0,," {million}";[>=1000]#,##0," {thousand}";0'


def _short(text: str) -> str:
    return text if len(text) <= _LETTERS else f"{text[: _LETTERS - 1]}…"
