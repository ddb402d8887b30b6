"""All that is kept of a person's skills, for that person: as JSON, and as rows of a table.

What their leader has not finished, or has while the person has not, is not theirs to read yet:
it says so in its place. The levels' sentences stand beside their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from insights.skills.anchors import SKILLS
from insights.skills.models import (
    DevelopmentAction,
    SkillAssessment,
    SkillProfile,
    SkillRound,
)
from insights.skills.reading import check_own
from insights.skills.standing import is_finished
from tenants.actors import Actor

HEADER = (
    *("kind", "round", "began_on", "side", "author", "finished_at", "skill", "level", "anchor"),
    *("note", "title", "due_on", "done_on"),
)


def export_profile(*, actor: Actor, profile: SkillProfile) -> dict[str, Any]:
    """Everything, by the person alone. Nobody is told."""
    check_own(actor, profile)
    rounds = profile.rounds.prefetch_related("assessments__author").order_by("number")
    return {
        "person": str(profile.person),
        "leader": str(profile.leader) if profile.leader else None,
        "created_at": profile.created_at.isoformat(),
        "rounds": [_round(one) for one in rounds],
        "actions": [_action(one) for one in profile.actions.select_related("author")],
    }


def export_rows(found: dict[str, Any]) -> Iterator[list[Any]]:
    """The same as the rows of one table below HEADER: a row a level, then a row an action."""
    for one in found["rounds"]:
        for said in one["assessments"]:
            for line in said["skills"]:
                yield [
                    *("assessment", one["number"], one["began_on"], said["side"]),
                    *(said["author"], said["finished_at"], line["skill"], line["level"]),
                    *(line["anchor"], line["note"], None, None, None),
                ]
    for action in found["actions"]:
        yield [
            *("action", None, None, None, action["author"], None, action["skill"]),
            *(None, None, None, action["title"], action["due_on"], action["done_on"]),
        ]


def _round(one: SkillRound) -> dict[str, Any]:
    return {
        "number": one.number,
        "began_on": one.began_on.isoformat(),
        "self_finished_at": _time(one.self_finished_at),
        "leader_finished_at": _time(one.leader_finished_at),
        "both_are_shown": one.is_shown,
        "assessments": [_assessment(one, said) for said in one.assessments.all()],
    }


def _assessment(one: SkillRound, said: SkillAssessment) -> dict[str, Any]:
    own = said.side == SkillAssessment.Side.SELF
    at = one.self_finished_at if own else one.leader_finished_at
    keys = [key for key in SKILLS if key in said.levels or key in said.notes]
    return {
        "side": said.side,
        "author": str(said.author),
        "is_finished": is_finished(one, said),
        "finished_at": _time(at),
        "skills": [_skill(key, said) for key in keys],
    }


def _skill(key: str, said: SkillAssessment) -> dict[str, Any]:
    level = said.levels.get(key)
    anchor = str(SKILLS[key].anchor(level)) if level else None
    return {"skill": key, "level": level, "anchor": anchor, "note": said.notes.get(key, "")}


def _action(action: DevelopmentAction) -> dict[str, Any]:
    return {
        "title": action.title,
        "skill": action.skill,
        "due_on": action.due_on.isoformat() if action.due_on else None,
        "done_on": action.done_on.isoformat() if action.done_on else None,
        "author": str(action.author),
        "created_at": action.created_at.isoformat(),
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
