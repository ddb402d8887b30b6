"""What can be seen of a relationship, and the phase that it suggests (method §6)."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import (
    Account,
    Check,
    EvidenceTick,
    Function,
    Level,
    Phase,
    PhaseEvidence,
    Stakeholder,
    StakeholderRole,
    Strength,
    TeamMember,
)

Source = Callable[[Collection[uuid.UUID]], dict[uuid.UUID, date | int]]
SOURCES: dict[str, Source] = {}
"""What other parts of the product see: a check → the last day or the number, by account."""

SEEN_HERE = {Check.ROLE_KNOWN, Check.SPONSOR_NAMED, Check.FUNCTIONS_BOTH, Check.BOARD_BOTH}


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
    ticks: dict[uuid.UUID, EvidenceTick] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One piece of evidence: whether it holds, and why in words."""

    evidence: PhaseEvidence
    holds: bool
    why: str
    tick: EvidenceTick | None = None

    @property
    def is_for_people(self) -> bool:
        """Whether a person ticks it, because nothing in the system sees it."""
        return not is_seen(self.evidence)


def supply(check: str, source: Source) -> None:
    """Let another part of the product answer a check; called when it starts."""
    SOURCES[check] = source


def is_seen(evidence: PhaseEvidence) -> bool:
    """Whether the system finds it by itself."""
    return evidence.check_kind in SEEN_HERE or evidence.check_kind in SOURCES


def facts_of(accounts: Sequence[Account]) -> dict[uuid.UUID, Facts]:
    """The facts of many accounts, with one query for each kind."""
    ids = [account.id for account in accounts]
    facts = {account_id: Facts() for account_id in ids}
    for account in accounts:
        if account.owner_id:
            facts[account.id].our_functions.add(Function.SALES)
    _add_people(facts, ids)
    _add_team(facts, accounts)
    for tick in EvidenceTick.objects.filter(account_id__in=ids).select_related("author"):
        facts[tick.account_id].ticks[tick.evidence_id] = tick
    for check, source in SOURCES.items():
        for account_id, found in source(ids).items():
            facts[account_id].supplied[check] = found
    return facts


def _add_people(facts: dict[uuid.UUID, Facts], ids: list[uuid.UUID]) -> None:
    """Only people with whom we are in contact count: a name on a list is no relationship."""
    people = Stakeholder.objects.filter(account_id__in=ids, person__erased_at=None)
    for account_id, role, function, level, strength in people.values_list(
        "account_id", "role", "function", "level", "strength"
    ):
        there = facts[account_id]
        there.people += 1
        if strength < Strength.KNOWN:
            continue
        there.roles[role] += 1
        there.their_functions.add(function)
        there.knows_their_board |= level == Level.BOARD


def _add_team(facts: dict[uuid.UUID, Facts], accounts: Sequence[Account]) -> None:
    prefetch_related_objects(accounts, "team")
    for account in accounts:
        for place in account.team.all():
            facts[account.id].our_functions.add(place.function)
            facts[account.id].has_sponsor |= place.role == TeamMember.Role.SPONSOR


def find(evidence: PhaseEvidence, facts: Facts, today: date) -> Finding:
    """Whether one piece of evidence holds on a day. Pure."""
    if not is_seen(evidence):
        return _ticked(evidence, facts)
    if evidence.check_kind in SEEN_HERE:
        holds, why = _CHECKS[evidence.check_kind](evidence, facts)
    else:
        holds, why = _supplied(evidence, facts.supplied.get(evidence.check_kind), today)
    return Finding(evidence, holds, why)


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
    return Finding(evidence, tick is not None, tick.note if tick else _("nobody ticked it"), tick)


def _role_known(evidence: PhaseEvidence, facts: Facts) -> tuple[bool, str]:
    known = facts.roles[evidence.role] > 0
    name = dict(StakeholderRole.choices).get(evidence.role, evidence.role)
    return known, _("known") if known else _("%(role)s: nobody") % {"role": name}


def _sponsor(evidence: PhaseEvidence, facts: Facts) -> tuple[bool, str]:
    return facts.has_sponsor, _("named") if facts.has_sponsor else _("ours: none")


def _functions(evidence: PhaseEvidence, facts: Facts) -> tuple[bool, str]:
    least = evidence.threshold or 2
    theirs, ours = len(facts.their_functions), len(facts.our_functions)
    why = _("theirs: %(theirs)d · ours: %(ours)d") % {"theirs": theirs, "ours": ours}
    return min(theirs, ours) >= least, why


def _board(evidence: PhaseEvidence, facts: Facts) -> tuple[bool, str]:
    missing = []
    if not facts.knows_their_board:
        missing.append(_("theirs: none"))
    if not facts.has_sponsor:
        missing.append(_("ours: none"))
    return not missing, " · ".join(missing) or _("on both sides")


_CHECKS: dict[str, Callable[[PhaseEvidence, Facts], tuple[bool, str]]] = {
    Check.ROLE_KNOWN: _role_known,
    Check.SPONSOR_NAMED: _sponsor,
    Check.FUNCTIONS_BOTH: _functions,
    Check.BOARD_BOTH: _board,
}


def _supplied(evidence: PhaseEvidence, found: date | int | None, today: date) -> tuple[bool, str]:
    """A day counts while it is within the days asked for; a number from the number on."""
    if found is None:
        return False, _("none yet")
    if isinstance(found, date):
        age = (today - found).days
        holds = evidence.threshold is None or age <= evidence.threshold
        return holds, ngettext("%(n)d day ago", "%(n)d days ago", age) % {"n": age}
    return found >= (evidence.threshold or 1), str(found)
