"""Answers that a job works out and that are kept: none is waited for in vain.

Whoever asks is told how far the job is, and that it failed: where it raised, and where jobs began
and never ended. Then it is asked for again by hand alone.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from insights.models import KeptAnswer
from tenants import due_work
from tenants.models import Organization
from tenants.organizations import current_organization
from tenants.patience import JOB, working
from tenants.retrying import at_most_twice
from tenants.scope import organization_scope

MOST_TRIES = 3
"""Jobs that may begin and never end, before it counts as failed."""
_KEEP = 600
logger = logging.getLogger(__name__)

Told = Callable[[int, int], None]
"""Takes how many steps are done, and of how many."""


class WorkedOut(NamedTuple):
    """To which month figures go, and what was found: JSON of numbers and ids, no amounts."""

    until: date | None
    found: dict[str, Any]


@dataclass(frozen=True)
class Question:
    """What jobs call it, where its answer is kept, and who works it out."""

    due: str
    model: type[KeptAnswer]
    work_out: Callable[[Organization, Told], WorkedOut]

    def kept(self) -> KeptAnswer:
        """The organisation's; one that says nothing before anybody asked."""
        return self.model.objects.first() or self.model()

    def progress(self, organization_id: uuid.UUID) -> tuple[int, int] | None:
        """A glance for the waiting person: steps done, and all."""
        found = cache.get(self._key(organization_id))
        return found and (int(found[0]), int(found[1]))

    def tell(self, organization_id: uuid.UUID, done: int, total: int) -> None:
        """How far it is."""
        cache.set(self._key(organization_id), (done, total), _KEEP)

    def _key(self, organization_id: uuid.UUID) -> str:
        return f"answer-progress:{self.due}:{organization_id}"


@transaction.atomic
def ask(question: Question, organization: Organization, **wanted: Any) -> None:
    """Have it worked out; asked while one waits, what is `wanted` last counts."""
    answer, _made = question.model.objects.get_or_create(organization=organization)
    changed = {"asked_at": answer.asked_at or timezone.now(), "failed_at": None} | wanted
    question.model.objects.filter(pk=answer.pk).update(**changed)
    question.tell(organization.pk, 0, 0)
    due_work.mark(question.due, organization.pk)


def answer(question: Question, organization_id: uuid.UUID) -> None:
    """The job: outside of any scope, for it keeps that it began and how it ended apart."""
    with working(JOB):
        with organization_scope(organization_id):
            if not _begun(question, organization_id):
                return
        try:
            at_most_twice(lambda: _work(question, organization_id))
        except Exception:
            with organization_scope(organization_id):
                _give_up(question, organization_id)
            raise


def _begun(question: Question, organization_id: uuid.UUID) -> bool:
    """Whether there is something to do, and jobs before this one have not all died of it."""
    waiting = question.model.objects.select_for_update().filter(asked_at__isnull=False).first()
    if waiting is None:
        due_work.clear(question.due, organization_id)
        return False
    if waiting.tries >= MOST_TRIES:
        logger.error("%s was begun %d times and never ended", question.due, waiting.tries)
        _give_up(question, organization_id)
        return False
    question.model.objects.filter(pk=waiting.pk).update(tries=waiting.tries + 1)
    return True


def _work(question: Question, organization_id: uuid.UUID) -> None:
    with organization_scope(organization_id):
        due = due_work.locked(question.due, organization_id)
        if due is None:  # another job has answered while this one waited
            return
        organization = current_organization()
        found = question.work_out(
            organization, lambda done, total: question.tell(organization_id, done, total)
        )
        question.model.objects.update(
            asked_at=None, failed_at=None, tries=0, made_at=timezone.now(), **found._asdict()
        )
        due.delete()


def _give_up(question: Question, organization_id: uuid.UUID) -> None:
    """Nobody waits any more; what was found before stays."""
    question.model.objects.update(asked_at=None, failed_at=timezone.now(), tries=0)
    due_work.clear(question.due, organization_id)
