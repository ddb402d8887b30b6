"""Which of the first rows of a file is its header: titles may stand above it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from accounts.imports.limits import UnreadableFile
from accounts.imports.lines import FileLine
from accounts.imports.presets import is_known

LOOKED_AT = 30
_SURE = 2


def header_line(lines: Sequence[FileLine], chosen: int = 0) -> FileLine:
    """The header among the first lines, or the chosen one; raises UnreadableFile."""
    if chosen:
        found = next((line for line in lines if line.number == chosen), None)
        if found is None or not any(found.cells):
            raise UnreadableFile(
                "no_header", _("Row %(row)d has no column names.") % {"row": chosen}
            )
    else:
        found = likeliest(lines)
        if found is None:
            raise UnreadableFile("no_header", _("The first line has no column names."))
    if any(line.problem == "quotes" for line in lines if line.number <= found.number):
        raise UnreadableFile("no_header", _("The first line can't be read as column names."))
    return found


def known_titles(cells: Sequence[str]) -> int:
    """How many cells are titles that some program writes above its columns."""
    return sum(is_known(cell) for cell in cells)


def titles(cells: Sequence[str]) -> list[str]:
    """The cells of a header, without empty ones at its end."""
    found = [cell.strip() for cell in cells]
    while found and not found[-1]:
        found.pop()
    return found


def said(lines: Sequence[FileLine], header: FileLine) -> list[str]:
    """The rows above the header, as they can be shown."""
    rows = (line.cells for line in lines if line.number < header.number)
    return [" ".join(filter(None, map(str.strip, cells)))[:200] for cells in rows if any(cells)]


def likeliest(lines: Sequence[FileLine]) -> FileLine | None:
    """The header: the row with most known titles; else the first row that is more than a title."""
    rows = [line for line in lines if any(cell.strip() for cell in line.cells)]
    if not rows:
        return None
    first, best = rows[0], max(rows, key=lambda line: known_titles(line.cells))
    alone = _filled(first) == 1 and not known_titles(first.cells)
    if known_titles(best.cells) >= (1 if alone else _SURE):
        return best
    if alone:
        first = next((line for line in rows if _filled(line) > 1), first)
    return first if _has_letters(first) else None


def _filled(line: FileLine) -> int:
    return sum(bool(cell.strip()) for cell in line.cells)


def _has_letters(line: FileLine) -> bool:
    return any(letter.isalpha() for cell in line.cells for letter in cell)
