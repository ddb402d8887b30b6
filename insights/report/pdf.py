"""A board report as PDF."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from insights.report.drawing import drawn_chart, drawn_matrix, drawn_spark
from insights.report.shapes import BoardReport, BoardSection
from pages.documents.look import Look
from pages.documents.pdf import framed, pdf_by

_LAYOUT = Path(__file__).with_name("layout.typ")


def pdf_of(report: BoardReport, look: Look) -> bytes:
    """The file."""
    return pdf_by(_LAYOUT, _data(report, look))


def _data(report: BoardReport, look: Look) -> dict[str, Any]:
    return {
        **framed(look, report.head.language),
        "head": asdict(report.head),
        "sentence": report.sentence,
        "figures": [
            asdict(figure) | {"past": drawn_spark(figure.past)} for figure in report.figures
        ],
        "sections": [_section(section, look.accent) for section in report.sections],
    }


def _section(section: BoardSection, accent: str) -> dict[str, Any]:
    drawn = section.chart and drawn_chart(section.chart, accent)
    if section.matrix:
        drawn = drawn_matrix(section.matrix, accent)
    return {
        "title": section.title,
        "sentence": section.sentence,
        "note": section.note,
        "drawn": drawn,
        "table": section.table and asdict(section.table),
    }
