"""What draws the lines of a list: hundreds stand on the page of a plan, so each is filled at once.

A column more is a place in the form of a line, and its value in `line`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, TypeVar
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pages.markup import filled
from pages.templatetags.figures import short_date
from plans.models import PlanRow
from plans.rows.kinds import kind_of

T = TypeVar("T")

NOTHING = SafeString("")
_ANY = "00000000-0000-0000-0000-000000000000"
_LINK = '<a id="{}" href="{}">{}</a>'
_CHIP = ' <span class="chip{}">{}</span>'


@dataclass(frozen=True)
class Reader:
    """What depends on who reads the page, and when."""

    slug: str
    account: UUID
    today: date
    language: str | None
    currency: str
    may_change: bool
    may_act: bool
    phases: tuple[str, ...] = ()
    """The names of the organisation's phases, in order."""


class Pen(ABC, Generic[T]):
    """Draws one kind of line; what all of them say or lead to is looked up once, in `ready`."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.ready()

    def ready(self) -> None:
        """Look up what every line needs."""

    @abstractmethod
    def line(self, thing: T) -> SafeString:
        """One line."""

    def lines(self, things: Iterable[T]) -> SafeString:
        """All of them."""
        return joined(self.line(thing) for thing in things)

    def name(self, row: PlanRow) -> SafeString:
        """What a row says, for those who may change it a link to return to, and its marks."""
        if self.reader.may_change:
            name = filled(_LINK, row.pk, row_address("edit", row, self.reader.slug), row)
        else:
            name = filled("{}", row)
        if row.is_unreviewed:
            name = joined((name, chip(_("Not looked at yet"), "warn")))
        if row.is_for_client:
            name = joined((name, chip(_("For the client"), "accent")))
        return name

    def day(self, day: date) -> str:
        """A day as the reader writes it."""
        return short_date(day, self.reader.language)


def joined(parts: Iterable[SafeString]) -> SafeString:
    """Pieces of markup, one after the other."""
    return SafeString("".join(parts))


def chip(text: str, tone: str = "") -> SafeString:
    """A mark behind what it belongs to."""
    return filled(_CHIP, f" {tone}" if tone else "", text)


def row_address(what: str, row: PlanRow, slug: str) -> str:
    """`edit`, `move`, `marking`, `confirmation` or `deletion` of a row."""
    return address(f"plan:{kind_of(row).key}_{what}", slug, row.pk)


def address(name: str, slug: str, *ids: object) -> str:
    """Where something is: looked up once a process, the ids are put in after that."""
    found = _pattern(name, slug, len(ids))
    for one in ids:
        found = found.replace(_ANY, str(one), 1)
    return found


@lru_cache(maxsize=256)
def _pattern(name: str, slug: str, ids: int) -> str:
    return reverse(name, args=[slug, *[_ANY] * ids])
