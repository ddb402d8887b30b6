"""Search over the history of all accounts, newest first, by whole words and beginnings.

Row-level security lets an index serve only comparisons that cannot leak. Ranges of text in
the C collation are such, so a beginning is asked as `word >= x AND word < x + the last
character there is`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.history.words import Piece, is_asked, pieces
from accounts.models import EntryWord, HistoryEntry

PAGE = 25
EXCERPT, BEFORE = 320, 80
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class EntryPlace:
    """Where a page begins: after this entry, newest first."""

    day: date
    entry_id: uuid.UUID

    @classmethod
    def of(cls, entry: HistoryEntry) -> EntryPlace:
        return cls(entry.happened_on, entry.id)

    @classmethod
    def read(cls, text: str) -> EntryPlace | None:
        """From `2026-11-22.<id>`; None for anything else, which is the first page."""
        day, _dot, entry_id = text.partition(".")
        try:
            return cls(date.fromisoformat(day), uuid.UUID(entry_id))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.entry_id}"


@dataclass(frozen=True)
class EntryPage:
    """A page of entries, and the place where the next, older one begins."""

    entries: list[HistoryEntry]
    older: EntryPlace | None


def holding(entries: QuerySet[HistoryEntry], terms: list[str]) -> QuerySet[HistoryEntry]:
    """The entries that hold, for every term, a word that begins with it."""
    for term in terms:
        words = EntryWord.objects.filter(entry=OuterRef("pk"), **beginning(term))
        entries = entries.filter(Exists(words))
    return entries


def beginning(term: str) -> dict[str, str]:
    """The range of words that begin with a term."""
    return {"word__gte": term, "word__lt": term + _LAST}


def page_of(
    entries: QuerySet[HistoryEntry], after: EntryPlace | None, size: int = PAGE
) -> EntryPage:
    """One page, newest first; late pages are as quick as the first: they begin at a place."""
    if after is not None:
        entries = entries.filter(
            Q(happened_on__lte=after.day)
            & (Q(happened_on__lt=after.day) | Q(id__lt=after.entry_id))
        )
    rows = list(entries.order_by("-happened_on", "-id")[: size + 1])
    shown = rows[:size]
    return EntryPage(shown, EntryPlace.of(shown[-1]) if len(rows) > size else None)


def marked(text: str, terms: list[str], *, whole: bool = False) -> SafeString:
    """The text around the first word found, escaped, with the words found marked."""
    found = [piece for piece in pieces(text) if is_asked(piece, terms)] if terms else []
    begin, end = (0, len(text)) if whole else _window(text, found)
    parts = list(_parts(text, [p for p in found if begin <= p.start and p.end <= end], begin, end))
    if begin:
        parts.insert(0, "… ")
    if end < len(text):
        parts.append(" …")
    return mark_safe("".join(format_html("{}", part) for part in parts))  # noqa: S308  # each is escaped


def _window(text: str, found: list[Piece]) -> tuple[int, int]:
    """From shortly before the first word found, at a space."""
    first = found[0].start if found else 0
    begin = 0
    if first > BEFORE and len(text) > EXCERPT:
        begin = text.find(" ", first - BEFORE, first) + 1 or first
    if len(text) - begin <= EXCERPT:
        return begin, len(text)
    space = text.rfind(" ", begin + BEFORE, begin + EXCERPT)
    return begin, space if space > 0 else begin + EXCERPT


def _parts(text: str, found: list[Piece], begin: int, end: int) -> Iterator[str]:
    place = begin
    for piece in found:
        yield text[place : piece.start]
        yield format_html("<mark>{}</mark>", text[piece.start : piece.end])
        place = piece.end
    yield text[place:end]
