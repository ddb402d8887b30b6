"""A plan as PowerPoint: titles, tables and charts that can be edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pptx.util import Emu, Inches

from pages.documents import charts, deck
from pages.documents.deck import INNER, MARGIN, QUIET, TOP, Deck
from pages.documents.look import Look
from pages.documents.room import fitting, largest, tall, tall_cell
from plans.exports.content import Content, ObjectiveLine, Section
from plans.exports.words import words
from rules.rich_text.shapes import HEADINGS, LISTS, Block

T = TypeVar("T")
_BODY, _WIDE = 396, 11.9
"""Points and inches that the title and the margins leave of a slide."""
_TEXT, _ROWS, _ITEMS = (18, 16, 15), (14, 12, 11), (14, 12, 11)
"""Sizes of letters, the largest first."""
_NAMED, _QUARTER = 26, 160
"""What a section's name takes where it shares a slide; what a list of the SWOT has."""
_BARS = 15
_DOWN = (5, 4, 3, 2, 1)
_Part = tuple[str, Sequence[Block]]


def pptx_of(content: Content, look: Look) -> bytes:
    """The file."""
    head, said = content.head, words()
    footer = " · ".join((head.account, *head.standing))
    made = Deck(head.title, head.organization, footer, look)
    made.cover(head.title, "\n".join((head.period, " · ".join(head.standing), head.organization)))
    _sections(made, content.sections, said["in_words"])
    _objectives(made, content, said)
    _actions(made, content, said)
    _live(made, content, said)
    _swot(made, content, said)
    _risks(made, content, said)
    _value(made, content, said)
    return made.bytes()


def _sections(made: Deck, sections: Iterable[Section], shared: str) -> None:
    """Short sections share a slide, long ones go on."""
    for parts in _in_pages(sections):
        only = parts[0][0] if len(parts) == 1 else ""
        size = largest(_TEXT, lambda size, parts=parts: _room(parts, size) <= _BODY)  # type: ignore[misc]
        frame = deck.text_box(made.slide(only or shared), MARGIN, TOP, INNER, Inches(5.5))
        for title, blocks in parts:
            if not only:
                deck.say(frame, title, size=size + 1, colour=made.accent, bold=True)
            number = 0
            for block in blocks:
                number = number + 1 if block.kind == "ol" else 0
                _block(frame, block, number, size)


def _in_pages(sections: Iterable[Section]) -> list[list[_Part]]:
    pages: list[list[_Part]] = []
    for section in sections:
        first, *others = fitting(section.blocks, _block_room, _BODY)
        fits = pages and not others and _room([*pages[-1], (section.title, first)]) <= _BODY
        if fits:
            pages[-1].append((section.title, first))
            continue
        pages.append([(section.title, first)])
        pages += [[(_continued(section.title, 1), blocks)] for blocks in others]
    return pages


def _room(parts: Sequence[_Part], size: float = _TEXT[-1]) -> float:
    named = _NAMED * len(parts) if len(parts) > 1 else 0
    return named + sum(_block_room(block, size) for _title, blocks in parts for block in blocks)


def _block_room(block: Block, size: float = _TEXT[-1]) -> float:
    return tall(block.text, _WIDE - 0.4 * block.level, size + 2 * (block.kind in HEADINGS))


def _block(frame: Any, block: Block, number: int, size: float) -> None:
    is_heading = block.kind in HEADINGS
    level = max(0, block.level - 1)
    paragraph = deck.paragraph_of(frame, size=size + is_heading, level=level)
    if block.kind in LISTS:
        deck.run_of(paragraph, f"{number}.  " if number else "•  ", colour=QUIET)
    for run in block.runs:
        deck.run_of(
            paragraph, run.text, bold=run.strong or is_heading, italic=run.em, href=run.href
        )


def _objectives(made: Deck, content: Content, said: dict[str, Any]) -> None:
    header = [said["objective"], said["progress"], said["due"]]
    rows = [_objective(number, one) for number, one in enumerate(content.objectives, 1)]
    _table(made, said["objectives"], header, rows, (7, 2.5, 1.5))
    known = [
        (f"{number}. {_short(one.title)}", one.share)
        for number, one in enumerate(content.objectives, 1)
        if one.share is not None
    ]
    for title, shares in _titled(said["progress"], _parted(known, _BARS)):
        charts.bars(made.slide(title), said["percent"], shares, accent=made.accent)


def _actions(made: Deck, content: Content, said: dict[str, Any]) -> None:
    header = [said["action"], said["objective"], said["owner"], said["due"], said["state"]]
    rows = [
        [one.title, f"{one.number}.", one.owner, one.due, one.status] for one in content.actions
    ]
    _table(made, said["actions"], header, rows, (4.7, 1.7, 2.4, 1.6, 1.6))


def _objective(number: int, one: ObjectiveLine) -> list[str]:
    gains = [f"{label} {_short(text, 160)}" for label, text in one.gains]
    told = [f"{number}. {one.title}", one.note, *gains]
    share = f"{one.share} %" if one.share is not None else ""
    return [_lines(*told), _lines(one.figures, share), _lines(one.due, one.status)]


def _live(made: Deck, content: Content, said: dict[str, Any]) -> None:
    rows = [
        ["" if number else one.title, _lines(label, note), value]
        for one in content.live
        for number, (label, value, note) in enumerate(one.lines)
    ]
    _table(made, said["live"], [said["subject"], said["what"], said["today"]], rows, (4, 5, 3))


def _swot(made: Deck, content: Content, said: dict[str, Any]) -> None:
    wide, high = Emu((INNER - Inches(0.2)) // 2), Inches(2.75)

    def in_pages(size: float) -> list[list[list[str]]]:
        def room_of(item: str) -> float:
            return tall(_item(item), wide / Inches(1) - 0.2, size)

        return [fitting(one.items, room_of, _QUARTER) for one in content.swot]

    size = largest(_ITEMS, lambda size: max(map(len, in_pages(size)), default=0) <= 1)
    lists = in_pages(size)
    for number in range(max(map(len, lists), default=0)):
        slide = made.slide(_continued(said["swot"], number))
        for place, (one, pages) in enumerate(zip(content.swot, lists, strict=True)):
            left, top = MARGIN + place % 2 * (wide + Inches(0.2)), TOP + place // 2 * high
            frame = deck.text_box(slide, left, top, wide, high)
            deck.say(frame, one.title, size=15, colour=made.accent, bold=True)
            for item in pages[number] if number < len(pages) else ():
                deck.say(frame, _item(item), size=size)


def _item(text: str) -> str:
    return f"•  {_short(text, 180)}"


def _risks(made: Deck, content: Content, said: dict[str, Any]) -> None:
    is_judged = any(risk.weight for risk in content.risks)
    header = ["#", said["risks"], *([said["weight"], said["mitigation"]] if is_judged else [])]
    rows = [
        [str(number), risk.text, *([risk.weight, risk.note] if is_judged else [])]
        for number, risk in enumerate(content.risks, 1)
    ]
    widths = (0.5, 4.8, 1.9, 4.8) if is_judged else (0.5, 11.5)
    _table(made, said["risks"], header, rows, widths)
    if content.matrix:
        _matrix(made, content.matrix, said)


def _matrix(made: Deck, matrix: Sequence[Sequence[str]], said: dict[str, Any]) -> None:
    """Impact from 5 down, likelihood from 1 up."""
    slide = made.slide(f"{said['risks']}: {said['weight']}")
    rows = [[str(5 - number), *cells] for number, cells in enumerate(matrix)]
    header = [f"{said['impact']} ↓  {said['likely']} →", *"12345"]
    how: dict[str, Any] = {"accent": made.accent, "size": 14, "height": Inches(0.85)}
    drawn = deck.table(slide, header, rows, (2, 1, 1, 1, 1, 1), **how)
    warmth = [[min(3, int(impact * likely / 6.5)) for likely in range(1, 6)] for impact in _DOWN]
    deck.heat(drawn, warmth)


def _value(made: Deck, content: Content, said: dict[str, Any]) -> None:
    is_sided = any(entry.side for entry in content.value)
    header = [said["initiative"], *([said["side"]] if is_sided else [])]
    header += [said["stage"], said["amount"]]
    rows = [
        [
            _lines(entry.initiative, entry.words),
            *([entry.side] if is_sided else []),
            _lines(entry.stage, entry.proof),
            entry.amount,
        ]
        for entry in content.value
    ]
    widths = (6, 1.5, 3, 2) if is_sided else (6, 3, 2)
    for drawn in _table(made, said["value"], header, rows, widths):
        deck.aligned_right(drawn, len(header) - 1)
    if content.sums:
        sides = [one.side for one in content.sums]
        amounts = zip(*(one.amounts for one in content.sums), strict=True)
        series = [
            (stage, [float(amount) for amount in of_sides])
            for stage, of_sides in zip(said["stages"], amounts, strict=True)
        ]
        name = f"{said['value']} ({content.head.currency})"
        charts.columns(made.slide(name), name, sides, series, colours=made.series)


def _table(
    made: Deck,
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
) -> list[Any]:
    """A table, on as many slides as it takes, in letters as large as they may be."""
    wide = [_WIDE * width / sum(widths) for width in widths]

    def in_pages(size: float) -> list[list[Sequence[str]]]:
        def room_of(row: Sequence[str]) -> float:
            return max(
                tall_cell(text, across, size) for text, across in zip(row, wide, strict=True)
            )

        return fitting(rows, room_of, _BODY - room_of(header))

    size = largest(_ROWS, lambda size: len(in_pages(size)) <= 1)
    return [
        deck.table(made.slide(name), header, page, widths, accent=made.accent, size=size)
        for name, page in _titled(title, in_pages(size))
    ]


def _titled(title: str, pages: Sequence[T]) -> Iterator[tuple[str, T]]:
    """Each page with its title; the later ones say that they go on."""
    for number, page in enumerate(pages):
        yield _continued(title, number), page


def _continued(title: str, number: int) -> str:
    return _("%(title)s (continued)") % {"title": title} if number else title


def _parted(rows: Sequence[T], at_most: int) -> list[Sequence[T]]:
    """Rows in pages of nearly the same length."""
    pages = ceil(len(rows) / at_most)
    each = ceil(len(rows) / pages) if pages else 0
    return [rows[n * each : (n + 1) * each] for n in range(pages)]


def _lines(*told: str) -> str:
    return "\n".join(part for part in told if part)


def _short(text: str, at_most: int = 60) -> str:
    return text if len(text) <= at_most else f"{text[: at_most - 1]}…"
