"""A file's way: uploaded, columns chosen, checked, loaded, taken back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.designation.caps import lock_caps
from accounts.imports.amounts import check_titles
from accounts.imports.apart import IN_A_JOB, Budget, TakesLongerError
from accounts.imports.applying import apply_accounts
from accounts.imports.chains import check_last
from accounts.imports.choices import Choices, detect_formats, figures_at, propose
from accounts.imports.files import forget_old, keep, kept
from accounts.imports.limits import UnreadableFile
from accounts.imports.lines import Reading, Table
from accounts.imports.loops import know_accounts, without_loops
from accounts.imports.planning import LineCounts, plan_accounts
from accounts.imports.progress import Progress
from accounts.imports.reading import AS_FOUND, open_table
from accounts.imports.revenue_applying import apply_revenue, touched_accounts
from accounts.imports.revenue_planning import plan_revenue
from accounts.imports.seen import Seen
from accounts.models import Account
from accounts.models.imports import ImportKind, ImportRun, ImportState
from accounts.revenue.figures import recompute_figures, tell_made
from accounts.team.ownership import tell_heirs
from audit.entries import record
from rules.errors import ConflictError, RuleError
from tenants import due_work
from tenants.actors import Actor
from tenants.ids import NEW_KEY
from tenants.scope import take_turns

DUE_KIND = "imports"
REQUIRED = {
    ImportKind.ACCOUNTS: ("name",),
    ImportKind.REVENUE: ("account", "month", "revenue"),
}

_KEEP_REFUSALS = f"""
INSERT INTO accounts_importrefusal (id, organization_id, run_id, line, "column", value, code)
SELECT {NEW_KEY}, %(org)s, %(run)s, line,
       coalesce(left(%(headers)s::jsonb ->> field, 200), ''), coalesce(left(value, 200), ''), code
FROM import_refused ORDER BY line
"""  # the id expression is a constant


@transaction.atomic
def upload(
    *,
    actor: Actor,
    kind: str,
    file_name: str,
    source: Path,
    reading: Reading = AS_FOUND,
    budget: Budget = IN_A_JOB,
) -> ImportRun:
    """Keep a file and propose how to read it; raises UnreadableFile and keeps nothing.

    Where nobody is in the registry yet, months bring their accounts with them.

    What takes longer than a page's budget is read by a job.
    """
    actor.require("account.import")
    is_first = kind == ImportKind.REVENUE and not Account.objects.exists()
    choices = Choices(reading=reading, make_accounts=is_first)
    run = ImportRun(kind=kind, file_name=file_name[:200], made_by=actor.membership)
    run.choices = choices.dump()
    _look(actor, run, choices, source, budget)
    run.save()
    keep(run, source)
    forget_old()
    _ring(run)
    record(actor=actor, action="import.uploaded", target=run)
    return run


@transaction.atomic
def read_again(
    *,
    actor: Actor,
    run: ImportRun,
    choices: Choices,
    reading: Reading,
    budget: Budget = IN_A_JOB,
) -> None:
    """Open the file as told and look at it anew; columns are proposed again for a new header.

    Numbers and dates are looked at again where other columns hold them.
    """
    actor.require("account.import")
    _expect(run, ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)
    with kept(run) as path:
        _look(actor, run, replace(choices, reading=reading), path, budget)
    run.save()
    _ring(run)
    record(actor=actor, action="import.columns_chosen", target=run)


@transaction.atomic
def read(*, actor: Actor, run: ImportRun) -> None:
    """The look at a file that a page could not wait for. Raises UnreadableFile."""
    actor.require("account.import")
    with kept(run) as path:
        _look(actor, run, Choices.load(run.choices), path, IN_A_JOB)
    run.save()


def _look(actor: Actor, run: ImportRun, choices: Choices, path: Path, budget: Budget) -> None:
    before = Choices.load(run.choices)
    run.problem = ""
    try:
        table = open_table(path, choices.reading, budget)
    except TakesLongerError:
        run.state, run.tries, run.choices = ImportState.TO_READ, 0, choices.dump()
        return
    proposed, mapping = propose(table, run.kind, actor.organization)
    if table.header != run.header:
        choices = replace(proposed, make_accounts=choices.make_accounts)
    elif (figures_at(choices), table.reading) != (figures_at(before), before.reading):
        detect_formats(choices, table, actor.organization)
    run.seen = Seen.of(table, mapping).dump()
    run.choices = replace(choices, reading=table.reading).dump()
    run.header, run.preset = table.header, mapping.preset
    run.state = ImportState.UPLOADED


def _ring(run: ImportRun) -> None:
    if run.is_waiting:
        due_work.mark(DUE_KIND, run.organization_id)


@transaction.atomic
def choose(*, actor: Actor, run: ImportRun, choices: Choices) -> None:
    """Settle how the file is read."""
    actor.require("account.import")
    _expect(run, ImportState.UPLOADED, ImportState.CHECKED, ImportState.FAILED)
    missing = missing_columns(run.kind, choices)
    if missing:
        raise RuleError.on(missing[0], _("Choose the column that holds this."), "required")
    check_titles(run.header, choices, actor.organization.currency)
    run.choices = choices.dump()
    run.state = ImportState.UPLOADED
    run.problem = ""
    run.save()
    record(actor=actor, action="import.columns_chosen", target=run)


def missing_columns(kind: str, choices: Choices) -> list[str]:
    """Fields without which a file of this kind can't be read."""
    return [name for name in REQUIRED[ImportKind(kind)] if name not in choices.columns]


@transaction.atomic
def check(*, actor: Actor, run: ImportRun, budget: Budget = IN_A_JOB) -> LineCounts:
    """The dry run: count what would happen, keep the refusals, write nothing else.

    TakesLongerError where it takes more than a page's budget.
    """
    actor.require("account.import")
    plan = _plan(actor, run, budget)
    _keep_plan(run, plan)
    run.state = ImportState.CHECKED
    run.save()
    record(actor=actor, action="import.checked", target=run)
    return plan


@transaction.atomic
def request(*, actor: Actor, run: ImportRun, state: str, skip_refused: bool = False) -> None:
    """Hand the run to a job: to check it, to load it, or to take it back."""
    actor.require("account.import")
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    if state == ImportState.TO_CHECK:
        _expect(run, ImportState.UPLOADED)
    elif state == ImportState.TO_APPLY:
        _expect(run, ImportState.CHECKED)
        _check_refused(run.refused, skip_refused=skip_refused)
        run.choices = replace(Choices.load(run.choices), skip_refused=skip_refused).dump()
    elif not run.can_be_undone:
        raise ConflictError(_("It can't be undone any more."))
    else:
        check_last(run)
    run.state, run.tries = state, 0
    run.made_by = actor.membership or run.made_by
    run.save()
    record(actor=actor, action="import.requested", target=run, changes={"state": [None, state]})
    _ring(run)


@transaction.atomic
def apply(*, actor: Actor, run: ImportRun) -> LineCounts:
    """Plan once more against what is there now, and write; all of the file or nothing.

    Raises RuleError, with nothing written, when a line is refused and refused lines
    are not to be left out.
    """
    actor.require("account.import")
    take_turns("hierarchy")  # nobody moves a parent while circles are looked for
    lock_caps()
    plan = _plan(actor, run, IN_A_JOB)
    choices, coming = Choices.load(run.choices), []
    _check_refused(plan.refused, skip_refused=choices.skip_refused)
    if run.kind == ImportKind.ACCOUNTS:
        coming = apply_accounts(actor=actor, run=run)
        tell_made()
    else:
        apply_revenue(actor=actor, run=run)
        recompute_figures(touched_accounts())
    know_accounts()
    _keep_plan(run, plan)
    run.state = ImportState.APPLIED
    run.applied_at = timezone.now()
    run.save()
    counts = {"made": plan.made, "changed": plan.changed, "refused": plan.refused}
    record(
        actor=actor,
        action="import.applied",
        target=run,
        changes={name: [None, count] for name, count in counts.items()},
    )
    tell_heirs(actor=actor, passings=coming, by_name=False)
    return plan


def _plan(actor: Actor, run: ImportRun, budget: Budget) -> LineCounts:
    take_turns("imports")  # two would plan against the same state
    choices = Choices.load(run.choices)
    planner = plan_accounts if run.kind == ImportKind.ACCOUNTS else plan_revenue
    with kept(run) as path:
        table = open_table(path, choices.reading, budget)
        _check_columns(table, run, choices)
        check_titles(table.header, choices, actor.organization.currency)
        with without_loops():
            return planner(table, choices, actor.organization, Progress(run.id))


def _check_columns(table: Table, run: ImportRun, choices: Choices) -> None:
    missing = missing_columns(run.kind, choices)
    if missing:
        raise UnreadableFile(
            "no_column",
            _("The file has no column for %(field)s; its columns are: %(columns)s.")
            % {"field": missing[0], "columns": ", ".join(table.header)},
        )


def _keep_plan(run: ImportRun, plan: LineCounts) -> None:
    run.total_lines, run.refused = plan.total, plan.refused
    run.made, run.changed, run.unchanged = plan.made, plan.changed, plan.unchanged
    run.refusals.all().delete()
    choices = Choices.load(run.choices)
    headers = {name: run.header[at] for name, at in choices.columns.items()}
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP_REFUSALS,
            {"org": run.organization_id, "run": run.id, "headers": json.dumps(headers)},
        )


def _check_refused(refused: int, *, skip_refused: bool) -> None:
    if refused and not skip_refused:
        raise RuleError(_("Some lines are refused; correct them, or choose to leave them out."))


def _expect(run: ImportRun, *states: str) -> None:
    if run.state not in states:
        raise ConflictError(_("This file has gone on in the meantime."))
