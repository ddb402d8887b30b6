"""The job's side: one waiting run after the other."""

from __future__ import annotations

import logging
import uuid

from django.db import DatabaseError, transaction
from django.utils.translation import gettext, override

from accounts.imports import runs
from accounts.imports.choices import Choices
from accounts.imports.undo import undo
from accounts.models.imports import WAITING, ImportRun, ImportState
from accounts.news import News, NewsKind, spread, to
from rules.errors import KamError
from tenants import due_work
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import work_for

DONE = {
    ImportState.TO_CHECK: ImportState.CHECKED,
    ImportState.TO_APPLY: ImportState.APPLIED,
    ImportState.TO_UNDO: ImportState.UNDONE,
}
logger = logging.getLogger(__name__)


def work_on_next(organization_id: uuid.UUID) -> bool:
    """Do what the oldest waiting run waits for; says whether there was one.

    The row is locked until the work is done, so two jobs never share a run; what fails
    is written down and not tried for ever.
    """
    run = (
        ImportRun.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state__in=WAITING)
        .order_by("created_at")
        .first()
    )
    if run is not None:
        _work(run, Organization.objects.get(pk=organization_id))
    waiting = ImportRun.objects.filter(state__in=WAITING).exists()
    if not waiting:
        due_work.clear(runs.DUE_KIND, organization_id)
    elif run is not None:
        due_work.mark(runs.DUE_KIND, organization_id)
    return run is not None


@transaction.atomic
def choose_and_check(*, actor: Actor, run: ImportRun, choices: Choices) -> None:
    """Settle how the file is read; then the dry run, at once for a small file, else by a job."""
    runs.choose(actor=actor, run=run, choices=choices)
    if run.chunks.count() <= 1:
        check_now(actor=actor, run=run)
    else:
        runs.request(actor=actor, run=run, state=ImportState.TO_CHECK)


def check_now(*, actor: Actor, run: ImportRun) -> None:
    """The dry run without a job, for small files; a failure is written down like a job's."""
    run.state = ImportState.TO_CHECK
    _attempt(actor, run)


def _work(run: ImportRun, organization: Organization) -> None:
    actor = _actor(run, organization)
    work_for(actor.author)
    wanted = run.state
    with override(organization.locale.lower()):
        _attempt(actor, run)
    _tell_maker(run, wanted, organization)


def _tell_maker(run: ImportRun, wanted: str, organization: Organization) -> None:
    """Who handed the file over hears how it ended; it was the job that worked."""
    done = run.state if run.state == DONE[ImportState(wanted)] else ImportState.FAILED
    facts = {"file": run.file_name, "done": str(done)}
    news = News(NewsKind.IMPORTED, to(run.made_by_id), about=run.pk, facts=facts)
    spread(Actor.of_system(organization), [news])


def _attempt(actor: Actor, run: ImportRun) -> None:
    wanted = run.state
    try:
        with transaction.atomic():
            _do(actor, run)
    except KamError as error:
        _fail(run, wanted, str(error))
    except DatabaseError:
        logger.exception("An import failed", extra={"run": str(run.pk)})
        _fail(run, wanted, gettext("Something changed while it was loaded. Check it again."))


def _do(actor: Actor, run: ImportRun) -> None:
    if run.state == ImportState.TO_CHECK:
        runs.check(actor=actor, run=run)
    elif run.state == ImportState.TO_APPLY:
        runs.apply(actor=actor, run=run)
    else:
        undo(actor=actor, run=run)


def _fail(run: ImportRun, wanted: str, problem: str) -> None:
    """Back to where the person can choose again, with the reason."""
    run.refresh_from_db()
    after = {ImportState.TO_APPLY: ImportState.UPLOADED, ImportState.TO_UNDO: ImportState.APPLIED}
    run.state = after.get(ImportState(wanted), ImportState.FAILED)
    run.problem = problem[:300]
    run.save()


def _actor(run: ImportRun, organization: Organization) -> Actor:
    if run.made_by is None:
        return Actor.of_system(organization)
    run.made_by.organization = organization
    return Actor.of_member(run.made_by)
