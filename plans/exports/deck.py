"""Slides of our plain template, made by code: titles, texts, tables and charts, all native."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

INK, QUIET = RGBColor(0x1A, 0x20, 0x26), RGBColor(0x53, 0x59, 0x5F)
ACCENT, SOFT = RGBColor(0x00, 0x6E, 0x74), RGBColor(0xF4, 0xF3, 0xEF)
WHITE = RGBColor(0xFF, 0xFF, 0xFF)
SERIES = (RGBColor(0xB7, 0xC9, 0xC8), RGBColor(0x62, 0x90, 0x92), ACCENT)
HEAT = (
    RGBColor(0xEE, 0xF6, 0xF0),
    RGBColor(0xFF, 0xF1, 0xDA),
    RGBColor(0xFF, 0xD9, 0xCF),
    RGBColor(0xF3, 0xA7, 0x9D),
)
WIDTH, HEIGHT, MARGIN, TOP = Inches(13.333), Inches(7.5), Inches(0.6), Inches(1.35)
INNER = Emu(WIDTH - 2 * MARGIN)
_COVER, _TITLE_ONLY = 0, 5
_BULLET = "•  "


class Deck:
    """A presentation in the making; `footer` stands on each slide but the first."""

    def __init__(self, title: str, author: str, footer: str) -> None:
        self._made = Presentation()
        self._made.slide_width, self._made.slide_height = WIDTH, HEIGHT
        self._footer = footer
        _plain_template(self._made)
        properties = self._made.core_properties
        properties.title, properties.author, properties.last_modified_by = title, author, author

    def cover(self, title: str, below: str) -> None:
        """The first slide."""
        slide = self._made.slides.add_slide(self._made.slide_layouts[0])
        slide.shapes.title.text_frame.text = title
        frame = slide.placeholders[1].text_frame
        frame.text = below
        for paragraph in frame.paragraphs:
            paragraph.alignment, paragraph.font.size = PP_ALIGN.LEFT, Pt(18)
            paragraph.font.color.rgb = QUIET

    def slide(self, title: str) -> Any:
        """A slide with a title, and the footer."""
        slide = self._made.slides.add_slide(self._made.slide_layouts[1])
        slide.shapes.title.text_frame.text = title
        frame = text_box(slide, MARGIN, Inches(7.0), INNER, Inches(0.3))
        say(frame, f"{self._footer} · {len(self._made.slides)}", size=10, colour=QUIET)
        return slide

    def bytes(self) -> bytes:
        """The file."""
        out = BytesIO()
        self._made.save(out)
        return out.getvalue()


def _plain_template(made: Any) -> None:
    """A title at the top left in our colour; of the layouts only the two that we use."""
    for number in reversed(range(len(made.slide_layouts))):
        if number not in (_COVER, _TITLE_ONLY):
            made.slide_layouts.remove(made.slide_layouts[number])
    level = made.slide_master.element.find(
        f"{qn('p:txStyles')}/{qn('p:titleStyle')}/{qn('a:lvl1pPr')}"
    )
    level.set("algn", "l")
    level.find(qn("a:defRPr")).set("sz", "2600")
    cover, title_only = made.slide_layouts
    _place(cover.placeholders[0], Inches(2.4), Inches(1.4))
    _place(cover.placeholders[1], Inches(3.9), Inches(2.2))
    _place(title_only.placeholders[0], Inches(0.4), Inches(0.8))
    _place(made.slide_master.placeholders[0], Inches(0.4), Inches(0.8))
    _place(made.slide_master.placeholders[1], TOP, Inches(5.4))


def _place(shape: Any, top: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = MARGIN, top, INNER, height


def text_box(slide: Any, left: int, top: int, width: int, height: int) -> Any:
    """An empty text that wraps."""
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    return frame


def say(
    frame: Any,
    text: str,
    *,
    size: float,
    colour: RGBColor = INK,
    bold: bool = False,
    level: int = 0,
) -> Any:
    """A paragraph more; the first one takes the place of the empty one."""
    paragraph = paragraph_of(frame, size=size, level=level)
    run_of(paragraph, text, colour=colour, bold=bold)
    return paragraph


def paragraph_of(frame: Any, *, size: float, level: int = 0) -> Any:
    """An empty paragraph at the end."""
    is_first = len(frame.paragraphs) == 1 and not frame.paragraphs[0].runs
    paragraph = frame.paragraphs[0] if is_first else frame.add_paragraph()
    paragraph.font.size = Pt(size)
    paragraph.space_after = Pt(size / 3)
    paragraph.level = level
    return paragraph


def run_of(
    paragraph: Any,
    text: str,
    *,
    colour: RGBColor = INK,
    bold: bool = False,
    italic: bool = False,
    href: str = "",
) -> None:
    """Words at the end of a paragraph."""
    for number, part in enumerate(text.split("\n")):
        if number:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = part
        run.font.bold, run.font.italic = bold, italic
        if href:
            run.hyperlink.address = href
        else:
            run.font.color.rgb = colour


def table(
    slide: Any,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    size: float = 11,
) -> Any:
    """A table over the whole width; `widths` are shares of it. A cell's second line is small."""
    shape = slide.shapes.add_table(len(rows) + 1, len(header), MARGIN, TOP, INNER, Inches(0.3))
    made = shape.table
    for column, share in zip(made.columns, widths, strict=True):
        column.width = Emu(int(INNER * share / sum(widths)))
    made.horz_banding = False
    for cells, texts in zip(made.rows, [header, *rows], strict=True):
        is_header = texts is header
        cells.height = Inches(0.3)
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.fill.solid()
            cell.fill.fore_color.rgb = ACCENT if is_header else SOFT
            cell.vertical_anchor = MSO_ANCHOR.TOP
            cell.margin_top = cell.margin_bottom = Inches(0.04)
            if is_header:
                say(cell.text_frame, text, size=size, colour=WHITE, bold=True)
                continue
            for number, line in enumerate(text.split("\n")):
                say(cell.text_frame, line, size=size - 2 * bool(number))
    return made


def heat(made: Any, warmth: Sequence[Sequence[int]]) -> None:
    """Colour the cells below the header and right of the first column, from 0 (cool) to 3."""
    for row, warm in enumerate(warmth, 1):
        for column, degree in enumerate(warm, 1):
            made.cell(row, column).fill.fore_color.rgb = HEAT[degree]


def bars(slide: Any, name: str, values: Sequence[tuple[str, int]]) -> None:
    """A native chart of percentages, the first at the top."""
    data = CategoryChartData(number_format='0"%"')
    data.categories = [cell_text(label) for label, _value in values]
    data.add_series(name, [value for _label, value in values])
    chart = _chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, name)
    chart.has_legend = False
    chart.category_axis.reverse_order = True
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, 100, 25
    axis.has_major_gridlines = False
    _fill(chart, (ACCENT,), '0"%"')


def columns(
    slide: Any, name: str, groups: Sequence[str], series: Sequence[tuple[str, Sequence[float]]]
) -> None:
    """A native clustered chart: for each group one column a series."""
    data = CategoryChartData(number_format="#,##0")
    data.categories = [cell_text(group) for group in groups]
    for label, values in series:
        data.add_series(label, values)
    chart = _chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, name)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.value_axis.minimum_scale = 0
    _fill(chart, SERIES, "#,##0")


def _chart(slide: Any, kind: Any, data: Any, name: str) -> Any:
    shape = slide.shapes.add_chart(kind, MARGIN, TOP, INNER, Inches(5.4), data)
    shape.name = name
    shape._element.nvGraphicFramePr.cNvPr.set("descr", name)  # what a screen reader says
    chart = shape.chart
    chart.has_title = False
    chart.font.size = Pt(12)
    return chart


def _fill(chart: Any, colours: Sequence[RGBColor], number_format: str) -> None:
    plot = chart.plots[0]
    plot.gap_width = 60
    plot.has_data_labels = True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = number_format, False
    for one, colour in zip(plot.series, colours, strict=False):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = colour


def cell_text(text: str) -> str:
    """A label for the chart's own sheet, where `=1+1` or a link would not stay a text."""
    return f" {text}"
