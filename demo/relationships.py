"""Teams, people at clients and what was written down about them."""

from __future__ import annotations

import random
from datetime import date, timedelta

from accounts.history.words import words_of
from accounts.models import (
    Account,
    EntryWord,
    Function,
    HistoryEntry,
    Level,
    Person,
    Stakeholder,
    StakeholderRole,
    TeamMember,
)
from demo.clients import Client
from demo.relationship_words import WORDS, RelationshipWords
from rules.names import sort_key
from tenants.models import Membership, Organization

DEPTH = {"tactical": 2, "interdependent": 6, "strategic": 8}
ROLES = list(StakeholderRole)
FUNCTIONS = (
    Function.MANAGEMENT,
    Function.PURCHASING,
    Function.TECHNICAL,
    Function.OPERATIONS,
    Function.FINANCE,
    Function.LOGISTICS,
)
SUPPORT = (Function.TECHNICAL, Function.LOGISTICS, Function.AFTER_SALES, Function.FINANCE)


def write_relationships(
    *,
    organization: Organization,
    members: dict[str, Membership],
    clients: list[Client],
    accounts: dict[int, Account],
    today: date,
) -> None:
    """Everything around the account; seeded, so the same each time."""
    words = WORDS[organization.locale]
    chance = random.Random(f"kam-people-{organization.slug}")  # noqa: S311 (made-up data)
    _teams(members, clients, accounts, today)
    _people(words, chance, clients, accounts, today)
    _history(words, chance, clients, accounts, today)


def _teams(
    members: dict[str, Membership],
    clients: list[Client],
    accounts: dict[int, Account],
    today: date,
) -> None:
    """Deep relationships have a sponsor; the contributor supports a third of them."""
    rows = []
    for client in clients:
        account, since = accounts[client.number], today - timedelta(days=200 + client.number)
        if client.phase != "tactical":
            sponsor = members["leader" if client.number % 2 else "admin"]
            rows.append(
                TeamMember(
                    account=account,
                    member=sponsor,
                    role=TeamMember.Role.SPONSOR,
                    function=Function.MANAGEMENT,
                    hours_per_month=2,
                    since=since,
                )
            )
        if client.phase != "tactical" and client.number % 3:
            rows.append(
                TeamMember(
                    account=account,
                    member=members["contributor"],
                    function=SUPPORT[client.number % len(SUPPORT)],
                    hours_per_month=6,
                    since=since,
                )
            )
    TeamMember.objects.bulk_create(rows)


def _people(
    words: RelationshipWords,
    chance: random.Random,
    clients: list[Client],
    accounts: dict[int, Account],
    today: date,
) -> None:
    people, places = [], []
    for client in clients:
        chief: Stakeholder | None = None
        for n in range(DEPTH[client.phase]):
            name = f"{chance.choice(words.first)} {chance.choice(words.last)}"
            mail = f"{sort_key(name).replace(' ', '.')}@{client.slug}.example"
            person = Person(name=name, name_key=sort_key(name), email=mail)
            place = _place(words, chance, client, accounts[client.number], person, n, today)
            place.reports_to = chief
            chief = chief if chief and n % 3 else place
            people.append(person)
            places.append(place)
    Person.objects.bulk_create(people)
    Stakeholder.objects.bulk_create(places)


def _place(
    words: RelationshipWords,
    chance: random.Random,
    client: Client,
    account: Account,
    person: Person,
    n: int,
    today: date,
) -> Stakeholder:
    role = ROLES[(n * 7 if client.phase == "interdependent" else n) % len(ROLES)]
    warmth = {"tactical": 0, "interdependent": 1, "strategic": 2}[client.phase]
    return Stakeholder(
        account=account,
        person=person,
        role=role,
        title=words.titles[role],
        function=FUNCTIONS[n % len(FUNCTIONS)],
        level=Level.BOARD
        if n == 0 and client.phase == "strategic"
        else Level.MANAGEMENT
        if n < 3
        else Level.OPERATIONAL,
        influence=max(1, 5 - n // 2),
        attitude=min(2, max(-2, chance.randint(-2, 1) + warmth)),
        strength=min(4, chance.randint(0, 2) + warmth),
        contact=account.owner,
        last_touch_on=today - timedelta(days=chance.randint(2, 110)),
    )


def _history(
    words: RelationshipWords,
    chance: random.Random,
    clients: list[Client],
    accounts: dict[int, Account],
    today: date,
) -> None:
    entries = []
    for client in clients:
        account = accounts[client.number]
        for _n in range(DEPTH[client.phase] - 1):
            kind = chance.choice(list(words.entries))
            entries.append(
                HistoryEntry(
                    account=account,
                    kind=kind,
                    happened_on=today - timedelta(days=chance.randint(3, 360)),
                    text=chance.choice(words.entries[kind]),
                    author=account.owner,
                    author_label=str(account.owner or "KAM"),
                )
            )
    HistoryEntry.objects.bulk_create(entries)
    EntryWord.objects.bulk_create(
        EntryWord(entry=entry, word=word) for entry in entries for word in words_of(entry.text)
    )
