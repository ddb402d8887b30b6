"""Which phases an organisation has, and the evidence that each asks for."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Check, Phase, PhaseChange, PhaseEvidence, ProgrammeSettings
from accounts.models import StakeholderRole as Role
from accounts.phases.rules import tell_moved
from audit.entries import differences, record
from rules.errors import RuleError
from rules.texts import titled
from tenants.actors import Actor

PHASES_AT_LEAST, PHASES_AT_MOST, EVIDENCE_AT_MOST = 2, 8, 12


def create_default_phases(*, locale: str) -> list[Phase]:
    """The three phases of the method with their evidence, in the organisation's language."""
    with override(locale.lower()):
        names = {
            "tactical": _("Tactical"),
            "interdependent": _("Interdependent"),
            "strategic": _("Strategic"),
        }
        phases = Phase.objects.bulk_create(
            Phase(key=key, name=name, position=position)
            for position, (key, name) in enumerate(names.items(), start=1)
        )
        PhaseEvidence.objects.bulk_create(_default_evidence(phases[1], phases[2]))
    return phases


def _default_evidence(interdependent: Phase, strategic: Phase) -> list[PhaseEvidence]:
    """Method §6, as rows."""
    rows: list[tuple[Phase, str, str, int | None, str]] = [
        (interdependent, _("Executive sponsor named"), Check.SPONSOR_NAMED, None, ""),
        (interdependent, _("Decision maker known"), Check.ROLE_KNOWN, None, Role.DECISION_MAKER),
        (interdependent, _("Champion known"), Check.ROLE_KNOWN, None, Role.CHAMPION),
        (interdependent, _("Contacts in two functions on each side"), Check.FUNCTIONS_BOTH, 2, ""),
        (interdependent, _("Review held in the last 90 days"), Check.REVIEW_HELD, 90, ""),
        (interdependent, _("A plan that the client has seen"), Check.PLAN_SEEN, None, ""),
        (strategic, _("Board-level contact on both sides"), Check.BOARD_BOTH, None, ""),
        (strategic, _("Joint plan over several years"), Check.JOINT_PLAN, None, ""),
        (
            strategic,
            _("A joint initiative with value measured for both"),
            Check.JOINT_VALUE,
            1,
            "",
        ),
    ]
    return [
        PhaseEvidence(
            phase=phase,
            position=position,
            text=text,
            check_kind=check,
            threshold=threshold,
            role=role,
        )
        for position, (phase, text, check, threshold, role) in enumerate(rows, start=1)
    ]


@transaction.atomic
def add_phase(*, actor: Actor, name: str, after: Phase) -> Phase:
    """A phase between two others (or at the end). Audited."""
    actor.require("programme.change")
    phases = list(Phase.objects.select_for_update().order_by("position"))
    name = _tidy(name)
    if len(phases) >= PHASES_AT_MOST:
        raise RuleError.on("name", _("At most 8 phases."), "too_many")
    for phase in phases:
        if phase.position > after.position:
            phase.position += 1
            phase.save(update_fields=["position"])
    added = Phase.objects.create(
        key=_free_key(name, {p.key for p in phases}), name=name, position=after.position + 1
    )
    tell_moved()
    record(actor=actor, action="phase.added", target=added)
    return added


@transaction.atomic
def rename_phase(*, actor: Actor, phase: Phase, name: str) -> None:
    """Another name; the key that programs know stays. Audited."""
    actor.require("programme.change")
    name = _tidy(name)
    before, phase.name = phase.name, name
    if before != name:
        phase.save(update_fields=["name"])
        record(actor=actor, action="phase.renamed", target=phase, changes={"name": [before, name]})


@transaction.atomic
def remove_phase(*, actor: Actor, phase: Phase) -> None:
    """Take a phase away. Audited. Never one that an account is or was in, never below two."""
    actor.require("programme.change")
    count = len(Phase.objects.select_for_update())
    if count <= PHASES_AT_LEAST:
        raise RuleError(_("Keep at least two phases."))
    was_used = PhaseChange.objects.filter(to_phase=phase) | PhaseChange.objects.filter(
        from_phase=phase
    )
    if phase.accounts.exists() or was_used.exists():
        raise RuleError(_("Keep this phase: an account is or was in it."))
    record(actor=actor, action="phase.removed", target=phase)
    phase.delete()
    tell_moved()


@transaction.atomic
def write_evidence(
    *, actor: Actor, phase: Phase, evidence: PhaseEvidence | None, values: dict[str, Any]
) -> PhaseEvidence:
    """Add or change one piece of evidence of a phase. Audited."""
    actor.require("programme.change")
    if evidence is None:
        there = phase.evidence.count()
        if there >= EVIDENCE_AT_MOST:
            raise RuleError.on("text", _("At most 12 pieces of evidence."), "too_many")
        evidence = PhaseEvidence(phase=phase, position=there + 1)
    before = _evidence_values(evidence)
    for name in ("text", "check_kind", "threshold", "role"):
        if name in values:
            setattr(evidence, name, values[name])
    _refuse_evidence(evidence)
    evidence.save()
    changes = differences(before, _evidence_values(evidence))
    if changes:
        record(actor=actor, action="evidence.settled", target=evidence, changes=changes)
    return evidence


@transaction.atomic
def remove_evidence(*, actor: Actor, evidence: PhaseEvidence) -> None:
    """A phase asks for this no more; what people ticked goes with it. Audited."""
    actor.require("programme.change")
    record(actor=actor, action="evidence.removed", target=evidence)
    evidence.delete()


@transaction.atomic
def change_programme(*, actor: Actor, values: dict[str, Any]) -> ProgrammeSettings:
    """Settle thresholds and options of the programme. Audited."""
    actor.require("programme.change")
    settings, _made = ProgrammeSettings.objects.select_for_update().get_or_create()
    before = {name: _logged(getattr(settings, name)) for name in values}
    for name, value in values.items():
        setattr(settings, name, value)
    settings.save()
    changes = differences(before, {name: _logged(value) for name, value in values.items()})
    if changes:
        record(actor=actor, action="programme.changed", target=settings, changes=changes)
    return settings


def _logged(value: Any) -> Any:
    return value if isinstance(value, bool) else str(value)


def _evidence_values(evidence: PhaseEvidence) -> dict[str, Any]:
    return {name: getattr(evidence, name) for name in ("text", "check_kind", "threshold", "role")}


def _refuse_evidence(evidence: PhaseEvidence) -> None:
    asked = _("Say what must be seen.")
    evidence.text = titled("text", evidence.text, at_most=200, ask=asked)
    if evidence.check_kind not in Check:
        raise RuleError.on("check_kind", _("Choose how it is found."), "invalid")
    if evidence.check_kind == Check.ROLE_KNOWN and evidence.role not in Role:
        raise RuleError.on("role", _("Choose the role that must be known."), "required")


def _tidy(name: str) -> str:
    return titled("name", name, at_most=60, ask=_("Give the phase a name."))


def _free_key(name: str, taken: set[str]) -> str:
    base = slugify(name)[:36] or "phase"
    return next(k for k in (base, *(f"{base}-{n}" for n in range(2, 20))) if k not in taken)
