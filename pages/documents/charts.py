"""Native charts on slides: their figures stand in a sheet of their own and can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import BubbleChartData, CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_TICK_MARK,
)
from pptx.util import Inches, Pt

from pages.documents.deck import RULE, WHITE, WHOLE, SlideArea

_FEW = 6
_AROUND = (
    XL_LABEL_POSITION.RIGHT,
    XL_LABEL_POSITION.LEFT,
    XL_LABEL_POSITION.ABOVE,
    XL_LABEL_POSITION.BELOW,
)


def bars(slide: Any, name: str, values: Sequence[tuple[str, int]], *, accent: RGBColor) -> None:
    """A native chart of percentages, the first at the top; each bar says its own."""
    data = CategoryChartData(number_format='0"%"')
    data.categories = [cell_text(label) for label, _value in values]
    data.add_series(name, [value for _label, value in values])
    height = Inches(min(5.4, 0.6 + 0.7 * len(values)))
    chart = _chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, name, WHOLE._replace(height=height))
    chart.has_legend = False
    chart.category_axis.reverse_order = True
    axis = chart.value_axis
    axis.minimum_scale, axis.maximum_scale = 0, 100
    axis.has_major_gridlines = axis.visible = False
    _fill(chart, (accent,), '0"%"')


def columns(
    slide: Any,
    name: str,
    groups: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    *,
    colours: Sequence[RGBColor],
    at: SlideArea = WHOLE,
    number_format: str = "#,##0",
    stacked: bool = False,
) -> None:
    """Native columns: for each group one a series, beside the other or `stacked`.

    Of a few each says its figure; else they stand at the side.
    """
    data = CategoryChartData(number_format=number_format)
    data.categories = [cell_text(group) for group in groups]
    for label, values in series:
        data.add_series(label, values)
    kind = XL_CHART_TYPE.COLUMN_STACKED if stacked else XL_CHART_TYPE.COLUMN_CLUSTERED
    chart = _chart(slide, kind, data, name, at)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    axis = chart.value_axis
    if all((value or 0) >= 0 for _label, values in series for value in values):
        axis.minimum_scale = 0
    axis.has_major_gridlines = False
    _fill(chart, colours, number_format)
    axis.visible = stacked or len(groups) > _FEW
    if axis.visible:
        chart.plots[0].has_data_labels = False
        labels = axis.tick_labels
        labels.number_format, labels.number_format_is_linked = number_format, False
        axis.format.line.fill.background()
    if stacked:
        chart.plots[0].overlap = 100


def trend(
    slide: Any,
    name: str,
    groups: Sequence[str],
    values: Sequence[float | None],
    *,
    colour: RGBColor,
    at: SlideArea,
) -> None:
    """A small native line without words: how a figure moved."""
    data = CategoryChartData(number_format="General")
    data.categories = [cell_text(group) for group in groups]
    data.add_series(cell_text(name), values)
    chart = _chart(slide, XL_CHART_TYPE.LINE, data, name, at)
    chart.has_legend = False
    chart.category_axis.visible = chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    line = chart.plots[0].series[0]
    line.smooth = False
    line.format.line.color.rgb, line.format.line.width = colour, Pt(2.25)


Bubble = tuple[str, float, float, float]
"""A name, where it stands across and up, and how large it is."""


def bubbles(
    slide: Any,
    name: str,
    series: Sequence[tuple[str, RGBColor, Sequence[Bubble]]],
    *,
    across: tuple[str, float, float],
    up: tuple[str, float, float],
    at: SlideArea = WHOLE,
) -> None:
    """Native bubbles; each axis has a name, its least and its most. A bubble may have a name."""
    data = BubbleChartData()
    for label, _colour, points in series:
        of = data.add_series(cell_text(label))
        for _name, x, y, size in points:
            of.add_data_point(x, y, max(size, 0))
    chart = _chart(slide, XL_CHART_TYPE.BUBBLE, data, name, at)
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.plots[0].bubble_scale = 40
    for axis, (words, least, most) in ((chart.category_axis, across), (chart.value_axis, up)):
        axis.minimum_scale, axis.maximum_scale = least, most
        axis.has_major_gridlines, axis.has_title = False, True
        axis.axis_title.text_frame.text = words
        axis.axis_title.text_frame.paragraphs[0].font.size = Pt(11)
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0", False
    for drawn, (_label, colour, points) in zip(chart.plots[0].series, series, strict=True):
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour
        drawn.format.line.color.rgb = WHITE
        for n, point in enumerate(points):
            if point[0]:
                _named(drawn.points[n].data_label, point[0], n)


def _named(label: Any, words: str, place: int) -> None:
    """Neighbours' names go different ways: no program keeps them apart."""
    label.has_text_frame = True
    label.text_frame.text = words
    label.position = _AROUND[place % len(_AROUND)]
    label.text_frame.paragraphs[0].runs[0].font.size = Pt(10)


def _chart(slide: Any, kind: Any, data: Any, name: str, at: SlideArea) -> Any:
    shape = slide.shapes.add_chart(kind, *at, data)
    shape.name = name
    shape._element.nvGraphicFramePr.cNvPr.set("descr", name)  # what a screen reader says
    chart = shape.chart
    chart.has_title = False
    chart.font.size = Pt(12)
    chart.category_axis.format.line.color.rgb = RULE
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
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
