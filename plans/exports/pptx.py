"""A plan as PowerPoint: titles, tables and charts that can be edited."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from math import ceil
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from pptx.util import Emu, Inches

from plans.exports import deck
from plans.exports.content import Content, ObjectiveLine, Section
from plans.exports.deck import INNER, MARGIN, QUIET, TOP, Deck
from plans.exports.words import words
from rules.rich_text.shapes import HEADINGS, LISTS, Block

T = TypeVar("T")
_LINES, _LETTERS = 17, 105
_ROW_LINES, _ROW_LETTERS = 27, 150
_ITEM_LINES, _ITEM_LETTERS = 11, 78
"""How many lines of a text, of a table and of a list of the SWOT one slide holds, and of what
length: an estimate on the safe side, for nobody but the reader's program sets them."""
_BARS = 15
_DOWN = (5, 4, 3, 2, 1)


def pptx_of(content: Content) -> bytes:
    """The file."""
    head, said = content.head, words()
    made = Deck(head.title, head.organization, " · ".join((head.account, *head.standing)))
    made.cover(head.title, "\n".join((head.period, " · ".join(head.standing), head.organization)))
    for section in content.sections:
        _section(made, section)
    _objectives(made, content, said)
    _swot(made, content, said)
    _risks(made, content, said)
    _value(made, content, said)
    return made.bytes()


def _section(made: Deck, section: Section) -> None:
    pages = _fitting(section.blocks, lambda block: _tall(block.text, _LETTERS), _LINES)
    for title, blocks in _titled(section.title, pages):
        frame = deck.text_box(made.slide(title), MARGIN, TOP, INNER, Inches(5.5))
        number = 0
        for block in blocks:
            number = number + 1 if block.kind == "ol" else 0
            _block(frame, block, number)


def _block(frame: Any, block: Block, number: int) -> None:
    is_heading = block.kind in HEADINGS
    level = max(0, block.level - 1)
    paragraph = deck.paragraph_of(frame, size=17 if is_heading else 15, level=level)
    if block.kind in LISTS:
        deck.run_of(paragraph, f"{number}.  " if number else "•  ", colour=QUIET)
    for run in block.runs:
        deck.run_of(
            paragraph, run.text, bold=run.strong or is_heading, italic=run.em, href=run.href
        )


def _objectives(made: Deck, content: Content, said: dict[str, Any]) -> None:
    header = [said["objective"], said["progress"], said["due"]]
    rows = [_objective(one) for one in content.objectives]
    _table(made, said["objectives"], header, rows, (7, 2.5, 1.5))
    known = [
        (f"{number}. {_short(one.title)}", one.share)
        for number, one in enumerate(content.objectives, 1)
        if one.share is not None
    ]
    for title, shares in _titled(said["progress"], _parted(known, _BARS)):
        deck.bars(made.slide(title), said["percent"], shares)


def _objective(one: ObjectiveLine) -> list[str]:
    gains = [f"{label} {_short(text, 160)}" for label, text in one.gains]
    told = [one.title, one.note, *gains]
    share = f"{one.share} %" if one.share is not None else ""
    return [_lines(*told), _lines(one.figures, share), _lines(one.due, one.status)]


def _swot(made: Deck, content: Content, said: dict[str, Any]) -> None:
    lists = [
        _fitting(one.items, lambda item: _tall(_short(item, 180), _ITEM_LETTERS), _ITEM_LINES)
        for one in content.swot
    ]
    wide, tall = Emu((INNER - Inches(0.2)) // 2), Inches(2.7)
    for number in range(max(map(len, lists), default=0)):
        slide = made.slide(_continued(said["swot"], number))
        for place, (one, pages) in enumerate(zip(content.swot, lists, strict=True)):
            left, top = MARGIN + place % 2 * (wide + Inches(0.2)), TOP + place // 2 * tall
            frame = deck.text_box(slide, left, top, wide, tall)
            deck.say(frame, one.title, size=15, colour=deck.ACCENT, bold=True)
            for item in pages[number] if number < len(pages) else ():
                deck.say(frame, f"•  {_short(item, 180)}", size=11)


def _risks(made: Deck, content: Content, said: dict[str, Any]) -> None:
    is_judged = any(risk.weight for risk in content.risks)
    header = ["#", said["risks"], *([said["weight"], said["mitigation"]] if is_judged else [])]
    rows = [
        [str(number), risk.text, *([risk.weight, risk.note] if is_judged else [])]
        for number, risk in enumerate(content.risks, 1)
    ]
    widths = (0.5, 5, 1.5, 5) if is_judged else (0.5, 11.5)
    _table(made, said["risks"], header, rows, widths)
    if content.matrix:
        _matrix(made.slide(f"{said['risks']}: {said['weight']}"), content.matrix, said)


def _matrix(slide: Any, matrix: Sequence[Sequence[str]], said: dict[str, Any]) -> None:
    """Impact from 5 down, likelihood from 1 up."""
    rows = [[str(5 - number), *cells] for number, cells in enumerate(matrix)]
    drawn = deck.table(slide, [said["impact"], *"12345"], rows, (1,) * 6, size=14)
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
    _table(made, said["value"], header, rows, widths)
    if content.sums:
        sides = [one.side for one in content.sums]
        amounts = zip(*(one.amounts for one in content.sums), strict=True)
        series = [
            (stage, [float(amount) for amount in of_sides])
            for stage, of_sides in zip(said["stages"], amounts, strict=True)
        ]
        name = f"{said['value']} ({content.head.currency})"
        deck.columns(made.slide(name), name, sides, series)


def _table(
    made: Deck,
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
) -> None:
    """A table, on as many slides as it takes."""
    letters = [int(_ROW_LETTERS * width / sum(widths)) for width in widths]

    def tall(row: Sequence[str]) -> float:
        return 0.5 + max(_tall(text, most) for text, most in zip(row, letters, strict=True))

    for name, page in _titled(title, _fitting(rows, tall, _ROW_LINES)):
        deck.table(made.slide(name), header, page, widths)


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


def _fitting(things: Sequence[T], tall: Callable[[T], float], at_most: float) -> list[list[T]]:
    """As many on each page as it holds, by how tall each is."""
    pages: list[list[T]] = []
    left = 0.0
    for thing in things:
        if not pages or tall(thing) > left:
            pages.append([])
            left = at_most
        pages[-1].append(thing)
        left -= tall(thing)
    return pages


def _tall(text: str, letters: int) -> int:
    """How many lines a text takes."""
    return sum(1 + len(line) // letters for line in text.split("\n"))


def _lines(*told: str) -> str:
    return "\n".join(part for part in told if part)


def _short(text: str, at_most: int = 60) -> str:
    return text if len(text) <= at_most else f"{text[: at_most - 1]}…"
