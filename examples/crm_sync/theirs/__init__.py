"""What the sync needs of a CRM, whichever it is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from ..merge import Fields

DEAL = "deal"


@dataclass(frozen=True)
class Record:
    """One record of the CRM in the words that both sides share."""

    id: str
    fields: Fields
    is_gone: bool = False


@dataclass(frozen=True)
class Page:
    """Some records that changed, and from where to ask on once they are kept."""

    records: list[Record]
    place: str


@dataclass(frozen=True)
class Refusal:
    """Why the CRM doesn't take a record."""

    field: str
    detail: str


class Crm(Protocol):
    """A CRM by its public API. Kinds are those of `mapping`, and `DEAL`, which is only read.

    A deal's fields are `account`, `month` and `cents`; `month` is empty unless it is won.
    """

    system: str
    """What the product calls it in references."""

    def owners(self) -> set[str]:
        """The e-mail addresses of those whom records can belong to."""

    def changed(self, kind: str, since: str) -> Iterator[Page]:
        """What changed since a place, oldest first; everything where the place is empty.

        It may tell a record again that was told before: what it says is what counts.
        """

    def gone(self, kind: str, known: Collection[str]) -> set[str]:
        """Which of these are deleted, where `changed` doesn't tell; asked now and then."""

    def read(self, kind: str, ids: Collection[str]) -> dict[str, Record]:
        """As they are now, by id; those that are gone are not among them, or say so."""

    def make(
        self, kind: str, records: Mapping[str, Fields], *, again: bool
    ) -> dict[str, str | Refusal]:
        """Make records: by our id for each, the CRM's. `again` where it may have been done."""

    def write(self, kind: str, records: Mapping[str, Fields]) -> dict[str, Refusal]:
        """Change these fields; those that were refused."""

    def remove(self, kind: str, ids: Collection[str]) -> None:
        """Delete them, where the CRM's users can still bring them back."""


def parts(of: Collection[str], size: int) -> Iterator[list[str]]:
    """Some at a time."""
    every = list(of)
    for start in range(0, len(every), size):
        yield every[start : start + size]


def first_and_last(name: str) -> tuple[str, str]:
    """A name as CRMs keep it: the last word alone may not be missing."""
    first, _space, last = name.rpartition(" ")
    return first, last


def cents(amount: object) -> int:
    """An amount in hundredths; CRMs write numbers, or text of them."""
    return round(float(str(amount or 0)) * 100)
