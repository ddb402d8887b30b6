"""A file of many accounts: dry run and apply, against COPY of the same rows."""

from __future__ import annotations

import csv
import io
import resource
import statistics
import tempfile
import time
from pathlib import Path

import psutil

from accounts.imports import runs
from accounts.models import Account
from accounts.models.imports import ImportKind, ImportState
from bench import scratch, world
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import ms
from tenants.actors import Actor
from tenants.scope import organization_scope

HEADER = ("name", "legal_name", "tax_id", "segment", "country", "city", "website", "potential")
MEGABYTE = 1024 * 1024


def measure(sizes: Sizes) -> list[Result]:
    """Time as a multiple of COPY; memory above what the process had before."""
    made = world.organization(slug="imports", accounts=0)
    actor = Actor.of_member(world.member(made))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "accounts.csv"
        write_file(file, sizes.import_lines)
        idle = psutil.Process().memory_info().rss
        began = time.perf_counter()
        with organization_scope(made.id):
            load(actor, file)
        taken = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    copied = statistics.median(_copy(made.id) for _ in range(3))
    with organization_scope(made.id):
        loaded = Account.objects.count()
    if loaded != sizes.import_lines:
        raise RuntimeError(f"{loaded} of {sizes.import_lines} lines were loaded.")
    return [
        Result(
            name=f"Import of {sizes.import_lines:,} accounts",
            detail=f"dry run and apply {ms(taken)} against COPY {ms(copied)} "
            "of the same rows into the same columns and indexes",
            found=taken / copied,
            most=25,
        ),
        Result(
            name="Memory of an import above idle",
            detail=f"{peak / MEGABYTE:.0f} MB at most, {idle / MEGABYTE:.0f} MB before",
            found=(peak - idle) / MEGABYTE,
            unit="MB",
            most=300,
        ),
    ]


def load(actor: Actor, file: Path) -> None:
    """Dry run and apply."""
    run = runs.upload(actor=actor, kind=ImportKind.ACCOUNTS, file_name=file.name, source=file)
    plan = runs.check(actor=actor, run=run)
    if plan.refused:
        raise RuntimeError(f"{plan.refused} lines were refused.")
    run.refresh_from_db()
    runs.request(actor=actor, run=run, state=ImportState.TO_APPLY)
    run.refresh_from_db()
    runs.apply(actor=actor, run=run)


def write_file(file: Path, lines: int) -> None:
    """A file of invented accounts."""
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for n in range(lines):
            writer.writerow(
                (
                    f"Client {n:07}",
                    f"Client {n:07} Ltd",
                    f"T{n}",
                    f"Segment {n % 12}",
                    "Germany",
                    f"City {n % 40}",
                    f"https://client-{n}.example",
                    ("low", "medium", "high")[n % 3],
                )
            )


def _copy(organization: object) -> float:
    """COPY of the rows that came out into an empty table with the same columns and indexes."""
    link = scratch.plain(owner=True)
    rows = io.StringIO()
    with link, link.cursor() as cursor:
        cursor.execute("SELECT set_config('kam.organization_id', %s, true)", [str(organization)])
        cursor.copy_expert("COPY (SELECT * FROM accounts_account) TO STDOUT", rows)
        cursor.execute("CREATE TABLE plain_account (LIKE accounts_account INCLUDING ALL)")
        rows.seek(0)
        began = time.perf_counter()
        cursor.copy_expert("COPY plain_account FROM STDIN", rows)
    taken = time.perf_counter() - began
    with link, link.cursor() as cursor:
        cursor.execute("DROP TABLE plain_account")
    link.close()
    return taken
