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

MAIN = "http://schemas.openxmlformats.org/presentationml/2006/main"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
OFFICE = "application/vnd.openxmlformats-officedocument.presentationml."


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


SVG_BLIP = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
SVG_RELS = "ppt/slides/_rels/slide1.xml.rels"


def with_vector(*, has_fallback: bool = True) -> bytes:
    """A picture as PowerPoint writes it: a PNG, and beside it the SVG that it was made from."""
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text_frame.text = "{{account}}"
    slide.shapes.add_picture(io.BytesIO(picture()), 0, 0)
    blip = next(one for one in slide._element.iter() if one.tag.endswith("}blip"))
    png = blip.attrib.values()[0]
    asvg = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
    beside = (
        f'><a:extLst><a:ext uri="{SVG_BLIP}"><asvg:svgBlip xmlns:asvg="{asvg}" r:embed="rId77"/>'
        "</a:ext></a:extLst></a:blip>"
    )
    link = f'<Relationship Id="rId77" Target="../media/image9.svg" Type="{IMAGE}"/></Relationships>'
    alone = (f'embed="{png}"/>', 'embed="rId77"/>')
    return changed(
        saved(made),
        {"ppt/media/image9.svg": b"<svg onload='alert(1)'/>"},
        {
            "[Content_Types].xml": (
                "<Default ",
                '<Default Extension="svg" ContentType="image/svg+xml"/><Default ',
            ),
            SVG_RELS: ("</Relationships>", link),
            "ppt/slides/slide1.xml": (f'"{png}"/>', f'"{png}"{beside}') if has_fallback else alone,
        },
    )


def with_backstage() -> bytes:
    """Notes, comments, a hidden slide, tags, and what a file says of who made it."""
    made = Presentation()
    first = made.slides.add_slide(made.slide_layouts[5])
    first.shapes.title.text_frame.text = "{{account}}"
    first.notes_slide.notes_text_frame.text = "Offstage: never below 8 %."
    hidden = made.slides.add_slide(made.slide_layouts[5])
    hidden.shapes.title.text_frame.text = "Offstage margins"
    hidden.shapes.add_picture(io.BytesIO(picture()), 0, 0)
    hidden._element.set("show", "0")
    first.shapes.title.click_action.target_slide = hidden
    properties = made.core_properties
    properties.comments = properties.keywords = properties.subject = "Offstage"
    relations = "</Relationships>"
    ours = f'<Relationship Id="rId7%s" Type="{IMAGE.rpartition("/")[0]}/%s" Target="%s"/>'
    types = (
        f'<Override PartName="/ppt/comments/comment1.xml" ContentType="{OFFICE}comments+xml"/>'
        f'<Override PartName="/ppt/tags/tag1.xml" ContentType="{OFFICE}tags+xml"/></Types>'
    )
    return changed(
        saved(made),
        {
            "ppt/comments/comment1.xml": f'<p:cmLst xmlns:p="{MAIN}">Offstage</p:cmLst>'.encode(),
            "ppt/tags/tag1.xml": f'<p:tagLst xmlns:p="{MAIN}" a="Offstage"/>'.encode(),
        },
        {
            "[Content_Types].xml": ("</Types>", types),
            SVG_RELS: (
                relations,
                ours % (1, "comments", "../comments/comment1.xml")
                + ours % (2, "tags", "../tags/tag1.xml")
                + relations,
            ),
            "ppt/slides/slide1.xml": (
                "</p:spTree>",
                '</p:spTree><p:custDataLst><p:tags r:id="rId72"/></p:custDataLst>',
            ),
        },
    )
