"""A readiness check: answered, kept, and compared with the one before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from audit.entries import record
from insights.models import ReadinessCheck
from insights.readiness.questions import (
    LEAST,
    MOST,
    PARTS,
    QUESTIONS,
    ReadinessPart,
    ReadinessQuestion,
)
from rules.errors import RuleError
from tenants.actors import Actor

SHOWN, WEAKEST = 24, 2


@dataclass(frozen=True)
class ReadinessAnswer:
    """One question with its answer, and the one before; `words` say what it looks like."""

    question: ReadinessQuestion
    value: int
    before: int | None

    @property
    def words(self) -> str:
        """What that looks like; between two sentences stand both."""
        sentences = (self.question.one, self.question.three, self.question.five)
        low, between = divmod(self.value - LEAST, 2)
        return " / ".join(str(words) for words in sentences[low : low + 1 + between])

    @property
    def change(self) -> int | None:
        """Since the check before."""
        return None if self.before is None else self.value - self.before


@dataclass(frozen=True)
class ReadinessResult:
    """A check: the answers of each part with their mean, and what is weakest."""

    check: ReadinessCheck
    parts: Sequence[tuple[ReadinessPart, Decimal, Sequence[ReadinessAnswer]]]

    @property
    def answers(self) -> list[ReadinessAnswer]:
        """All of them, in the order in which they were asked."""
        return [answer for _part, _mean, answers in self.parts for answer in answers]

    @property
    def weakest(self) -> list[ReadinessAnswer]:
        """The two lowest; of equal ones what was asked first."""
        return sorted(self.answers, key=lambda answer: answer.value)[:WEAKEST]


@transaction.atomic
def check_readiness(*, actor: Actor, answers: Mapping[str, int]) -> ReadinessCheck:
    """Keep the answers to all questions. Audited. RuleError, NotAllowedError."""
    actor.require("programme.change")
    for key in QUESTIONS:
        if not LEAST <= answers.get(key, 0) <= MOST:
            raise RuleError.on(key, _("Choose a number from 1 to 5."))
    before = ReadinessCheck.objects.first()
    made = ReadinessCheck.objects.create(
        answers={key: answers[key] for key in QUESTIONS}, author_label=actor.label[:254]
    )
    old = before.answers if before else {}
    changes = {
        f"readiness_{key}": [old.get(key), value]
        for key, value in made.answers.items()
        if old.get(key) != value
    }
    record(actor=actor, action="readiness.checked", target=actor.organization, changes=changes)
    return made


def kept_checks() -> list[ReadinessCheck]:
    """The last ones, the newest first."""
    return list(ReadinessCheck.objects.all()[:SHOWN])


def result_of(check: ReadinessCheck, before: ReadinessCheck | None) -> ReadinessResult:
    """What it says, beside the one before. A question that came later has no answer in it."""
    old = before.answers if before else {}
    parts = []
    for part in PARTS:
        answers = [
            ReadinessAnswer(question, check.answers[question.key], old.get(question.key))
            for question in part.questions
            if question.key in check.answers
        ]
        if answers:
            mean = Decimal(sum(answer.value for answer in answers)) / len(answers)
            parts.append((part, mean, answers))
    return ReadinessResult(check, parts)
