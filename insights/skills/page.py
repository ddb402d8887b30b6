"""What the pages of a profile show to who reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from insights.skills.models import SkillAssessment, SkillProfile, SkillRound
from insights.skills.reading import assessed_by, is_own
from insights.skills.rules import FINISHED_AT, may_begin, side_of
from insights.skills.standing import (
    AskedLevels,
    SkillStanding,
    asked_of,
    rounds_of,
    standings,
)
from tenants.actors import Actor

Side = SkillAssessment.Side


@dataclass(frozen=True)
class ListedProfile:
    """One whom the leader assesses, and how far both are in the present round."""

    profile: SkillProfile
    round: SkillRound
    has_draft: bool


def listed(actor: Actor) -> list[ListedProfile]:
    """Those who named the actor."""
    found = []
    for profile in assessed_by(actor).prefetch_related("rounds__assessments"):
        present = max(profile.rounds.all(), key=lambda one: one.number)
        has_draft = any(said.side == Side.LEADER for said in present.assessments.all())
        found.append(ListedProfile(profile, present, has_draft))
    return found


def page_of(actor: Actor, profile: SkillProfile) -> dict[str, Any]:
    """The profile, where the person stands, how far both are, and what is to be done."""
    own, side = is_own(actor, profile), side_of(actor, profile)
    rounds, asked = rounds_of(profile), asked_of(profile)
    present = rounds[-1]
    seen = standings(rounds, asked)
    actions = list(profile.actions.all())
    return {
        "profile": profile,
        "own": own,
        "present": present,
        "my_finished_at": _finished_at(present, side),
        "draft": next((one for one in present.assessments.all() if one.side == side), None),
        "may_begin": may_begin(actor, profile, present),
        "asked": asked,
        "standing": seen[0] if seen else None,
        "standings": seen,
        "sentence": _sentence(seen[0] if seen else None, asked),
        "open_actions": [one for one in actions if one.done_on is None],
        "done_actions": [one for one in actions if one.done_on is not None],
        "today": actor.organization.today(),
    }


def _finished_at(present: SkillRound, side: Side) -> datetime | None:
    at: datetime | None = getattr(present, FINISHED_AT[side])
    return at


def _sentence(standing: SkillStanding | None, asked: AskedLevels | None) -> str:
    """The one that stands first: where the widest gaps are, or why none is told."""
    if standing is None:
        return _("Nothing is assessed yet.")
    if asked is None:
        return _("No account asks for anything: none in a phase is owned.")
    gaps = standing.widest
    if not gaps:
        return _("No gap: each skill is where accounts in %(phase)s ask for it.") % {
            "phase": asked.phase
        }
    return _told(gaps)


def _told(gaps: Sequence[Any]) -> str:
    names = {"one": gaps[0].skill.name, "first": gaps[0].gap}
    if len(gaps) == 1:
        return _("One gap: %(one)s, by %(first)s.") % names
    names |= {"two": gaps[1].skill.name, "second": gaps[1].gap}
    return _("Widest gaps: %(one)s (%(first)s) and %(two)s (%(second)s).") % names
