"""What the account managers of the demo and their leader say of skills: two rounds, and actions.

Written by the rules of the product, each by whom it is: nobody else could.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from insights.models import SkillProfile, SkillRound
from insights.skills.anchors import SKILLS
from insights.skills.development import add_action
from insights.skills.rules import begin_round, name_leader, save_assessment, start_profile
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope

BEFORE, LAST = timedelta(days=230), timedelta(days=40)
LEVELS = (
    ((3, 2, 2, 3, 3, 2, 2, 4, 2, 3), (3, 2, 2, 3, 3, 2, 2, 3, 2, 3)),
    ((4, 3, 3, 4, 4, 3, 3, 4, 2, 3), (3, 3, 3, 4, 3, 3, 3, 4, 2, 3)),
)
"""Of each round the person's and the leader's, in the order of the skills."""


@dataclass(frozen=True)
class SkillWords:
    """What they wrote, in the organisation's language."""

    own: str
    leader: str
    action: str
    second: str


WORDS = {
    "pt-BR": SkillWords(
        "Ainda descubro atrasos quando o cliente liga.",
        "Na Casa Lumen você percebeu a queda, mas só perguntou depois do fechamento do mês.",
        "Olhar a evolução dos pedidos toda segunda-feira e ligar antes do cliente",
        "Levar uma ideia com estimativa de valor à próxima revisão com o cliente",
    ),
    "en": SkillWords(
        "I still hear of delays when the client calls.",
        "You noticed that orders fell, but asked only after the month had closed.",
        "Look at the trend of orders each Monday, and call before the client does",
        "Bring an idea with an estimate of its worth to the next review with the client",
    ),
}


def write_skills(
    *, organization: Organization, leader: Membership, kam: Membership, today: date
) -> None:
    """Two finished rounds of one account manager, whom the leader assesses."""
    person, assessor = Actor.of_member(kam), Actor.of_member(leader)
    words = WORDS[organization.locale]
    with _working(person):
        profile = start_profile(actor=person)
        name_leader(actor=person, profile=profile, leader=leader)
    for n, ago in enumerate((BEFORE, LAST)):
        if n:
            with _working(person):
                begin_round(actor=person, profile=profile)
        _assess(person, profile, LEVELS[n][0], words.own)
        _assess(assessor, profile, LEVELS[n][1], words.leader)
        _date(person, profile, n + 1, today - ago)
    with _working(person):
        for title, skill, days in (
            (words.action, "anticipation", 20),
            (words.second, "creativity", 45),
        ):
            values = {"title": title, "skill": skill, "due_on": today + timedelta(days=days)}
            add_action(actor=person, profile=profile, values=values)


def _assess(actor: Actor, profile: SkillProfile, levels: tuple[int, ...], words: str) -> None:
    with _working(actor):
        save_assessment(
            actor=actor,
            profile=profile,
            levels=dict(zip(SKILLS, levels, strict=True)),
            notes={"anticipation": words},
            finish=True,
        )


def _date(actor: Actor, profile: SkillProfile, number: int, day: date) -> None:
    """The round was of that day, not of the day on which the demo was loaded."""
    at = datetime.combine(day, time(10), tzinfo=actor.organization.zone)
    with _working(actor):
        SkillRound.objects.filter(profile=profile, number=number).update(
            began_on=day,
            self_finished_at=at + timedelta(days=1),
            leader_finished_at=at + timedelta(days=4),
        )


@contextmanager
def _working(actor: Actor) -> Iterator[None]:
    with organization_scope(actor.organization.id, author=actor.author):
        yield
