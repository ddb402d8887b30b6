"""How a file is read and what of it is not, in sentences: the page and the command say the same."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.imports import labels
from accounts.imports.choices import DAYS, Choices
from accounts.imports.seen import Seen
from accounts.models.imports import ImportKind, ImportRun


def how_read(run: ImportRun, choices: Choices, seen: Seen) -> Iterator[tuple[str, str]]:
    """What was understood: label and value."""
    reading = choices.reading
    if seen.sheets:
        yield _("Sheet"), reading.sheet
    yield _("Row of the column names"), str(reading.header_row)
    if seen.is_text:
        yield _("Encoding"), labels.encoding_label(reading.encoding)
        yield _("Delimiter"), str(dict(labels.DELIMITERS).get(reading.delimiter, ""))
    if run.kind == ImportKind.REVENUE:
        yield _("Numbers are written"), _noted(choices, "number_format", choices.number_format)
    if any(name in choices.columns for name in DAYS):
        order = dict(labels.DAY_FIRST)[choices.day_first]
        yield _("Dates are written"), _noted(choices, "day_first", str(order))
    if run.kind == ImportKind.REVENUE:
        yield _("Amounts are in"), str(dict(labels.UNITS)[choices.unit])
        added = _("They are added.") if choices.make_accounts else _("They are refused.")
        yield _("Accounts that are not in the registry"), added
    yield (
        _("Columns"),
        "; ".join(
            f"{label} = {labels.column_label(run.header, choices.columns[name])}"
            for name, label in labels.FIELDS.items()
            if name in choices.columns
        ),
    )


def left_out(run: ImportRun, choices: Choices, seen: Seen) -> Iterator[str]:
    """What of the file is not read, and why."""
    others = [name for name in seen.sheets if name != choices.reading.sheet]
    if others:
        yield _("Other sheets are not read: %(names)s.") % {"names": ", ".join(others)}
    if seen.hidden:
        yield _("Hidden sheets are not read: %(names)s.") % {"names": ", ".join(seen.hidden)}
    if seen.above:
        yield ngettext(
            "%(n)d row above the column names is not read: %(rows)s",
            "%(n)d rows above the column names are not read: %(rows)s",
            len(seen.above),
        ) % {"n": len(seen.above), "rows": " · ".join(seen.above)}
    for name in doubled(choices, seen):
        yield _("Several columns are called “%(title)s”: choose which one is “%(field)s”.") % {
            "title": run.header[seen.doubled[name][0]],
            "field": labels.FIELDS[name],
        }
    unused = set(range(len(run.header))) - set(choices.columns.values())
    if unused:
        names = [labels.column_label(run.header, at) for at in sorted(unused)]
        yield _("Columns that no field takes are not read: %(names)s.") % {
            "names": ", ".join(names)
        }


def doubled(choices: Choices, seen: Seen) -> list[str]:
    """Fields that several columns could be, where nobody has chosen yet."""
    return [name for name in seen.doubled if name not in choices.columns]


def _noted(choices: Choices, name: str, value: str) -> str:
    return f"{value} ({labels.evidence(choices, name)})"
