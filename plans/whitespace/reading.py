"""The whitespace of an account with its group, as pages, plans and documents show it."""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db.models import OuterRef, Subquery

from accounts.discretion import readable_accounts
from accounts.hierarchy import family
from accounts.models import Account, AccountFigures
from accounts.revenue.rules import from_minor
from plans.models import (
    BusinessUnit,
    CellChange,
    CellCompetitor,
    ClientSpend,
    Offering,
    WhitespaceCell,
)
from plans.whitespace.catalogue import Branch, catalogue
from plans.whitespace.fields import Rival
from plans.whitespace.shapes import (
    Cell,
    Column,
    Company,
    Grid,
    Past,
    Row,
    Wallet,
    summed,
    summed_past,
)
from tenants.actors import Actor
from tenants.scope import require_organization_id

Spot = tuple[uuid.UUID, uuid.UUID | None, uuid.UUID]
"""Account, unit, offering."""


_AT = ("account_id", "unit_id", "offering_id")
_CELL = (
    "id",
    *_AT,
    "state",
    "potential_minor",
    "contract_end",
    "source",
    "estimated_on",
    "note",
)
_NOTHING = Past()


@dataclass(frozen=True)
class Known:
    """All that is written about some accounts."""

    cells: dict[Spot, Cell]
    past: dict[Spot, Past]

    @property
    def spoken_of(self) -> set[uuid.UUID]:
        """The accounts of which something is said as a whole."""
        return {account_id for account_id, unit_id, _offering in self.cells if unit_id is None}

    def at(self, column: Column, offering_id: uuid.UUID) -> Cell:
        spot = (column.account_id, column.unit_id, offering_id)
        return self.cells.get(spot) or Cell(past=self.past.get(spot, _NOTHING))

    def has(self, columns: Iterable[Column], offering_id: uuid.UUID) -> bool:
        return any((c.account_id, c.unit_id, offering_id) in self.cells for c in columns)


@dataclass(frozen=True)
class Written:
    """What a grid is composed of: the account with those below it, and all that they have."""

    accounts: list[Account]
    """The account of the grid first."""
    units: Iterable[BusinessUnit]
    known: Known
    branches: list[Branch]
    wallets: Mapping[uuid.UUID, Wallet]


def grid_of(*, actor: Actor, account: Account, today: date) -> Grid:
    """The account's whitespace and that of the companies below it that the actor may read."""
    accounts = _group(actor, account)
    ids = [one.pk for one in accounts]
    past_on = today - relativedelta(years=1)
    past = _past(ids, past_on)
    units = BusinessUnit.objects.filter(account__in=accounts).order_by("name_key", "id")
    known = Known(_cells(ids, past), past)
    return composed(
        Written(accounts, units, known, catalogue(), _wallets(accounts)), past_on=past_on
    )


def composed(found: Written, *, past_on: date) -> Grid:
    """Rows, columns and sums of what is written."""
    known, branches = found.known, found.branches
    columns = columns_of(found.accounts, found.units, known.spoken_of)
    rows = [row for branch in branches for row in _rows(branch, columns, known)]
    every = [cell for row in rows for cell in row.cells]
    return Grid(
        columns=columns,
        rows=rows,
        archived=[row for branch in branches for row in _archived(branch, columns, known)],
        by_column=[summed(row.cells[at] for row in rows) for at in range(len(columns))],
        total=summed(every),
        past=summed_past(every) if known.past else None,
        past_on=past_on,
        companies=_companies(found, columns, rows),
    )


def _group(actor: Actor, account: Account) -> list[Account]:
    """The account, then those below it by name; archived ones are left out."""
    found = family(require_organization_id(), above=[], below=[account.pk])
    below = readable_accounts(actor).filter(pk__in=list(found), archived_at=None)
    return [account, *below.exclude(pk=account.pk).order_by("name_key", "id")]


def _cells(ids: list[uuid.UUID], past: dict[Spot, Past]) -> dict[Spot, Cell]:
    """As tuples: making objects of hundreds of rows would be half of the page."""
    rivals = _rivals(ids)
    found = WhitespaceCell.objects.filter(account__in=ids).order_by("id")
    known = {}
    for pk, *at, state, potential, end, source, day, note in found.values_list(*_CELL):
        spot: Spot = (at[0], at[1], at[2])
        known[spot] = Cell(
            id=pk,
            state=state,
            potential=from_minor(potential),
            rivals=tuple(rivals.get(pk, ())),
            contract_end=end,
            source=source,
            estimated_on=day,
            note=note,
            past=past.get(spot, _NOTHING),
        )
    return known


def _rivals(ids: list[uuid.UUID]) -> dict[uuid.UUID, list[Rival]]:
    """The competitors of each cell, the largest share first."""
    found = CellCompetitor.objects.filter(cell__account__in=ids)
    rivals: dict[uuid.UUID, list[Rival]] = {}
    for cell_id, name, share in found.values_list("cell_id", "name", "share"):
        rivals.setdefault(cell_id, []).append(Rival(name, share))
    return rivals


def _past(ids: list[uuid.UUID], day: date) -> dict[Spot, Past]:
    """What each place was at the end of that day."""
    found = CellChange.objects.filter(account__in=ids, changed_on__lte=day)
    newest = found.order_by(*_AT, "-changed_on", "-id").distinct(*_AT)
    return {
        (account, unit, offering): Past(state, from_minor(potential))
        for account, unit, offering, state, potential in newest.values_list(
            *_AT, "state", "potential_minor"
        )
    }


def columns_of(
    accounts: Sequence[Account], units: Iterable[BusinessUnit], spoken_of: Container[uuid.UUID]
) -> list[Column]:
    """The account's own first. As a whole an account is one where it has no units and nobody
    stands below it, or where something is said of it."""
    account, parents = accounts[0], {one.parent_id for one in accounts}
    by_account: dict[uuid.UUID, list[BusinessUnit]] = {}
    for unit in units:
        by_account.setdefault(unit.account_id, []).append(unit)
    columns = []
    for one in accounts:
        own = by_account.get(one.pk, [])
        if one.pk in spoken_of or not (own or one.pk in parents):
            columns.append(Column(one.pk, one.name, None, "", one.pk == account.pk))
        columns += [
            Column(one.pk, one.name, unit.pk, unit.name, one.pk == account.pk) for unit in own
        ]
    return columns


def offered(branch: Branch, is_spoken_of: bool) -> list[Offering]:
    """The parts, or what has none; and a family of which something is said."""
    if branch.offering.is_archived:
        return []
    parts = branch.living
    return [branch.offering, *parts] if is_spoken_of or not parts else parts


def _rows(branch: Branch, columns: list[Column], known: Known) -> list[Row]:
    top = branch.offering
    return [
        _row(one.pk, one.name, top.name, one is top and bool(branch.living), columns, known)
        for one in offered(branch, known.has(columns, top.pk))
    ]


def _archived(branch: Branch, columns: list[Column], known: Known) -> list[Row]:
    """What is offered no more, where something is said of it."""
    top = branch.offering
    return [
        _row(one.pk, one.name, top.name, False, columns, known)
        for one in (top, *branch.parts)
        if (one.is_archived or top.is_archived) and known.has(columns, one.pk)
    ]


def _row(
    offering_id: uuid.UUID,
    name: str,
    family_name: str,
    is_whole: bool,
    columns: list[Column],
    known: Known,
) -> Row:
    cells = [known.at(column, offering_id) for column in columns]
    return Row(offering_id, name, family_name, is_whole, cells, summed(cells))


def _companies(written: Written, columns: list[Column], rows: list[Row]) -> list[Company]:
    account, found = written.accounts[0], []
    for one in written.accounts:
        places = [at for at, column in enumerate(columns) if column.account_id == one.pk]
        sums = summed(row.cells[at] for row in rows for at in places)
        wallet = written.wallets.get(one.pk)
        is_own = one.pk == account.pk
        found.append(Company(one.pk, one.name, is_own, len(places), sums, wallet))
    return found


def wallet_of(account: Account) -> Wallet | None:
    """What the account spends, and what of it with us."""
    return _wallets([account]).get(account.pk)


def _wallets(accounts: list[Account]) -> dict[uuid.UUID, Wallet]:
    own = AccountFigures.objects.filter(account=OuterRef("account")).values("revenue")
    spends = ClientSpend.objects.filter(account__in=accounts).annotate(revenue=Subquery(own))
    return {
        row.account_id: Wallet(
            spend=Decimal(row.amount_minor) / 100,
            source=row.source,
            estimated_on=row.estimated_on,
            version=row.version,
            revenue=from_minor(row.revenue),
        )
        for row in spends
    }
