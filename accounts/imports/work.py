"""The job's side: one waiting run after the other."""

from __future__ import annotations

import logging
import uuid
from pathlib import Path

from django.db import DatabaseError, transaction
from django.utils.translation import gettext, override

from accounts.imports import runs
from accounts.imports.apart import AT_ONCE, IN_A_JOB, Budget, TakesLongerError
from accounts.imports.choices import Choices
from accounts.imports.known import settled
from accounts.imports.undo import undo
from accounts.models.imports import WAITING, ImportRun, ImportState
from accounts.news import News, NewsKind, spread, to
from rules.errors import KamError
from tenants import due_work
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import may_take_turn, work_for

TRIES = 3
"""How many jobs begin the same work: what ended all of them is given up."""
ONE_JOB = "import jobs"
"""An organisation's turn: its files hold one worker, however many there are."""
DONE = {
    ImportState.TO_READ: ImportState.UPLOADED,
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
    if not may_take_turn(ONE_JOB):
        return False  # it rings again when it ends
    run = _next()
    if run is not None:
        _work(run, Organization.objects.get(pk=organization_id))
    waiting = ImportRun.objects.filter(state__in=WAITING).exists()
    if not waiting:
        due_work.clear(runs.DUE_KIND, organization_id)
    elif run is not None:
        due_work.mark(runs.DUE_KIND, organization_id)
    return run is not None


def count_try(organization_id: uuid.UUID) -> None:
    """Count that the next run is begun once more, in a transaction of its own.

    The work may take its worker with it: the count stands. One that ended too many is given up.
    """
    run = _next() if may_take_turn(ONE_JOB) else None
    if run is None:
        return
    run.tries += 1
    run.save(update_fields=["tries"])
    if run.tries > TRIES:
        _give_up(run, Organization.objects.get(pk=organization_id))


def _next() -> ImportRun | None:
    rows = ImportRun.objects.select_for_update(skip_locked=True, of=("self",))
    return rows.filter(state__in=WAITING).order_by("created_at").first()


def _give_up(run: ImportRun, organization: Organization) -> None:
    wanted = run.state
    with override(_language(run, organization)):
        _fail(run, wanted, gettext("The work on it broke off several times. Load it in parts."))
    _tell_maker(run, wanted, organization)


@transaction.atomic
def choose_and_check(*, actor: Actor, run: ImportRun, choices: Choices) -> None:
    """Settle how the file is read; then the dry run, at once for a small file, else by a job."""
    runs.choose(actor=actor, run=run, choices=choices)
    if run.chunks.count() > 1 or not _is_checked_now(actor, run):
        runs.request(actor=actor, run=run, state=ImportState.TO_CHECK)


@transaction.atomic
def upload_and_check(*, actor: Actor, kind: str, file_name: str, source: Path) -> ImportRun:
    """Keep a file, and check it at once where nothing has to be asked about how it is read."""
    run = runs.upload(actor=actor, kind=kind, file_name=file_name, source=source, budget=AT_ONCE)
    if run.state == ImportState.UPLOADED and (choices := settled(run, actor.organization)):
        choose_and_check(actor=actor, run=run, choices=choices)
    return run


def _is_checked_now(actor: Actor, run: ImportRun) -> bool:
    """The dry run without a job; a failure is written down like a job's. False: it takes longer."""
    run.state = ImportState.TO_CHECK
    try:
        _attempt(actor, run, AT_ONCE)
    except TakesLongerError:
        return False
    return True


def _work(run: ImportRun, organization: Organization) -> None:
    actor = _actor(run, organization)
    work_for(actor.author)
    wanted = run.state
    with override(_language(run, organization)):
        _attempt(actor, run)
    _tell_maker(run, wanted, organization)


def _language(run: ImportRun, organization: Organization) -> str:
    """Of who handed the file over: what becomes of it is said to them."""
    return run.made_by.language if run.made_by else organization.locale.lower()


def _tell_maker(run: ImportRun, wanted: str, organization: Organization) -> None:
    """Who handed the file over hears how it ended; it was the job that worked."""
    done = run.state if run.state == DONE[ImportState(wanted)] else ImportState.FAILED
    facts = {"file": run.file_name, "done": str(done)}
    news = News(NewsKind.IMPORTED, to(run.made_by_id), about=run.pk, facts=facts)
    spread(Actor.of_system(organization), [news])


def _attempt(actor: Actor, run: ImportRun, budget: Budget = IN_A_JOB) -> None:
    wanted = run.state
    try:
        with transaction.atomic():
            _do(actor, run, budget)
    except KamError as error:
        _fail(run, wanted, str(error))
    except DatabaseError:
        logger.exception("An import failed", extra={"run": str(run.pk)})
        _fail(run, wanted, gettext("Something changed while it was loaded. Check it again."))


def _do(actor: Actor, run: ImportRun, budget: Budget) -> None:
    if run.state == ImportState.TO_READ:
        runs.read(actor=actor, run=run)
    elif run.state == ImportState.TO_CHECK:
        runs.check(actor=actor, run=run, budget=budget)
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
