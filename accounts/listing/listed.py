"""The account list: its orders, a page of rows, and how many there are."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain, islice
from typing import Any, TypedDict, overload

from django.db.models import F, FloatField, Q, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils.formats import number_format
from django.utils.timezone import localdate

from accounts.discretion import readable_accounts
from accounts.listing.columns import ListColumn, read_into
from accounts.listing.narrowing import NarrowedAccounts
from accounts.models import Account, Designation, ExitRisk, Phase, Potential
from accounts.programme import phases_in_order
from accounts.revenue.figures import Growth, growth_of, margin_ratio
from accounts.revenue.rules import from_minor
from tenants.actors import Actor

PAGE = 50
COUNTED = 1000
"""How many accounts a list counts at least; beyond it only a little past the page shown."""

_CHUNK = 2000
_BY_NAME = ("name_key", "id")
_PLAIN = {
    "name": _BY_NAME,
    "-name": ("-name_key", "-id"),
    "updated": ("updated_at", "id"),
    "-updated": ("-updated_at", "-id"),
}


@dataclass(frozen=True)
class FigureOrder:
    """An order by a figure: accounts that have it, by it; then the others, by name."""

    value: Any
    known: Q
    unknown: Q


_BY_FIGURE = {
    "revenue": FigureOrder(
        F("figures__revenue"), Q(figures__isnull=False), Q(figures__isnull=True)
    ),
    "growth": FigureOrder(
        Cast(Coalesce("figures__revenue_alike", "figures__revenue"), FloatField())
        / F("figures__revenue_before"),
        Q(figures__revenue_before__gt=0),
        Q(figures__isnull=True) | Q(figures__revenue_before__lte=0),
    ),
    "margin": FigureOrder(
        -Cast("figures__cost", FloatField()) / F("figures__revenue"),
        Q(figures__revenue__gt=0, figures__cost__isnull=False),
        Q(figures__isnull=True) | Q(figures__revenue__lte=0) | Q(figures__cost__isnull=True),
    ),
}


class ShownFigures(TypedDict):
    """Figures of one line; None is unknown."""

    revenue: Decimal | None
    growth: Growth | None
    margin: Decimal | None


class ListedAccount(ShownFigures):
    """One line of the list; a dictionary, which templates read quickest.

    Readers of other columns add what they find, under the names of those.
    """

    id: uuid.UUID
    name: str
    note: str
    owner: str
    phase: Phase | None
    potential: str
    is_key: bool
    designation: str
    exit_risk: str
    parent: str
    updated: date
    created: date
    segment: str
    country: str
    region: str
    city: str
    legal_name: str
    tax_id: str
    phase_since: date | None


_AS_THEY_STAND = (
    "id",
    "name",
    "segment",
    "country",
    "region",
    "city",
    "legal_name",
    "tax_id",
    "phase_since",
)
_COLUMNS = (
    *_AS_THEY_STAND,
    "parent__name",
    "owner__name",
    "owner__email",
    "phase_id",
    "potential",
    "exit_risk",
    "designation",
    "figures__revenue",
    "figures__revenue_before",
    "figures__revenue_alike",
    "figures__cost",
    "figures__first_month",
    "figures__until",
    "updated_at",
    "created_at",
)


class Listed(Sequence[ListedAccount]):
    """Narrowed accounts in an order. Pages are cut from it; it never counts to the end."""

    def __init__(
        self,
        accounts: QuerySet[Account],
        sort: str,
        *,
        page: int = 1,
        shows_key: bool = False,
        shows_parent: bool = True,
        reader: Actor | None = None,
        columns: Sequence[ListColumn] = (),
    ) -> None:
        self.accounts = accounts
        self.reader = reader
        self.columns = columns
        self.shows_key = shows_key
        self.shows_parent = shows_parent
        self.parts = ordered(accounts, sort)
        self.start = (page - 1) * PAGE
        self.most = max(COUNTED, page * PAGE + COUNTED // 2)

    def __len__(self) -> int:
        """How many there are, as far as it counts."""
        return min(self._counted, self.most)

    @property
    def total(self) -> str:
        """How many there are for the reader: 1,000+ where there are more."""
        written = str(number_format(len(self), force_grouping=True))
        return f"{written}+" if self._counted > self.most else written

    @overload
    def __getitem__(self, place: int) -> ListedAccount: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[ListedAccount]: ...
    def __getitem__(self, place: int | slice) -> ListedAccount | Sequence[ListedAccount]:
        if isinstance(place, int):
            return self._page(place, place + 1)[0]
        return self._page(place.start or 0, place.stop)

    def _page(self, start: int, stop: int) -> list[ListedAccount]:
        if start == self.start and stop <= start + PAGE:
            return self._shown[: stop - start]
        return self._read(start, stop)

    @cached_property
    def _shown(self) -> list[ListedAccount]:
        return self._read(self.start, self.start + PAGE)

    def _read(self, start: int, stop: int) -> list[ListedAccount]:
        rows = self._rows(self.parts[0], start, stop)
        if len(self.parts) > 1 and len(rows) < stop - start:
            known = start + len(rows) if rows else self.parts[0].order_by().count()
            rows += self._rows(self.parts[1], max(start - known, 0), stop - known)
        return rows

    def every(self, *columns: Any) -> Iterator[tuple[Any, ...]]:
        """Columns of all, in the order, read in chunks."""
        return chain.from_iterable(
            part.values_list(*columns).iterator(chunk_size=_CHUNK) for part in self.parts
        )

    @cached_property
    def phases(self) -> list[Phase]:
        """The organisation's phases, in their order."""
        return phases_in_order()

    def every_line(self) -> Iterator[ListedAccount]:
        """All with the chosen columns, in the order, read in chunks."""
        rows = self.every(*_COLUMNS)
        while chunk := list(islice(rows, _CHUNK)):
            yield from self._lines([dict(zip(_COLUMNS, row, strict=True)) for row in chunk])

    def _rows(self, part: QuerySet[Account], start: int, stop: int) -> list[ListedAccount]:
        return self._lines(part.values(*_COLUMNS)[start:stop])

    def _lines(self, found: Iterable[Mapping[str, Any]]) -> list[ListedAccount]:
        phases = {phase.id: phase for phase in self.phases}
        lines = [self._line(columns, phases) for columns in found]
        if self.reader is not None:
            read_into(self.reader, self.columns, lines)
        return lines

    def _line(self, c: Mapping[str, Any], phases: Mapping[uuid.UUID, Phase]) -> ListedAccount:
        parent = (c["parent__name"] or "") if self.shows_parent else ""
        as_they_stand: Any = {name: c[name] for name in _AS_THEY_STAND}
        return as_they_stand | {
            "note": " · ".join(filter(None, (c["segment"], parent))),
            "owner": c["owner__name"] or c["owner__email"] or "",
            "phase": phases.get(c["phase_id"]),
            "potential": _label(Potential, c["potential"]),
            "exit_risk": _label(ExitRisk, c["exit_risk"]),
            "designation": _label(Designation, c["designation"]) if self.shows_key else "",
            "is_key": self.shows_key and c["designation"] == Designation.KEY,
            "parent": parent,
            "updated": localdate(c["updated_at"]),
            "created": localdate(c["created_at"]),
            **_figures(c),
        }

    @cached_property
    def _counted(self) -> int:
        """Asked for only where the page that is shown does not tell it."""
        if len(self._shown) < PAGE and (self._shown or not self.start):
            return self.start + len(self._shown)
        return self.accounts.order_by()[: self.most + 1].count()


def _label(choices: Any, value: str) -> str:
    """The word for a value of a choice; none for no value."""
    return str(choices(value).label) if value else ""


def _figures(columns: Mapping[str, Any]) -> ShownFigures:
    """Of the 12 months to the closed one."""
    revenue = columns["figures__revenue"]
    if revenue is None:
        return {"revenue": None, "growth": None, "margin": None}
    return {
        "revenue": from_minor(revenue),
        "growth": growth_of(
            revenue=revenue,
            before=columns["figures__revenue_before"],
            alike=columns["figures__revenue_alike"],
            first=columns["figures__first_month"],
            until=columns["figures__until"],
        ),
        "margin": margin_ratio(revenue, columns["figures__cost"]),
    }


def ordered(accounts: QuerySet[Account], sort: str) -> list[QuerySet[Account]]:
    """The accounts in an order, in one part or, by a figure, in two: known, then unknown."""
    measure = _BY_FIGURE.get(sort.removeprefix("-"))
    if measure is None:
        return [accounts.order_by(*_PLAIN.get(sort, _BY_NAME))]
    known, unknown = accounts.filter(measure.known), accounts.filter(measure.unknown)
    # The index of revenue ends with the account, so that the order is read from it.
    by_value = (
        (measure.value.desc(), "figures__account_id")
        if sort.startswith("-")
        else (measure.value.asc(), "-figures__account_id")
    )
    return [known.order_by(*by_value), unknown.order_by(*_BY_NAME)]


def listed(
    actor: Actor, parameters: Mapping[str, str], columns: Sequence[ListColumn] = ()
) -> tuple[NarrowedAccounts, Listed]:
    """The filters that the address gives, and the accounts that fit in the order it asks for."""
    narrowing = NarrowedAccounts(actor, parameters)
    accounts = narrowing.narrow(readable_accounts(actor))
    page = parameters.get("page", "1")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    sort = parameters.get("sort", "name")
    return narrowing, Listed(
        accounts,
        sort,
        page=max(number, 1),
        shows_key=narrowing.sees_designation,
        shows_parent=narrowing.sees_all,
        reader=actor,
        columns=columns,
    )
