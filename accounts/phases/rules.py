"""The phases of an organisation, and where each account stands (method §6)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.finding import lock_account
from accounts.models import (
    Account,
    EvidenceTick,
    InvestAnswer,
    Phase,
    PhaseChange,
    PhaseEvidence,
    Potential,
    ProgrammeSettings,
)
from accounts.phases.evidence import Facts, Finding, TeamPlace, facts_of, find, is_seen, suggested
from accounts.phases.findings import may_read
from audit.entries import record, unsaid
from rules.errors import ConflictError, NotAllowedError, RuleError
from rules.offers import Offers
from rules.texts import written
from tenants.actors import Actor
from tenants.compiled import Compiled, compiled

PHASE_MOVED: Offers[Callable[[Collection[uuid.UUID] | None], object]] = Offers(
    "what follows another phase of some accounts, or another order of the phases (None)"
)
PHASE_COLUMNS = ("id", "key", "name", "position")
EVIDENCE_COLUMNS = ("id", "position", "text", "check_kind", "threshold", "role")


@dataclass(frozen=True)
class PhaseStanding:
    """An account's declared phase beside the one that the evidence suggests."""

    account: Account
    phases: Sequence[Phase]
    findings: Sequence[Finding]
    suggested: Phase | None
    since: date
    facts: Facts

    @property
    def first(self) -> Phase | None:
        """Where every relationship begins."""
        return self.phases[0] if self.phases else None

    @property
    def agrees(self) -> bool:
        """Whether the evidence says what was declared."""
        return self.suggested is not None and self.suggested.id == self.account.phase_id

    @property
    def next_phase(self) -> Phase | None:
        """The phase after the declared one."""
        position = self.account.phase.position if self.account.phase else 0
        return next((phase for phase in self.phases if phase.position > position), None)

    def missing_for(self, phase: Phase | None) -> list[Finding]:
        """What of a phase's evidence, and of those before it, does not hold."""
        if phase is None:
            return []
        before = {p.id for p in self.phases if p.position <= phase.position}
        return [f for f in self.findings if f.evidence.phase_id in before and not f.holds]

    @property
    def missing_for_next(self) -> list[Finding]:
        """What the next phase still asks for."""
        return self.missing_for(self.next_phase)

    @property
    def gone(self) -> list[Finding]:
        """Evidence of the declared phase that no longer holds."""
        return self.missing_for(self.account.phase)


def standings(
    accounts: Sequence[Account],
    *,
    today: date,
    places: Iterable[TeamPlace] | None = None,
    reader: Actor | None = None,
) -> list[PhaseStanding]:
    """Where accounts stand; the number of queries does not grow with them.

    For a `reader` by the evidence that they may read alone.
    """
    phases, asked = phases_with_evidence()
    asked = [e for e in asked if reader is None or may_read(reader, e.check_kind)]
    facts = facts_of(accounts, places)
    found = []
    for account in accounts:
        findings = [find(evidence, facts[account.id], today) for evidence in asked]
        since = account.phase_since or timezone.localdate(account.created_at)
        deepest = suggested(phases, findings)
        found.append(PhaseStanding(account, phases, findings, deepest, since, facts[account.id]))
    return found


def phases_with_evidence() -> tuple[list[Phase], list[PhaseEvidence]]:
    """The phases in order and all that they ask for, in one query."""
    phases: dict[uuid.UUID, Phase] = {}
    asked = []
    for row in _phases_with_evidence().rows():
        own = {name: row[name] for name in PHASE_COLUMNS}
        phase = phases.setdefault(row["id"], Phase(**own))
        if row["evidence__id"] is not None:
            values = {name: row[f"evidence__{name}"] for name in EVIDENCE_COLUMNS}
            asked.append(PhaseEvidence(phase=phase, **values))
    return list(phases.values()), asked


@cache
def _phases_with_evidence() -> Compiled:
    evidence = (f"evidence__{name}" for name in EVIDENCE_COLUMNS)
    ordered = Phase.objects.order_by("position", "evidence__position", "evidence__id")
    return compiled(ordered.values(*PHASE_COLUMNS, *evidence), by_key=True)


def standing(
    account: Account,
    *,
    today: date,
    places: Iterable[TeamPlace] | None = None,
    reader: Actor | None = None,
) -> PhaseStanding:
    """Where one account stands; `places` is its team where the caller has read it."""
    return standings([account], today=today, places=places, reader=reader)[0]


@transaction.atomic
def change_phase(
    *,
    actor: Actor,
    account: Account,
    to: Phase,
    reason: str,
    seen: Phase | None = None,
    today: date | None = None,
) -> PhaseChange:
    """Declare another phase; the evidence is frozen with it. Audited.

    `seen` is the phase that the person had before their eyes. Raises ConflictError where
    somebody moved the account meanwhile, RuleError without a reason, NotAllowedError for a
    way up without the evidence by anyone but a leader.
    """
    day = today or actor.organization.today()
    locked = lock_account(account.pk)
    actor.require("phase.change", locked)
    _check_unmoved(locked, seen=seen, to=to)
    reason = written("reason", reason, ask=_("Say why."))
    now = standing(locked, today=day)
    before = locked.phase
    is_up = before is None or to.position > before.position
    is_bare = is_up and bool(now.missing_for(to))
    if is_bare and not actor.may("phase.override"):
        raise NotAllowedError(_("The evidence is not there yet; only a sales leader may do this."))
    change = PhaseChange.objects.create(
        account=locked,
        from_phase=before,
        to_phase=to,
        is_up=is_up,
        is_without_evidence=is_bare,
        reason=reason,
        evidence=_frozen(now),
        author=actor.membership,
        author_label=actor.label[:254],
        changed_at=timezone.now(),
        owner_then_id=locked.owner_id,
        designation_then=locked.designation,
        since_before=locked.phase_since,
        answer_before=locked.invest_answer,
        answered_on_before=locked.invest_answered_on,
    )
    locked.phase, locked.phase_since = to, day
    locked.invest_answer, locked.invest_answered_on = "", None
    save_phase(locked)
    record(
        actor=actor,
        action="phase.changed",
        target=locked,
        changes={"phase": [str(before) if before else None, str(to)], "reason": [None, reason]},
        thing=change,
    )
    account.refresh_from_db()
    return change


def _check_unmoved(locked: Account, *, seen: Phase | None, to: Phase) -> None:
    if seen is not None and locked.phase_id != seen.id:
        raise ConflictError(
            _("Someone else moved this account to %(phase)s.") % {"phase": locked.phase}
        )
    if locked.phase_id == to.id:
        raise RuleError.on("to", _("The account is in this phase."), "unchanged")


@transaction.atomic
def tick(
    *, actor: Actor, account: Account, evidence: PhaseEvidence, note: str, happened_on: date
) -> EvidenceTick:
    """Say that a piece of evidence stands. Audited. Raises RuleError for what is computed."""
    actor.require("phase.change", account)
    if is_seen(evidence):
        raise RuleError.on("evidence", _("The system sees this by itself."), "computed")
    note = written("note", note, at_most=500, ask=_("Say what you saw."))
    if happened_on > actor.organization.today():
        raise RuleError.on("happened_on", _("Enter a date of today or earlier."), "future")
    ticked, _made = EvidenceTick.objects.update_or_create(
        account=account,
        evidence=evidence,
        defaults={
            "note": note,
            "happened_on": happened_on,
            "author": actor.membership,
        },
    )
    record(
        actor=actor,
        action="evidence.ticked",
        target=account,
        changes={evidence.text: [None, unsaid(note)]},
    )
    return ticked


@transaction.atomic
def untick(*, actor: Actor, account: Account, evidence: PhaseEvidence) -> bool:
    """Take a tick back. Audited; True where there was one."""
    actor.require("phase.change", account)
    ticked = EvidenceTick.objects.filter(account=account, evidence=evidence).first()
    if ticked is None:
        return False
    ticked.delete()
    record(
        actor=actor,
        action="evidence.withdrawn",
        target=account,
        changes={evidence.text: [unsaid(ticked.note), None]},
    )
    return True


def patience_days() -> int:
    """After how many days in the first phase we ask: invest or accept?"""
    found = ProgrammeSettings.objects.values_list("patience_days", flat=True).first()
    return found or ProgrammeSettings().patience_days


def asks_to_invest(account: Account, *, first: Phase | None, patience: int, today: date) -> bool:
    """Whether a tactical account with potential waits for an answer. Pure.

    An answer holds for as long as the patience does; a low potential stays quiet.
    """
    if first is None or account.phase_id != first.id or account.is_archived:
        return False
    if account.potential not in (Potential.MEDIUM, Potential.HIGH):
        return False
    since = account.invest_answered_on or account.phase_since
    since = since or timezone.localdate(account.created_at)
    return today - since > timedelta(days=patience)


@transaction.atomic
def answer_invest(*, actor: Actor, account: Account, answer: str, reason: str) -> None:
    """The KAM's answer: invest or accept. Audited."""
    locked = lock_account(account.pk)
    actor.require("phase.change", locked)
    if answer not in InvestAnswer:
        raise RuleError.on("answer", _("Choose: invest or accept."), "invalid")
    reason = written("reason", reason, ask=_("Say why."))
    before = locked.invest_answer
    locked.invest_answer, locked.invest_answered_on = answer, actor.organization.today()
    save_phase(locked)
    record(
        actor=actor,
        action="account.answered",
        target=locked,
        changes={"invest_answer": [before or None, answer], "reason": [None, reason]},
    )
    account.refresh_from_db()


def save_phase(account: Account) -> None:
    """Write what a change of phase or an answer moves."""
    account.version += 1
    account.save(
        update_fields=[
            "phase",
            "phase_since",
            "invest_answer",
            "invest_answered_on",
            "version",
            "updated_at",
        ]
    )
    tell_moved([account.pk])


def tell_moved(account_ids: Collection[uuid.UUID] | None = None) -> None:
    """Call where accounts came to another phase, or phases to another place (None)."""
    for follow in PHASE_MOVED:
        follow(account_ids)


def _frozen(now: PhaseStanding) -> list[dict[str, Any]]:
    """The evidence as it stood, in figures: each reader has words of their own."""
    return [
        {
            "phase": f.evidence.phase.name,
            "text": f.evidence.text,
            "holds": f.holds,
            "check": f.evidence.check_kind,
            "found": f.found,
        }
        for f in now.findings
    ]
