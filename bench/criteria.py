"""The back-test of many accounts, as the job works it out: all of it, what is kept included."""

from __future__ import annotations

import statistics
import time
from datetime import date

from django.db import connection

from accounts.revenue.figures import recompute_figures
from bench import insights_world, processor, scratch
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import ms
from insights import answers
from insights.backtest.rules import QUESTION
from insights.models import BackTest
from insights.snapshots.rules import freeze
from tenants.models import Organization
from tenants.scope import organization_scope

THEN = date(2025, 10, 1)
LONG_AGO = """
UPDATE scoring_matrix SET activated_at = '2025-01-10' WHERE organization_id = %(org)s;
UPDATE scoring_score SET scored_at = '2025-02-10' WHERE organization_id = %(org)s;
"""


def measure(sizes: Sizes) -> list[Result]:
    """Five criteria, four outcomes, 36 months; the processor's time hardly knows who else is there."""
    accounts = sizes.insight_accounts
    made = insights_world.organization(slug="criteria", accounts=accounts)
    with organization_scope(made.id), connection.cursor() as cursor:
        cursor.execute(LONG_AGO, {"org": made.id})
        recompute_figures()
        freeze(THEN)
    scratch.analyze()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    runs = [_run(made, backend) for _turn in range(sizes.repeat + 1)][1:]
    used, taken = (statistics.median(side) for side in zip(*runs, strict=True))
    with organization_scope(made.id):
        found = BackTest.objects.get().found
    if found["scored"] < accounts * 0.9:
        raise RuntimeError(f"Only {found['scored']} accounts had every score.")
    return [
        Result(
            name=f"Back-test of {accounts:,} accounts",
            detail=f"processor time of the job, database included; by the clock {ms(taken)}; "
            f"{found['scored']:,} accounts with every score, {found['steady']['count']} within the cap",
            found=used,
            unit="s",
            most=2,
        )
    ]


def _run(made: Organization, backend: int) -> tuple[float, float]:
    with organization_scope(made.id):
        answers.ask(QUESTION, made)
    used, begun = time.process_time() + processor.of([backend]), time.perf_counter()
    answers.answer(QUESTION, made.id)
    taken = time.perf_counter() - begun
    return time.process_time() + processor.of([backend]) - used, taken
