"""Files about which there is nothing to ask: every needed column is known, and means one thing."""

from __future__ import annotations

from dataclasses import replace

from accounts.imports.amounts import check_titles
from accounts.imports.choices import Choices
from accounts.imports.facts import doubled
from accounts.imports.limits import UnreadableFile
from accounts.imports.runs import missing_columns
from accounts.imports.seen import Seen
from accounts.models.imports import ImportKind, ImportRun, ImportState
from tenants.models import Organization

KNOWN = "known"
_SURE_LETTERS = ("utf-8-sig", "utf-16")
_LOOKED_AT = 50
"""So many of the newest loaded files are compared with."""


def settled(run: ImportRun, organization: Organization) -> Choices | None:
    """How a file is read without a question; None where a person has to look at its columns.

    As one of the same shape was read that this organisation has loaded; else as its header and
    its cells say, where they leave no doubt.
    """
    choices, seen = Choices.load(run.choices), Seen.load(run.seen)
    found = _as_before(run, choices)
    if found is None and _is_clear(run, choices, seen):
        found = replace(choices, system=_system(run, choices), unasked=KNOWN)
    if found is None or missing_columns(run.kind, found):
        return None
    try:
        check_titles(run.header, found, organization.currency)
    except UnreadableFile:  # said on the page of its columns
        return None
    return found


def _is_clear(run: ImportRun, choices: Choices, seen: Seen) -> bool:
    """No field has two columns, nothing else could be meant by a sheet, a letter or a mark."""
    is_sure_text = not seen.is_text or choices.reading.encoding in _SURE_LETTERS
    is_sure_system = "reference" not in choices.columns or bool(choices.system)
    return (
        is_sure_text
        and (is_sure_system or run.kind == ImportKind.REVENUE)
        and len(seen.sheets) < 2
        and not (seen.hidden or seen.above or choices.open_orders)
        and not doubled(choices, seen)
    )


def _as_before(run: ImportRun, choices: Choices) -> Choices | None:
    """As the newest loaded file with the same header was read, unless this one speaks against."""
    loaded = ImportRun.objects.filter(kind=run.kind, state=ImportState.APPLIED)
    for other in loaded.order_by("-created_at", "-id")[:_LOOKED_AT]:
        if other.header == run.header:
            before = Choices.load(other.choices)
            return _following(before, choices, other) if _agree(before, choices) else None
    return None


def _agree(before: Choices, now: Choices) -> bool:
    """The same sheet, row, letters and delimiter, and no cell that is written otherwise."""
    return (
        before.reading == now.reading
        and not (now.format_is_sure and now.number_format != before.number_format)
        and not (now.date_order_is_sure and now.day_first != before.day_first)
    )


def _following(before: Choices, now: Choices, other: ImportRun) -> Choices:
    return replace(
        now,
        columns=before.columns,
        system=before.system,
        number_format=before.number_format,
        day_first=before.day_first,
        by_hand=before.by_hand,
        unit=before.unit,
        make_accounts=before.make_accounts,
        unasked=other.file_name,
    )


def _system(run: ImportRun, choices: Choices) -> str:
    return choices.system or ("import" if run.kind == ImportKind.ACCOUNTS else "")
