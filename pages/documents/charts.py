"""Native charts on slides: their figures stand in a sheet of their own and can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_MARK
from pptx.util import Inches, Pt

from pages.documents.deck import INNER, MARGIN, RULE, TOP


def bars(slide: Any, name: str, values: Sequence[tuple[str, int]], *, accent: RGBColor) -> None:
    """A native chart of percentages, the first at the top; each bar says its own."""
    data = CategoryChartData(number_format='0"%"')
    data.categories = [cell_text(label) for label, _value in values]
    data.add_series(name, [value for _label, value in values])
    height = Inches(min(5.4, 0.6 + 0.7 * len(values)))
    chart = _chart(slide, XL_CHART_TYPE.BAR_CLUSTERED, data, name, height)
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
    series: Sequence[tuple[str, Sequence[float]]],
    *,
    colours: Sequence[RGBColor],
) -> None:
    """A native clustered chart: for each group one column a series, which says its figure."""
    data = CategoryChartData(number_format="#,##0")
    data.categories = [cell_text(group) for group in groups]
    for label, values in series:
        data.add_series(label, values)
    chart = _chart(slide, XL_CHART_TYPE.COLUMN_CLUSTERED, data, name, Inches(5.4))
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    axis = chart.value_axis
    axis.minimum_scale = 0
    axis.has_major_gridlines = axis.visible = False
    _fill(chart, colours, "#,##0")


def _chart(slide: Any, kind: Any, data: Any, name: str, height: int) -> Any:
    shape = slide.shapes.add_chart(kind, MARGIN, TOP, INNER, height, data)
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
