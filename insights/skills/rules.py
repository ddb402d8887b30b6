"""A skills profile: begun by the person, assessed by both apart, shown once both have finished.

The log says who was named as leader and that an assessment was finished. It never says what
stands in one, and nothing of drafts: who reads the log reads no profile.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.entries import record
from insights.skills.anchors import LEAST, MOST, SKILLS
from insights.skills.models import SkillAssessment, SkillProfile, SkillRound
from insights.skills.reading import as_member, check_own, is_own, lock, own_profile
from rules.errors import ConflictError, FieldError, RuleError, StaleError
from rules.fields import Text, cleaned
from tenants.actors import Actor
from tenants.models import Membership
from tenants.roles import PERMISSIONS

NOTE = Text(500, is_prose=True)
Side = SkillAssessment.Side
FINISHED_AT = {Side.SELF: "self_finished_at", Side.LEADER: "leader_finished_at"}
ASSESSING = PERMISSIONS["skills.assess"]


@transaction.atomic
def start_profile(*, actor: Actor) -> SkillProfile:
    """Begin one's own profile, with its first round; what is there stays. Not in the log."""
    actor.require("skills.keep")
    there = own_profile(actor)
    if there is not None:
        return there
    made = SkillProfile.objects.create(person=actor.membership)
    _begin(actor, made, 1)
    return made


@transaction.atomic
def name_leader(*, actor: Actor, profile: SkillProfile, leader: Membership | None) -> SkillProfile:
    """The person says who assesses them, or nobody. Audited, without what stands in it.

    Who did before reads nothing from now on, and their unfinished draft goes.
    """
    locked = lock(actor, profile)
    check_own(actor, locked)
    if leader is not None:
        _check_leader(locked, leader)
    _change_leader(actor, locked, leader)
    return locked


@transaction.atomic
def step_down(*, actor: Actor, profile: SkillProfile) -> None:
    """The leader assesses this person no more, and reads nothing from now on. Audited."""
    locked = lock(actor, profile)
    if locked.leader_id == actor.membership_id:
        _change_leader(actor, locked, None)


@transaction.atomic
def release(*, actor: Actor, leader: Membership) -> None:
    """Nobody is assessed by this member any more: they left, or lead no longer. Audited."""
    with as_member(leader.pk):
        profiles = list(SkillProfile.objects.filter(leader=leader).select_related("person"))
    for profile in profiles:
        _change_leader(actor, profile, None)


@transaction.atomic
def save_assessment(
    *,
    actor: Actor,
    profile: SkillProfile,
    levels: Mapping[str, int | None],
    notes: Mapping[str, str],
    version: int | None = None,
    finish: bool = False,
) -> SkillAssessment:
    """Keep the actor's side of the present round, or finish it: then it is never changed again.

    Audited where it is finished. RuleError, StaleError.
    """
    locked = lock(actor, profile)
    side = side_of(actor, locked)
    present = present_round(locked, locked=True)
    if getattr(present, FINISHED_AT[side]) is not None:
        raise ConflictError(_("This assessment is finished."))
    draft = present.assessments.filter(side=side).first() or SkillAssessment(
        round=present, side=side, author=actor.membership, version=0
    )
    if version is not None and draft.version != version:
        raise StaleError
    draft.levels, draft.notes = _levels(levels, whole=finish), _notes(notes)
    draft.version += 1
    draft.save()
    if finish:
        setattr(present, FINISHED_AT[side], timezone.now())
        present.save()
        record(actor=actor, action="skill_profile.assessed", target=locked.person)
    return draft


@transaction.atomic
def begin_round(*, actor: Actor, profile: SkillProfile) -> SkillRound:
    """Assess once more, beside what was said before. Not in the log.

    The person may as soon as their own side is finished, the leader once both are. A draft of
    the leader's in the round before goes.
    """
    locked = lock(actor, profile)
    present = present_round(locked, locked=True)
    if not may_begin(actor, locked, present):
        raise ConflictError(_("Finish the present round first."))
    if present.leader_finished_at is None:
        _drop_draft(locked)
    return _begin(actor, locked, present.number + 1)


@transaction.atomic
def delete_profile(*, actor: Actor, profile: SkillProfile) -> None:
    """The person deletes all of it for good, what their leader wrote too. Audited."""
    locked = lock(actor, profile)
    check_own(actor, locked)
    record(actor=actor, action="skill_profile.deleted", target=locked.person)
    SkillProfile.objects.filter(pk=locked.pk).delete()


def side_of(actor: Actor, profile: SkillProfile) -> Side:
    """Which side is the actor's."""
    return Side.SELF if is_own(actor, profile) else Side.LEADER


def present_round(profile: SkillProfile, *, locked: bool = False) -> SkillRound:
    """The one in which both assess now."""
    rounds = profile.rounds.order_by("-number")
    found: SkillRound = (rounds.select_for_update() if locked else rounds)[:1].get()
    return found


def may_begin(actor: Actor, profile: SkillProfile, present: SkillRound) -> bool:
    """Whether the actor may begin another round."""
    own = is_own(actor, profile) and present.self_finished_at is not None
    return own or present.is_shown


def _begin(actor: Actor, profile: SkillProfile, number: int) -> SkillRound:
    today = actor.organization.today()
    return SkillRound.objects.create(profile=profile, number=number, began_on=today)


def _check_leader(profile: SkillProfile, leader: Membership) -> None:
    if leader.pk == profile.person_id or not leader.is_active or leader.role not in ASSESSING:
        raise RuleError.on("leader", _("Choose somebody who leads."), "invalid_choice")


def _change_leader(actor: Actor, profile: SkillProfile, leader: Membership | None) -> None:
    """In the scope of the person, who alone may give the profile to somebody else."""
    before = profile.leader
    if before == leader:
        return
    _drop_draft(profile)
    with as_member(profile.person_id):
        SkillProfile.objects.filter(pk=profile.pk).update(leader=leader)
    profile.leader = leader
    names = [str(one) if one else None for one in (before, leader)]
    record(
        actor=actor,
        action="skill_profile.leader_named",
        target=profile.person,
        changes={"skill_leader": names},
    )


def _drop_draft(profile: SkillProfile) -> None:
    """What the leader has not finished was never anybody's but theirs."""
    if profile.leader_id is None:
        return
    with as_member(profile.leader_id):
        SkillAssessment.objects.filter(
            round__profile=profile, round__leader_finished_at=None, side=Side.LEADER
        ).delete()


def _levels(given: Mapping[str, int | None], *, whole: bool) -> dict[str, int]:
    wrong = _("Choose a level from 1 to 5.")
    errors = [
        FieldError(f"/level_{key}", "required" if given.get(key) is None else "invalid", wrong)
        for key in SKILLS
        if not (LEAST <= (given.get(key) or 0) <= MOST or (given.get(key) is None and not whole))
    ]
    if errors:
        raise RuleError(_("Some fields are not valid."), errors=errors)
    return {key: int(level) for key in SKILLS if (level := given.get(key)) is not None}


def _notes(given: Mapping[str, Any]) -> dict[str, str]:
    named = {f"note_{key}": given.get(key) or "" for key in SKILLS}
    tidy = cleaned(named, dict.fromkeys(named, NOTE))
    return {key: tidy[f"note_{key}"] for key in SKILLS if tidy[f"note_{key}"]}
