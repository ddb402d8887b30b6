"""Reading a workbook in a process of its own: whatever is in it ends that process, never ours."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.imports.limits import UnreadableFile

logger = logging.getLogger(__name__)
_REFUSALS = {
    "broken": ("broken", _("The workbook is damaged or cut off and can't be read.")),
    "bomb": (
        "bomb",
        _("The workbook unpacks to far more than it should: the limit is %(limit)d MB."),
    ),
    "no_workbook": ("wrong_kind", _("It is an archive, but no XLSX workbook.")),
    "no_sheet": (
        "no_sheet",
        _("The workbook has no sheet “%(sheet)s”; its sheets are: %(sheets)s."),
    ),
    "no_visible_sheet": ("no_sheet", _("The workbook has no visible sheet.")),
    "too_many_lines": (
        "too_many_lines",
        _("The file has too many lines: the limit is %(limit)d. Split it and load the parts."),
    ),
    "too_many_sheets": (
        "too_many_sheets",
        _("The workbook has too many sheets: the limit is %(limit)d."),
    ),
    "too_wide": (
        "too_many_columns",
        _("A row of the workbook has far too many cells: the limit is %(limit)d columns."),
    ),
    "too_much": (
        "too_much",
        _("Reading the workbook takes too much memory or time. Save the table as CSV."),
    ),
}


@dataclass(frozen=True)
class Budget:
    """How many seconds of a processor the reading may take, and whether a job goes on then."""

    seconds: int
    is_handed_on: bool = False


AT_ONCE = Budget(1, is_handed_on=True)
"""While a person waits for the page."""
IN_A_JOB = Budget(300)


class TakesLongerError(Exception):
    """It would take longer than a person may wait for: a job reads it."""


@contextmanager
def rows_apart(path: Path, sheet: str, budget: Budget) -> Iterator[Iterator[Any]]:
    """What `accounts.imports.workbook` says, line by line; raises UnreadableFile for refusals.

    TakesLongerError where the budget of a page ends it; a job's ends it for good.
    """
    command = [sys.executable, "-m", "accounts.imports.workbook", str(path), sheet]
    with subprocess.Popen(  # noqa: S603 (our own program; a name of a sheet is one argument)
        [*command, str(budget.seconds)],
        cwd=settings.BASE_DIR,
        env={"OPENPYXL_LXML": "False", "PYTHONPATH": str(settings.BASE_DIR)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as child:
        try:
            yield _lines(child, budget)
        finally:
            child.kill()


def _lines(child: subprocess.Popen[str], budget: Budget) -> Iterator[Any]:
    """Each line; a child that ends otherwise than well was ended by a limit."""
    output: IO[str] = child.stdout  # type: ignore[assignment]  # it is a pipe
    for text in output:
        if not text.endswith("\n"):
            break  # cut off
        line = json.loads(text)
        if isinstance(line, dict) and "code" in line:
            raise _refused(line["code"], line["named"], budget)
        yield line
    if child.wait() != 0:
        logger.warning("The reader of workbooks ended with status %s", child.returncode)
        raise _refused("too_much", {}, budget)


def _refused(code: str, named: dict[str, object], budget: Budget) -> Exception:
    if code == "too_much" and budget.is_handed_on:
        return TakesLongerError()
    own, sentence = _REFUSALS[code]
    return UnreadableFile(own, str(sentence) % named)
