"""What can be seen of a relationship, and the phase that it suggests (method §6)."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import (
    Account,
    Check,
    Function,
    Level,
    Phase,
    PhaseEvidence,
    Strength,
    TeamMember,
)
from accounts.phases.findings import NONE, UNTICKED, Found, words
from rules.offers import Offers
from tenants.prepared import Prepared
from tenants.scope import require_organization_id

TeamPlace = tuple[uuid.UUID, str, str]
"""Account, role on the team, function."""

Supplied = dict[uuid.UUID, dict[str, date | int]]
"""The last day or the number of some checks, by account."""


@dataclass(frozen=True, eq=False)
class Source:
    """A SELECT of account, check, last day and number, one of the two NULL.

    It asks about the accounts %(ids)s of the organisation %(org)s; `values` are the other names
    in it, and no other source has one of them.
    """

    sql: str
    values: Mapping[str, Any] = field(default_factory=dict)


SOURCES: Offers[Source] = Offers("checks that others answer")
"""What other parts of the product see: a check → who tells it. All are asked in one statement,
one that answers several checks once."""

PEOPLE_TOO = {Check.PLAN_SEEN, Check.JOINT_PLAN, Check.JOINT_VALUE}
"""What others see, and a person may still tick: a plan is shown in a meeting as well."""

SEEN_HERE = {Check.ROLE_KNOWN, Check.SPONSOR_NAMED, Check.FUNCTIONS_BOTH, Check.BOARD_BOTH}


# One line an account, however many people; the erased are few and an index holds just these.
SEEN = """
    SELECT a.id, count(s.id), array_agg(s.role) FILTER (WHERE s.strength >= %(known)s),
           array_agg(DISTINCT s.function) FILTER (WHERE s.strength >= %(known)s),
           bool_or(s.level = %(board)s) FILTER (WHERE s.strength >= %(known)s),
           (SELECT json_agg(json_build_array(
                t.evidence_id, t.note, t.happened_on, coalesce(nullif(m.name, ''), m.email)))
            FROM accounts_evidencetick t LEFT JOIN tenants_membership m
              ON m.organization_id = t.organization_id AND m.id = t.author_id
            WHERE t.organization_id = %(org)s AND t.account_id = a.id)
    FROM unnest(%(ids)s::uuid[]) AS a (id)
    LEFT JOIN accounts_stakeholder s
      ON s.organization_id = %(org)s AND s.account_id = a.id AND s.person_id NOT IN (
        SELECT id FROM accounts_person
        WHERE organization_id = %(org)s AND erased_at IS NOT NULL)
    GROUP BY a.id
"""


@dataclass(frozen=True)
class Tick:
    """What a person said they saw, on which day; the author is None once they are gone."""

    note: str
    happened_on: date
    author: str | None


@dataclass
class Facts:
    """What the system knows of one account's relationship."""

    roles: Counter[str] = field(default_factory=Counter)
    people: int = 0
    their_functions: set[str] = field(default_factory=set)
    our_functions: set[str] = field(default_factory=set)
    knows_their_board: bool = False
    has_sponsor: bool = False
    supplied: dict[str, date | int] = field(default_factory=dict)
    ticks: dict[uuid.UUID, Tick] = field(default_factory=dict)


class Finding(NamedTuple):
    """One piece of evidence: whether it holds, and why."""

    evidence: PhaseEvidence
    holds: bool
    look: Callable[[], Found]
    tick: Tick | None = None

    @property
    def found(self) -> Found:
        """Why, as it may be kept; made when it is asked for, a board asks for none."""
        return self.look()

    @property
    def why(self) -> str:
        """In the reader's language; of a tick its note."""
        return self.tick.note if self.tick else words(self.found)

    @property
    def is_for_people(self) -> bool:
        """Whether a person ticks it, because nothing in the system sees it."""
        return not is_seen(self.evidence) and (self.tick is not None or not self.holds)


def is_seen(evidence: PhaseEvidence) -> bool:
    """Whether the system alone finds it."""
    kind = evidence.check_kind
    return kind in SEEN_HERE or (kind in SOURCES and kind not in PEOPLE_TOO)


def facts_of(
    accounts: Sequence[Account], places: Iterable[TeamPlace] | None = None
) -> dict[uuid.UUID, Facts]:
    """The facts of many accounts, in three queries; `places` is their team if known."""
    ids = [account.id for account in accounts]
    facts = {account_id: Facts() for account_id in ids}
    for account in accounts:
        if account.owner_id:
            facts[account.id].our_functions.add(Function.SALES)
    _add_seen(facts, ids)
    _add_team(facts, _places(ids) if places is None else places)
    for account_id, told in told_by(dict.fromkeys(SOURCES), ids).items():
        facts[account_id].supplied |= told
    return facts


def told_by(sources: Iterable[Source], ids: Collection[uuid.UUID]) -> Supplied:
    """What sources tell of accounts, in one query; nothing of an account that they don't know."""
    asked = list(sources)
    told: Supplied = defaultdict(dict)
    if asked:
        values = {name: value for source in asked for name, value in source.values.items()}
        sql = " UNION ALL ".join(f"({source.sql})" for source in asked)
        for account_id, check, day, number in _rows(sql, ids, **values):
            told[account_id][check] = number if day is None else day
    return dict(told)


def _add_seen(facts: dict[uuid.UUID, Facts], ids: list[uuid.UUID]) -> None:
    """Only people with whom we are in contact count: a name on a list is no relationship."""
    found = _rows(SEEN, ids, known=Strength.KNOWN, board=Level.BOARD)
    for account_id, people, roles, functions, knows_board, ticks in found:
        there = facts[account_id]
        there.people, there.roles = people, Counter(roles)
        there.their_functions, there.knows_their_board = set(functions or ()), bool(knows_board)
        there.ticks = {
            uuid.UUID(evidence_id): Tick(note, date.fromisoformat(day), author)
            for evidence_id, note, day, author in ticks or ()
        }


def _rows(sql: str, ids: Collection[uuid.UUID], **fixed: Any) -> list[tuple[Any, ...]]:
    """Prepared for one account; of many, a plan that is kept can't know how many."""
    values: dict[str, Any] = {"org": require_organization_id(), "ids": list(ids)}
    with connection.cursor() as cursor:
        if len(ids) == 1:
            _of_one(sql, **fixed).ask(cursor, values)
        else:
            cursor.execute(sql, values | fixed)
        return list(cursor.fetchall())


@cache
def _of_one(sql: str, **fixed: Any) -> Prepared:
    return Prepared.written(sql, **fixed)


def _add_team(facts: dict[uuid.UUID, Facts], places: Iterable[TeamPlace]) -> None:
    for account_id, role, function in places:
        facts[account_id].our_functions.add(function)
        facts[account_id].has_sponsor |= role == TeamMember.Role.SPONSOR


def _places(ids: list[uuid.UUID]) -> Iterable[TeamPlace]:
    team = TeamMember.objects.filter(account_id__any_of=ids).order_by()
    return team.values_list("account_id", "role", "function")


def find(evidence: PhaseEvidence, facts: Facts, today: date) -> Finding:
    """Whether one piece of evidence holds on a day. Pure."""
    if evidence.check_kind in SEEN_HERE:
        check = _CHECKS[evidence.check_kind]
        return Finding(evidence, check.holds(evidence, facts), lambda: check.found(evidence, facts))
    found = facts.supplied.get(evidence.check_kind)
    holds = _is_enough(evidence, found, today)
    if not is_seen(evidence) and (not holds or evidence.id in facts.ticks):
        return _ticked(evidence, facts)
    return Finding(evidence, holds, lambda: _supplied(found, today))


def suggested(phases: Sequence[Phase], findings: Iterable[Finding]) -> Phase | None:
    """The deepest phase whose evidence holds, with that of all phases before it.

    A phase without evidence of its own, other than the first, is passed and never suggested.
    """
    by_phase: dict[uuid.UUID, list[bool]] = {}
    for finding in findings:
        by_phase.setdefault(finding.evidence.phase_id, []).append(finding.holds)
    reached = None
    for phase in phases:
        held = by_phase.get(phase.id)
        if held is not None and not all(held):
            break
        if held or reached is None:
            reached = phase
    return reached


def _ticked(evidence: PhaseEvidence, facts: Facts) -> Finding:
    tick = facts.ticks.get(evidence.id)
    if tick is None:
        return Finding(evidence, False, lambda: UNTICKED)
    kept = {"kind": "tick", "author": tick.author, "day": tick.happened_on.isoformat()}
    return Finding(evidence, True, lambda: kept, tick)


class Seen(NamedTuple):
    """How one kind of evidence is seen, and what of it is kept."""

    holds: Callable[[PhaseEvidence, Facts], bool]
    figures: Callable[[PhaseEvidence, Facts], Found]

    def found(self, evidence: PhaseEvidence, facts: Facts) -> Found:
        """The figures with their kind."""
        return {"kind": evidence.check_kind} | self.figures(evidence, facts)


def _has_functions(evidence: PhaseEvidence, facts: Facts) -> bool:
    return min(len(facts.their_functions), len(facts.our_functions)) >= (evidence.threshold or 2)


_CHECKS: dict[str, Seen] = {
    Check.ROLE_KNOWN: Seen(
        lambda e, f: f.roles[e.role] > 0, lambda e, f: {"role": e.role, "people": f.roles[e.role]}
    ),
    Check.SPONSOR_NAMED: Seen(lambda _e, f: f.has_sponsor, lambda _e, f: {"ours": f.has_sponsor}),
    Check.FUNCTIONS_BOTH: Seen(
        _has_functions,
        lambda _e, f: {"theirs": len(f.their_functions), "ours": len(f.our_functions)},
    ),
    Check.BOARD_BOTH: Seen(
        lambda _e, f: f.knows_their_board and f.has_sponsor,
        lambda _e, f: {"theirs": f.knows_their_board, "ours": f.has_sponsor},
    ),
}


def _is_enough(evidence: PhaseEvidence, found: date | int | None, today: date) -> bool:
    """A day counts while it is within the days asked for; a number from the number on."""
    if found is None:
        return False
    if isinstance(found, date):
        return evidence.threshold is None or (today - found).days <= evidence.threshold
    return found >= (evidence.threshold or 1)


def _supplied(found: date | int | None, today: date) -> Found:
    if found is None:
        return NONE
    if isinstance(found, date):
        return {"kind": "days", "days": (today - found).days}
    return {"kind": "number", "number": found}
