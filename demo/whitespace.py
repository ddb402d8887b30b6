"""What clients have of each offering and could have, what it was a year ago, and their spend."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Account, AccountFigures, Designation
from accounts.revenue.rules import from_minor
from demo.clients import Client
from demo.history import Changes, Past, append
from demo.whitespace_words import WORDS, WhitespaceWords
from plans.models import (
    BusinessUnit,
    CellChange,
    CellCompetitor,
    CellState,
    ClientSpend,
    Offering,
    WhitespaceCell,
)
from rules.names import same_key
from tenants.models import Membership, Organization

BEGUN, GROUPS, SPENDING = 430, 3, 12
"""Days since the first cells were filled; groups with whitespace; clients with an estimate."""
O, P, G, C, N = CellState.values  # noqa: E741 (owned, in progress, gap, competitor, not eligible)
TO_WIN = (P, G, C)
EARLY = (O, O, G, C, C, N, "", "")
"""From which a cell was filled when the first ones were."""
LATER = {O: (O,), P: (O, P), G: (G, P, O), C: (C, C, P), N: (N,), "": (G, C, "", "")}
"""What became of it since."""


def write_whitespace(
    *,
    organization: Organization,
    leader: Membership,
    clients: list[Client],
    accounts: dict[int, Account],
    today: date,
) -> None:
    """A catalogue; grids of key accounts and of some groups; seeded, so the same each time."""
    words = WORDS[organization.locale]
    chance = random.Random(f"kam-whitespace-{organization.slug}")  # noqa: S311 (made-up data)
    offerings = list(_offerings(words))
    Offering.objects.bulk_create(offerings)
    chosen = list(_chosen(clients, accounts))
    units = {account.pk: list(_units(words, chance, account)) for account in chosen}
    BusinessUnit.objects.bulk_create(unit for found in units.values() for unit in found)
    writer = _Writer(words, chance, today)
    for account in chosen:
        places: list[BusinessUnit | None] = [*units[account.pk]]
        for unit in places or [None]:
            writer.fill(account, unit, _leaves(offerings))
    writer.keep()
    spends = list(_spends(words, chance, chosen, today))
    ClientSpend.objects.bulk_create(spends)
    append([*_made(leader, offerings), *writer.past(leader), *_estimated(leader, spends)])


class _Writer:
    """Cells with their competitors and what they were before."""

    def __init__(self, words: WhitespaceWords, chance: random.Random, today: date) -> None:
        self.words, self.chance, self.today = words, chance, today
        self.cells: list[WhitespaceCell] = []
        self.rivals: list[CellCompetitor] = []
        self.changes: list[CellChange] = []

    def fill(self, account: Account, unit: BusinessUnit | None, offerings: list[Offering]) -> None:
        """All that is known of one unit."""
        for offering in offerings:
            early = self.chance.choice(EARLY)
            later = self.chance.choice(LATER[early])
            if later:
                cell = WhitespaceCell(account=account, unit=unit, offering=offering, state=later)
                self._tell(cell)
                self._remember(cell, early)
                self.cells.append(cell)

    def keep(self) -> None:
        """Write it; cells were not all changed today."""
        WhitespaceCell.objects.bulk_create(self.cells)
        CellCompetitor.objects.bulk_create(self.rivals)
        CellChange.objects.bulk_create(self.changes)
        for n, cell in enumerate(self.cells):
            cell.created_at = _ago(BEGUN)
            cell.updated_at = _ago(5 + n * 7 % 200)
        WhitespaceCell.objects.bulk_update(self.cells, ["created_at", "updated_at"])

    def past(self, leader: Membership) -> Iterator[Past]:
        """As the rule would have told it."""
        for cell in self.cells:
            potential = from_minor(cell.potential_minor)
            told: Changes = {"offering": [cell.offering.name, cell.offering.name]}
            told |= {"unit": [cell.unit.name, cell.unit.name]} if cell.unit else {}
            told["state"] = [None, cell.state]
            told |= {"potential_amount": [None, str(potential)]} if potential is not None else {}
            yield cell.created_at, cell.account.owner or leader, "cell.filled", cell.account, told

    def _remember(self, cell: WhitespaceCell, early: str) -> None:
        """What it was when it was filled first, and what it became since."""
        steps = {BEGUN: early, self.chance.randrange(20, 300): cell.state}
        if early == cell.state:
            steps = {BEGUN: early}
        self.changes += [
            CellChange(
                account=cell.account,
                unit=cell.unit,
                offering=cell.offering,
                state=state,
                potential_minor=cell.potential_minor if state in TO_WIN else None,
                changed_on=self.today - timedelta(days=days),
            )
            for days, state in steps.items()
            if state
        ]

    def _tell(self, cell: WhitespaceCell) -> None:
        chance = self.chance
        if cell.state in TO_WIN and chance.random() < 0.8:
            cell.potential_minor = chance.randrange(20, 480) * 250_000
            cell.source = chance.choice(self.words.sources)
            cell.estimated_on = self.today - timedelta(days=chance.randrange(10, 300))
        if cell.state == C:
            self._rivals(cell)
            cell.contract_end = self.today + timedelta(days=chance.randrange(30, 700))
        if chance.random() < 0.15:
            cell.note = chance.choice(self.words.notes)

    def _rivals(self, cell: WhitespaceCell) -> None:
        names = self.chance.sample(self.words.rivals, self.chance.choice((1, 1, 2)))
        for name in names:
            share = Decimal(self.chance.randrange(20, 100 // len(names)))
            self.rivals.append(
                CellCompetitor(cell=cell, name=name, name_key=same_key(name), share=share)
            )


def _offerings(words: WhitespaceWords) -> Iterator[Offering]:
    for place, (family, parts) in enumerate(words.catalogue.items(), start=1):
        top = Offering(name=family, name_key=same_key(family), position=place)
        yield top
        for n, name in enumerate(parts, start=1):
            yield Offering(name=name, name_key=same_key(name), parent=top, position=n)
    yield Offering(
        name=words.archived,
        name_key=same_key(words.archived),
        position=len(words.catalogue) + 1,
        archived_at=_ago(200),
    )


def _leaves(offerings: list[Offering]) -> list[Offering]:
    return [one for one in offerings if one.parent is not None]


def _chosen(clients: list[Client], accounts: dict[int, Account]) -> Iterator[Account]:
    """The companies below some groups, and the key accounts."""
    groups = {client.group: client.number for client in clients if client.group}
    below = [c for c in clients if c.group in list(groups)[:GROUPS]]
    for client in below:
        yield accounts[client.number]
    for client in clients:
        account = accounts[client.number]
        if account.designation == Designation.KEY and client not in below:
            yield account


def _units(
    words: WhitespaceWords, chance: random.Random, account: Account
) -> Iterator[BusinessUnit]:
    """Some buy by unit."""
    for name in words.units[: chance.choice((0, 0, 2, 3))]:
        yield BusinessUnit(account=account, name=name, name_key=same_key(name))


def _spends(
    words: WhitespaceWords, chance: random.Random, chosen: list[Account], today: date
) -> Iterator[ClientSpend]:
    """What some spend in all; one estimate is lower than what they buy of us alone."""
    revenue = dict(AccountFigures.objects.values_list("account_id", "revenue"))
    for n, account in enumerate(chosen[:SPENDING]):
        share = Decimal("1.2") if n == SPENDING - 1 else Decimal(chance.randrange(15, 70)) / 100
        spend = int(Decimal(revenue.get(account.pk) or 0) / share)
        if spend > 0:
            yield ClientSpend(
                account=account,
                amount_minor=max(spend // 1_000_000 * 1_000_000, 1_000_000),
                source=chance.choice(words.sources),
                estimated_on=today - timedelta(days=chance.randrange(20, 200)),
            )


def _made(leader: Membership, offerings: Iterable[Offering]) -> Iterator[Past]:
    for offering in offerings:
        named = {"parent": [None, offering.parent.name]} if offering.parent else {}
        yield _ago(BEGUN + 5), leader, "offering.added", offering, named
        if offering.archived_at is not None:
            yield offering.archived_at, leader, "offering.archived", offering, {}


def _estimated(leader: Membership, spends: Iterable[ClientSpend]) -> Iterator[Past]:
    for spend in spends:
        told: Changes = {
            "spend": [None, str(from_minor(spend.amount_minor))],
            "estimate_source": [None, spend.source],
            "estimated_on": [None, spend.estimated_on.isoformat()],
        }
        at, account = _ago(15), spend.account
        yield at, account.owner or leader, "spend.estimated", account, told


def _ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days, hours=days % 9)
