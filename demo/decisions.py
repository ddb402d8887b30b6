"""How phases, designations and KAMs came to be what they are, with the audit's entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import (
    Account,
    Check,
    Designation,
    DesignationChange,
    EvidenceTick,
    HandOver,
    Nomination,
    Phase,
    PhaseChange,
    PhaseEvidence,
)
from accounts.revenue.rules import from_minor
from demo.clients import Client
from demo.history import Changes, Past, append
from demo.relationship_words import WORDS, RelationshipWords
from demo.stories import Story
from tenants.models import Membership, Organization


def write_decisions(
    *,
    organization: Organization,
    members: dict[str, Membership],
    clients: list[Client],
    accounts: dict[int, Account],
    today: date,
) -> None:
    """Everything that people decided about accounts, and when."""
    words, leader = WORDS[organization.locale], members["leader"]
    _evidence(words, clients, accounts, today)
    append(
        [
            *_phases(words, leader, clients, accounts),
            *_designations(words, leader, clients, accounts),
            _hand_over(words, members, accounts),
        ]
    )


def _phases(
    words: RelationshipWords,
    leader: Membership,
    clients: list[Client],
    accounts: dict[int, Account],
) -> Iterator[Past]:
    """Up over the last year, two accounts back; the day of the last change is kept on it."""
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
    Account.objects.bulk_update([change.account for change in changes], ["phase_since"])
    for change in changes:
        told: Changes = {
            "phase": [str(change.from_phase), str(change.to_phase)],
            "reason": [None, change.reason],
        }
        yield change.changed_at, leader, "phase.changed", change.account, told


def _regressed(clients: list[Client]) -> int:
    return next(c.number for c in clients if c.phase == "interdependent")


def _moves(
    words: RelationshipWords,
    leader: Membership,
    account: Account,
    steps: list[tuple[Phase, Phase, int]],
) -> Iterator[PhaseChange]:
    for before, after, days in steps:
        is_up = after.position > before.position
        at = _ago(days)
        account.phase_since = timezone.localdate(at)
        yield PhaseChange(
            account=account,
            from_phase=before,
            to_phase=after,
            is_up=is_up,
            reason=words.up if is_up else words.down,
            author=leader,
            author_label=str(leader),
            changed_at=at,
            owner_then_id=account.owner_id,
            designation_then=account.designation,
        )


def _evidence(
    words: RelationshipWords, clients: list[Client], accounts: dict[int, Account], today: date
) -> None:
    told = {
        Check.PLAN_SEEN: words.plan_seen,
        Check.JOINT_PLAN: words.joint_plan,
        Check.JOINT_VALUE: words.joint_value,
    }
    rows = []
    for evidence in PhaseEvidence.objects.select_related("phase").filter(check_kind__in=told):
        reached = (
            ("strategic",) if evidence.phase.key == "strategic" else ("strategic", "interdependent")
        )
        rows += [
            EvidenceTick(
                account=accounts[client.number],
                evidence=evidence,
                note=told[evidence.check_kind],
                happened_on=today - timedelta(days=40 + client.number),
                author=accounts[client.number].owner,
            )
            for client in clients
            if client.phase in reached and client.number % 5
        ]
    EvidenceTick.objects.bulk_create(rows)


def _designations(
    words: RelationshipWords,
    leader: Membership,
    clients: list[Client],
    accounts: dict[int, Account],
) -> Iterator[Past]:
    changes: list[DesignationChange] = []
    for number, account in accounts.items():
        if account.designation == Designation.KEY:
            changes.append(_promoted(words, leader, account, number))
        elif account.designation == Designation.WATCH:
            changes.append(
                _change(account, Designation.WATCH, words.nominated, leader, 110 + number)
            )
        elif account.designation == Designation.NOMINATED:
            changes.append(_nominated(words, account.owner or leader, account, number))
    changes += _reduced(words, leader, clients, accounts)
    DesignationChange.objects.bulk_create(changes)
    asked = [c for c in changes if c.after == Designation.NOMINATED]
    Nomination.objects.bulk_create(
        Nomination(
            account=c.account,
            before=c.before,
            reason=c.reason,
            asked_by=c.author,
            expected_return_minor=c.expected_return_minor,
            asked_by_label=c.author_label,
            asked_at=c.decided_at,
        )
        for c in asked
    )
    for change in changes:
        yield _told(change, change.author or leader)


def _promoted(
    words: RelationshipWords, leader: Membership, account: Account, number: int
) -> DesignationChange:
    change = _change(account, Designation.KEY, words.key, leader, 110 + number)
    change.expected_return_minor = 12_000_000 + number * 100_000
    return change


def _nominated(
    words: RelationshipWords, asker: Membership, account: Account, number: int
) -> DesignationChange:
    change = _change(account, Designation.NOMINATED, words.nominated, asker, 6 + number % 10)
    change.expected_return_minor = 8_000_000
    return change


def _reduced(
    words: RelationshipWords,
    leader: Membership,
    clients: list[Client],
    accounts: dict[int, Account],
) -> list[DesignationChange]:
    """A large client that falls was a key account until last month; nobody outside was told."""
    falling = [c for c in clients if c.story is Story.FALLING]
    client = min(falling, key=lambda client: client.size)
    up = _promoted(words, leader, accounts[client.number], 420)
    down = _change(accounts[client.number], Designation.STANDARD, words.reduced, leader, 35)
    down.before = Designation.KEY
    return [up, down]


def _change(
    account: Account, after: str, reason: str, author: Membership, days: int
) -> DesignationChange:
    return DesignationChange(
        account=account,
        before=Designation.STANDARD,
        after=after,
        reason=reason,
        author=author,
        author_label=str(author),
        decided_at=_ago(days),
    )


def _told(change: DesignationChange, author: Membership) -> Past:
    """As accounts/designation.py writes it."""
    asked = change.after == Designation.NOMINATED
    told: Changes = {"designation": [change.before, change.after], "reason": [None, change.reason]}
    if change.expected_return_minor is not None:
        told["expected_return"] = [None, str(from_minor(change.expected_return_minor))]
    action = "designation.nominated" if asked else "designation.changed"
    return change.decided_at, author, action, change.account, told


def _hand_over(
    words: RelationshipWords, members: dict[str, Membership], accounts: dict[int, Account]
) -> Past:
    """One key account went to its present KAM last month."""
    account = next(
        a for a in accounts.values() if a.designation == Designation.KEY and a.owner is not None
    )
    giver = next(m for key, m in members.items() if key.startswith("kam") and m != account.owner)
    done = HandOver.objects.create(
        account=account,
        from_member=giver,
        to_member=account.owner,
        note=words.handed_over,
        moved={"relationships": 4},
        author_label=str(members["leader"]),
    )
    at = _ago(30)
    HandOver.objects.filter(pk=done.pk).update(handed_at=at)
    told: Changes = {"owner": [str(giver), str(account.owner)], "relationships": [None, 4]}
    return at, members["leader"], "account.handed_over", account, told


def _ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days, hours=days % 9)
