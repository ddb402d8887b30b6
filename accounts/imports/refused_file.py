"""The refused lines as a file to correct and load again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.imports.apart import Budget
from accounts.imports.choices import Choices
from accounts.imports.files import kept
from accounts.imports.reading import open_table
from accounts.models.imports import ImportRun
from accounts.reasons import reason
from rules.formulas import guarded

_BUDGET = Budget(25)  # a page is waited for
_NUMBER = re.compile(r"[+-]?[\d.,]+", re.ASCII)


def refused_lines(run: ImportRun) -> str:
    """CSV of the lines as they were, with the reasons in one more column that loading ignores."""
    reasons: dict[int, list[str]] = {}
    for refusal in run.refusals.all():
        text = reason(refusal.code)
        reasons.setdefault(refusal.line, []).append(
            f"{refusal.column}: {text}" if refusal.column else text
        )
    output = io.StringIO()
    delimiter = ";" if run.organization.locale.startswith("pt") else ","
    writer = csv.writer(output, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow([*run.header, _("Why it was refused")])
    for cells, number in _lines(run, set(reasons)):
        padded = cells + [""] * (len(run.header) - len(cells))
        writer.writerow([*map(_harmless, padded), " ".join(reasons[number])])
    return "\ufeff" + output.getvalue()


def _lines(run: ImportRun, wanted: set[int]) -> Iterator[tuple[list[str], int]]:
    reading = Choices.load(run.choices).reading
    with kept(run) as path:
        for line in open_table(path, reading, _BUDGET).lines():
            if line.number in wanted:
                yield line.cells[: len(run.header)], line.number


def _harmless(cell: str) -> str:
    """No spreadsheet runs it as a formula; numbers stay as they were written."""
    return cell if _NUMBER.fullmatch(cell) else guarded(cell)
