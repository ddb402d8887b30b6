"""Slides of our plain template, made by code: titles, texts and tables, all native."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.autoshape import Shape
from pptx.util import Emu, Inches, Pt

from pages.documents.look import Look

INK, QUIET = RGBColor(0x1A, 0x20, 0x26), RGBColor(0x53, 0x59, 0x5F)
SOFT, RULE = RGBColor(0xF4, 0xF3, 0xEF), RGBColor(0xE3, 0xE1, 0xDD)
WHITE = RGBColor(0xFF, 0xFF, 0xFF)
HEAT = (
    RGBColor(0xEE, 0xF6, 0xF0),
    RGBColor(0xFF, 0xF1, 0xDA),
    RGBColor(0xFF, 0xD9, 0xCF),
    RGBColor(0xF3, 0xA7, 0x9D),
)
WIDTH, HEIGHT, MARGIN, TOP = Inches(13.333), Inches(7.5), Inches(0.6), Inches(1.35)
INNER, INSET = Emu(WIDTH - 2 * MARGIN), Inches(0.1)
"""What the margins leave, and how far a text begins inside its box: tables stand below texts."""
_COVER, _TITLE_ONLY = 0, 5


class SlideArea(NamedTuple):
    """Where something stands on a slide."""

    left: int
    top: int
    width: int
    height: int


WHOLE = SlideArea(MARGIN, TOP, INNER, Inches(5.4))
"""Below the title, between the margins."""


class Deck:
    """A presentation in the making; `footer` stands on each slide but the first."""

    def __init__(self, title: str, author: str, footer: str, look: Look) -> None:
        self._made = Presentation()
        self._made.slide_width, self._made.slide_height = WIDTH, HEIGHT
        self._footer = footer
        self.accent = rgb(look.accent)
        self.series = (tint(self.accent, 0.3), tint(self.accent, 0.6), self.accent)
        _plain_template(self._made, self.accent)
        if look.logo:
            cover, title_only = self._made.slide_layouts
            _logo(cover, look, Inches(0.6), Inches(0.9))
            _logo(title_only, look, Inches(0.4), Inches(0.5))
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


def rgb(colour: str) -> RGBColor:
    """Of #rrggbb."""
    return RGBColor.from_string(colour.removeprefix("#").upper())


def tint(colour: RGBColor, share: float) -> RGBColor:
    """So much of a colour on white."""
    return RGBColor(*(round(255 - (255 - part) * share) for part in colour))


def _plain_template(made: Any, accent: RGBColor) -> None:
    """Titles at the top left over a line; of the layouts only the two that we use."""
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
    _place(cover.placeholders[1], Inches(4.1), Inches(2.2))
    _line(cover, Inches(3.9), Inches(1.2), Inches(0.06), accent)
    _line(title_only, Inches(1.18), Emu(INNER - 2 * INSET), Inches(0.02), accent)
    _place(title_only.placeholders[0], Inches(0.4), Inches(0.8))
    _place(made.slide_master.placeholders[0], Inches(0.4), Inches(0.8))
    _place(made.slide_master.placeholders[1], TOP, Inches(5.4))


def _line(layout: Any, top: int, width: int, height: int, colour: RGBColor) -> None:
    """A line on each slide of the layout."""
    shapes = layout.shapes
    number = max(shape.shape_id for shape in shapes) + 1
    drawn = shapes._spTree.add_autoshape(
        number, f"Line {number}", "rect", MARGIN + INSET, top, width, height
    )
    line = Shape(drawn, shapes)
    line.fill.solid()
    line.fill.fore_color.rgb = colour
    line.line.fill.background()


def _logo(layout: Any, look: Look, top: int, most: int) -> None:
    """The logo at the upper right of each slide of the layout; no title runs below it."""
    _image, related = layout.part.get_or_add_image_part(BytesIO(look.logo))
    wide, high = map(int, look.logo_within(Inches(2.5), most))
    left = WIDTH - MARGIN - INSET - wide
    number = max(shape.shape_id for shape in layout.shapes) + 1
    drawn = layout.shapes._spTree.add_pic(number, "Logo", "", related, left, top, wide, high)
    drawn.nvPicPr.cNvPr.set("descr", look.name)  # add_pic takes quotes for its own
    title = layout.placeholders[0]
    if title.top < top + high:
        title.width = Emu(left - MARGIN - INSET)


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
    accent: RGBColor,
    size: float = 11,
    height: int = Inches(0.3),
    at: SlideArea = WHOLE,
) -> Any:
    """A table over the whole width; `widths` are shares of it. A cell's second line is small."""
    wide = Emu(at.width - 2 * INSET)
    shape = slide.shapes.add_table(
        len(rows) + 1, len(header), at.left + INSET, at.top, wide, Inches(0.3)
    )
    made = shape.table
    for column, share in zip(made.columns, widths, strict=True):
        column.width = Emu(int(wide * share / sum(widths)))
    made.horz_banding = False
    for place, (row, texts) in enumerate(zip(made._tbl.tr_lst, [header, *rows], strict=True)):
        row.h = height if place else Inches(0.3)
        for cell, text in zip(row.tc_lst, texts, strict=True):
            row.replace(cell, _cell(text, size, None if place else accent))
    return made


def _cell(text: str, size: float, header: RGBColor | None) -> Any:
    """A cell written at once: python-pptx takes ten times as long to set its parts one by one."""
    lines = "".join(
        f'<a:p><a:pPr><a:spcAft><a:spcPts val="{round(size * 100 / 3)}"/></a:spcAft></a:pPr>'
        f'<a:r><a:rPr sz="{round((size - 2 * bool(number)) * 100)}" b="{int(bool(header))}">'
        f"{_solid(WHITE if header else QUIET if number else INK)}</a:rPr>"
        f"<a:t>{escape(line)}</a:t></a:r></a:p>"
        for number, line in enumerate([text] if header else text.split("\n"))
    )
    edge = Inches(0.04)
    return parse_xml(
        f"<a:tc {nsdecls('a')}><a:txBody><a:bodyPr/><a:lstStyle/>{lines}</a:txBody>"
        f'<a:tcPr marT="{edge}" marB="{edge}" anchor="t">{_solid(header or SOFT)}</a:tcPr></a:tc>'
    )


def _solid(colour: RGBColor) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def aligned_right(made: Any, column: int) -> None:
    """Amounts stand below one another."""
    for row in made._tbl.tr_lst:
        for properties in row.tc_lst[column].iter(qn("a:pPr")):
            properties.set("algn", "r")


def heat(made: Any, warmth: Sequence[Sequence[int]]) -> None:
    """Colour the cells below the header and right of the first column, from 0 (cool) to 3."""
    for row, warm in enumerate(warmth, 1):
        for column, degree in enumerate(warm, 1):
            cell = made.cell(row, column)
            cell.fill.fore_color.rgb = HEAT[degree]
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
