"""Where a person stands in the ten skills: both sides, what their accounts ask, and the gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import Account, Phase
from accounts.programme import phases_in_order
from insights.skills.anchors import MOST, SKILLS, Skill, Text
from insights.skills.models import SkillAssessment, SkillProfile, SkillRound
from insights.skills.wanted import WANTED, steps_of

WIDEST = 2
Side = SkillAssessment.Side


@dataclass(frozen=True)
class AskedLevels:
    """The deepest phase among the accounts that a person owns, how many stand in it, its step."""

    phase: Phase
    accounts: int
    step: int


@dataclass(frozen=True)
class SkillSide:
    """What one side says of one skill, and said in the round before."""

    level: int
    note: str = ""
    before: int | None = None

    @property
    def moved(self) -> int | None:
        """Levels gained or lost since."""
        return None if self.before is None else self.level - self.before


@dataclass(frozen=True)
class SkillLine:
    """One skill: both sides and the level that is wanted; None where nobody has said it."""

    skill: Skill
    wanted: int | None
    own: SkillSide | None
    leader: SkillSide | None

    @property
    def why(self) -> Text:
        """Why that level is wanted."""
        return WANTED[self.skill.key].why

    @property
    def difference(self) -> int | None:
        """By how much the leader sees them higher than they do."""
        return self.leader.level - self.own.level if self.own and self.leader else None

    @property
    def agree(self) -> bool:
        """Whether both say the same level."""
        return self.difference == 0

    @property
    def own_gap(self) -> int | None:
        """How many levels lack, by the person."""
        return self._gap(self.own)

    @property
    def leader_gap(self) -> int | None:
        """How many levels lack, by the leader."""
        return self._gap(self.leader)

    @property
    def gap(self) -> int:
        """The one that counts: the leader's, else the person's."""
        found = self.own_gap if self.leader_gap is None else self.leader_gap
        return found or 0

    @property
    def level(self) -> int | None:
        """The one that counts."""
        side = self.leader or self.own
        return side.level if side else None

    @property
    def anchor(self) -> Text:
        """What the level looks like; empty without one."""
        return self.skill.anchor(self.level) if self.level else ""

    @property
    def own_anchor(self) -> Text:
        """What the person says it looks like."""
        return self.skill.anchor(self.own.level) if self.own else ""

    @property
    def leader_anchor(self) -> Text:
        """What the leader says it looks like."""
        return self.skill.anchor(self.leader.level) if self.leader else ""

    @property
    def next_level(self) -> int:
        """The one after."""
        return min((self.level or 0) + 1, MOST)

    @property
    def next_anchor(self) -> Text:
        """What the next level looks like."""
        return self.skill.anchor(self.next_level)

    def _gap(self, side: SkillSide | None) -> int | None:
        if side is None or self.wanted is None:
            return None
        return max(self.wanted - side.level, 0)


@dataclass(frozen=True)
class SkillStanding:
    """One round as the reader sees it: who said what, ten lines, and what is asked."""

    round: SkillRound
    asked: AskedLevels | None
    lines: Sequence[SkillLine]

    @property
    def widest(self) -> list[SkillLine]:
        """The two widest gaps; of equal ones where the person sees the wider, then in order."""
        found = sorted(self.lines, key=lambda line: (-line.gap, -(line.own_gap or 0)))
        return [line for line in found if line.gap][:WIDEST]

    @property
    def moved(self) -> list[tuple[Skill, int]]:
        """Where the level that counts moved since the round before."""
        sides = ((line.skill, line.leader or line.own) for line in self.lines)
        return [(skill, side.moved) for skill, side in sides if side and side.moved]

    @property
    def own_mean(self) -> Decimal | None:
        """The mean of the levels by the person."""
        return _mean(line.own for line in self.lines)

    @property
    def leader_mean(self) -> Decimal | None:
        """The same by the leader."""
        return _mean(line.leader for line in self.lines)


def _mean(sides: Iterable[SkillSide | None]) -> Decimal | None:
    levels = [side.level for side in sides if side]
    return Decimal(sum(levels)) / len(levels) if levels else None


def asked_of(profile: SkillProfile) -> AskedLevels | None:
    """What the deepest phase among the person's living accounts asks; None where they own none."""
    phases = phases_in_order()
    owned = Account.objects.filter(owner=profile.person_id, archived_at=None, phase__isnull=False)
    in_phase = list(owned.values_list("phase_id", flat=True))
    held = [n for n, phase in enumerate(phases) if phase.pk in in_phase]
    if not held:
        return None
    steps = steps_of(phases)
    deepest = max(held, key=lambda n: (steps[n], n))
    phase = phases[deepest]
    return AskedLevels(phase, in_phase.count(phase.pk), steps[deepest])


def rounds_of(profile: SkillProfile) -> list[SkillRound]:
    """All of them with the assessments that the reader sees, the present one last."""
    return list(profile.rounds.prefetch_related("assessments").order_by("number"))


def standings(rounds: Sequence[SkillRound], asked: AskedLevels | None) -> list[SkillStanding]:
    """Each round of which the reader sees something finished, the newest first."""
    found: list[SkillStanding] = []
    before: dict[str, dict[str, int]] = {}
    for one in rounds:
        sides = {a.side: a for a in one.assessments.all() if is_finished(one, a)}
        if sides:
            lines = [_line(skill, sides, before, asked) for skill in SKILLS.values()]
            found.insert(0, SkillStanding(one, asked, lines))
            before |= {side: said.levels for side, said in sides.items()}
    return found


def is_finished(one: SkillRound, said: SkillAssessment) -> bool:
    """Whether this side has finished; drafts count for nothing."""
    own = said.side == Side.SELF
    return (one.self_finished_at if own else one.leader_finished_at) is not None


def _line(
    skill: Skill,
    sides: dict[str, SkillAssessment],
    before: dict[str, dict[str, int]],
    asked: AskedLevels | None,
) -> SkillLine:
    own, leader = (
        _side(skill.key, sides.get(side), before.get(side)) for side in (Side.SELF, Side.LEADER)
    )
    wanted = WANTED[skill.key].levels[asked.step] if asked else None
    return SkillLine(skill, wanted, own, leader)


def _side(
    key: str, said: SkillAssessment | None, before: dict[str, int] | None
) -> SkillSide | None:
    if said is None or key not in said.levels:
        return None
    return SkillSide(said.levels[key], said.notes.get(key, ""), (before or {}).get(key))
