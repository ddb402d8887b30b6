"""The first revenue file of a new organisation, before statistics know it: large against small."""

from __future__ import annotations

import csv
import tempfile
import time
from pathlib import Path

from accounts.imports import runs
from accounts.imports.choices import Choices
from accounts.models import AccountFigures
from accounts.models.imports import ImportKind
from bench import scratch, world
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import ms
from scoring.matrices import activate, create_draft
from scoring.models import Standing
from tenants.actors import Actor
from tenants.scope import organization_scope

TIMES = 4
MONTHS = [f"2025-{month:02}" for month in range(1, 13)]


def measure(sizes: Sizes) -> list[Result]:
    """Four times the accounts; statistics know only the organisations that were there before."""
    world.scored_organization(slug="known", accounts=sizes.first_accounts)
    world.others(count=sizes.others, accounts=sizes.others_accounts)
    scratch.analyze()
    _first_file("warm", sizes.first_accounts // 10)
    small = _first_file("small", sizes.first_accounts)
    large = _first_file("large", sizes.first_accounts * TIMES)
    return [
        Result(
            name=f"First revenue of {sizes.first_accounts * TIMES:,} accounts, new organisation",
            detail=f"{ms(large)} against {ms(small)} for {sizes.first_accounts:,} accounts, "
            "12 months each, in a database whose statistics know other organisations alone",
            found=large / small,
            most=1.5 * TIMES,
        )
    ]


def _first_file(slug: str, accounts: int) -> float:
    """Seconds of the dry run and the load; the accounts are made by the file."""
    made = world.organization(slug=slug, accounts=0, figures=False)
    actor = Actor.of_member(world.member(made))
    with tempfile.TemporaryDirectory() as folder, organization_scope(made.id):
        matrix = create_draft(actor=actor, name="First", criteria=world.criteria())
        activate(actor=actor, matrix=matrix)
        file = Path(folder) / "revenue.csv"
        _write(file, accounts)
        began = time.perf_counter()
        _load(actor, file)
        taken = time.perf_counter() - began
        found = AccountFigures.objects.count(), Standing.objects.count()
    if found != (accounts, accounts):
        raise RuntimeError(f"{found} figures and standings of {accounts} accounts.")
    return taken


def _load(actor: Actor, file: Path) -> None:
    run = runs.upload(actor=actor, kind=ImportKind.REVENUE, file_name=file.name, source=file)
    choices = Choices.load(run.choices)
    choices.make_accounts = True
    run.choices = choices.dump()
    plan = runs.check(actor=actor, run=run)
    if plan.refused:
        raise RuntimeError(f"{plan.refused} lines were refused.")
    runs.apply(actor=actor, run=run)


def _write(file: Path, accounts: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(("account", "month", "revenue", "cost"))
        for n in range(accounts):
            for month in MONTHS:
                writer.writerow((f"Client {n:07}", month, f"{1000 + n}.50", "400.25"))
