"""Teams, people at clients, entries, and how phases and designations came to be."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import (
    Account,
    Check,
    Designation,
    DesignationChange,
    EntryWord,
    EvidenceTick,
    Function,
    HandOver,
    HistoryEntry,
    Level,
    Nomination,
    Person,
    Phase,
    PhaseChange,
    PhaseEvidence,
    Stakeholder,
    StakeholderRole,
    TeamMember,
)
from accounts.naming import sort_key
from accounts.words import words_of
from demo.clients import Client
from demo.relationship_words import WORDS, Words
from tenants.models import Membership, Organization

DEPTH = {"tactical": 2, "interdependent": 6, "strategic": 8}
ROLES = list(StakeholderRole)
FUNCTIONS = (
    Function.MANAGEMENT, Function.PURCHASING, Function.TECHNICAL, Function.OPERATIONS,
    Function.FINANCE, Function.LOGISTICS,
)  # fmt: skip
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
    _phases(words, members["leader"], clients, accounts)
    _evidence(words, clients, accounts, today)
    _designations(words, members["leader"], accounts)
    _hand_over(words, members, accounts)


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
                    account=account, member=sponsor, role=TeamMember.Role.SPONSOR,
                    function=Function.MANAGEMENT, hours_per_month=2, since=since,
                )
            )  # fmt: skip
        if client.phase != "tactical" and client.number % 3:
            rows.append(
                TeamMember(
                    account=account, member=members["contributor"],
                    function=SUPPORT[client.number % len(SUPPORT)], hours_per_month=6, since=since,
                )
            )  # fmt: skip
    TeamMember.objects.bulk_create(rows)


def _people(
    words: Words,
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
    words: Words, chance: random.Random, client: Client, account: Account, person: Person, n: int,
    today: date,
) -> Stakeholder:  # fmt: skip
    role = ROLES[(n * 7 if client.phase == "interdependent" else n) % len(ROLES)]
    warmth = {"tactical": 0, "interdependent": 1, "strategic": 2}[client.phase]
    return Stakeholder(
        account=account,
        person=person,
        role=role,
        title=words.titles[role],
        function=FUNCTIONS[n % len(FUNCTIONS)],
        level=Level.BOARD if n == 0 and client.phase == "strategic" else Level.MANAGEMENT
        if n < 3 else Level.OPERATIONAL,
        influence=max(1, 5 - n // 2),
        attitude=min(2, max(-2, chance.randint(-2, 1) + warmth)),
        strength=min(4, chance.randint(0, 2) + warmth),
        contact=account.owner,
        last_touch_on=today - timedelta(days=chance.randint(2, 110)),
    )  # fmt: skip


def _history(
    words: Words,
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


def _phases(
    words: Words, leader: Membership, clients: list[Client], accounts: dict[int, Account]
) -> None:
    """Up over the last year, one account back; the day of the last change is kept on it."""
    first, second, third = Phase.objects.order_by("position")
    changes: list[PhaseChange] = []
    for client in clients:
        account, back = accounts[client.number], client.number % 300
        if client.phase == "tactical":
            continue
        steps = [(first, second, 330 - back)]
        if client.phase == "strategic":
            steps.append((second, third, 120 - back % 100))
        if client.number == _regressed(clients):
            steps += [(second, first, 60), (first, second, 10)]
        changes += _moves(words, leader, account, steps)
    fallen = next(accounts[c.number] for c in clients if c.phase == "tactical" and c.size < 60)
    changes += _moves(words, leader, fallen, [(first, second, 250), (second, first, 25)])
    PhaseChange.objects.bulk_create(changes)
    Account.objects.bulk_update(accounts.values(), ["phase_since"])


def _regressed(clients: list[Client]) -> int:
    return next(c.number for c in clients if c.phase == "interdependent")


def _moves(
    words: Words, leader: Membership, account: Account, steps: list[tuple[Phase, Phase, int]]
) -> Iterator[PhaseChange]:
    for before, after, days in steps:
        is_up = after.position > before.position
        at = _ago(days)
        account.phase_since = timezone.localdate(at)
        yield PhaseChange(
            account=account, from_phase=before, to_phase=after, is_up=is_up,
            reason=words.up if is_up else words.down, author=leader, author_label=str(leader),
            changed_at=at,
        )  # fmt: skip


def _evidence(
    words: Words, clients: list[Client], accounts: dict[int, Account], today: date
) -> None:
    told = {
        Check.PLAN_SEEN: words.plan_seen, Check.JOINT_PLAN: words.joint_plan,
        Check.JOINT_VALUE: words.joint_value,
    }  # fmt: skip
    rows = []
    for evidence in PhaseEvidence.objects.select_related("phase").filter(check_kind__in=told):
        reached = (
            ("strategic",) if evidence.phase.key == "strategic" else ("strategic", "interdependent")
        )
        rows += [
            EvidenceTick(
                account=accounts[client.number], evidence=evidence, note=told[evidence.check_kind],
                happened_on=today - timedelta(days=40 + client.number), author=accounts[client.number].owner,
            )
            for client in clients
            if client.phase in reached and client.number % 5
        ]  # fmt: skip
    EvidenceTick.objects.bulk_create(rows)


def _designations(words: Words, leader: Membership, accounts: dict[int, Account]) -> None:
    decided, asked = [], []
    for number, account in accounts.items():
        if account.designation in (Designation.KEY, Designation.WATCH):
            decided.append(
                DesignationChange(
                    account=account, before=Designation.STANDARD, after=account.designation,
                    reason=words.key if account.designation == Designation.KEY else words.nominated,
                    expected_return_minor=12_000_000 + number * 100_000, author=leader,
                    author_label=str(leader), decided_at=_ago(150 + number),
                )
            )  # fmt: skip
        elif account.designation == Designation.NOMINATED:
            asker = account.owner or leader
            asked.append(
                Nomination(
                    account=account, before=Designation.STANDARD, reason=words.nominated,
                    expected_return_minor=8_000_000, asked_by=asker, asked_by_label=str(asker),
                    asked_at=_ago(6 + number % 10),
                )
            )  # fmt: skip
    DesignationChange.objects.bulk_create(decided)
    Nomination.objects.bulk_create(asked)


def _hand_over(words: Words, members: dict[str, Membership], accounts: dict[int, Account]) -> None:
    """One key account went to its present KAM last month."""
    account = next(
        a for a in accounts.values() if a.designation == Designation.KEY and a.owner is not None
    )
    giver = next(m for key, m in members.items() if key.startswith("kam") and m != account.owner)
    HandOver.objects.create(
        account=account, from_member=giver, to_member=account.owner, note=words.handed_over,
        moved={"relationships": 4}, author_label=str(members["leader"]),
    )  # fmt: skip


def _ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days, hours=days % 9)
