"""Presentations as other people make them, and as somebody would who means harm."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches


def corporate() -> bytes:
    """Odd placeholders, groups in groups, tokens split over runs, a table, notes, a chart."""
    made = Presentation()
    cover = made.slides.add_slide(made.slide_layouts[0])
    split(cover.shapes.title.text_frame, ["{{ac", "cou", "nt}} – {{", "period }}"])
    cover.placeholders[1].text_frame.text = "{{organization}} · {{version}} · {{state}}"
    odd = made.slides.add_slide(made.slide_layouts[3])
    odd.placeholders[1].text_frame.text = "{{summary}}"
    odd.placeholders[2].text_frame.text = "{{strengths}}"
    outer = odd.shapes.add_group_shape()
    inner = outer.shapes.add_group_shape()
    box = inner.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1))
    split(box.text_frame, ["Deep: {", "{edi", "tion}", "}!"])
    odd.notes_slide.notes_text_frame.text = "Say {{actions}} to {{account}}."
    third = made.slides.add_slide(made.slide_layouts[5])
    add_table(
        third,
        [
            ["What", "How far", "Until"],
            ["{{objective.title}}\n{{objective.gains}}", "{{objective.progress}}", "{{account}}"],
            ["Total", "{{currency}}", ""],
        ],
    )
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("ours", (1, 2))
    third.shapes.add_chart(XL_CHART_TYPE.PIE, Inches(1), Inches(5), Inches(3), Inches(2), data)
    return saved(made)


def tables() -> bytes:
    """The other stranger: nothing but tables, and a layout that is filled too."""
    made = Presentation()
    layout = made.slide_layouts[6]
    layout.name = "Ours"
    layout.placeholders[0].text_frame.text = "{{account}} {{as_of}}"
    for kind in ("action", "risk", "value", "sum"):
        slide = made.slides.add_slide(layout)
        parts = {
            "action": ("title", "owner"),
            "risk": ("text", "weight"),
            "value": ("initiative", "amount"),
            "sum": ("side", "realised"),
        }[kind]
        add_table(slide, [["Ä", "ß"], [f"{{{{{kind}.{part}}}}}" for part in parts]])
    return saved(made)


def saying(*texts: str) -> bytes:
    """A slide for each text."""
    made = Presentation()
    for text in texts:
        made.slides.add_slide(made.slide_layouts[5]).shapes.title.text_frame.text = text
    return saved(made)


def split(frame: Any, parts: Sequence[str]) -> None:
    paragraph = frame.paragraphs[0]
    for number, part in enumerate(parts):
        run = paragraph.add_run()
        run.text, run.font.bold = part, bool(number % 2)


def add_table(slide: Any, rows: Sequence[Sequence[str]]) -> Any:
    table = slide.shapes.add_table(
        len(rows), len(rows[0]), Inches(1), Inches(1.5), Inches(8), Inches(1)
    ).table
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(
    pptx: bytes, parts: Mapping[str, bytes] = {}, replaced: Mapping[str, tuple[str, str]] = {}
) -> bytes:
    """The file with these parts more, and words replaced in some."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(pptx)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name in replaced:
                before, after = replaced[name]
                assert before in content.decode()
                content = content.decode().replace(before, after, 1).encode()
            if name not in parts:
                new.writestr(name, content)
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 100), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 120 if mode == "L" else None).save(out, kind)
    return out.getvalue()
