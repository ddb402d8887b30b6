"""A night in which every organisation wants an edition, against one INSERT ... SELECT of its rows."""

from __future__ import annotations

import itertools
import resource
import uuid
from functools import partial

from django.db import connection

from accounts.revenue.figures import recompute_figures
from bench import scratch, world
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import cost, middle, ms
from insights.models import Snapshot
from insights.snapshots.rules import freeze_all
from tenants.models import Organization
from tenants.scope import organization_scope

MONTHS = 36
CORRECTED = """
UPDATE accounts_monthlyrevenue SET revenue_minor = %(amount)s
WHERE organization_id = %(org)s AND month = '2026-10-01' AND account_id = (
    SELECT id FROM accounts_account WHERE organization_id = %(org)s LIMIT 1)
RETURNING account_id
"""
REFERENCES = """
SELECT pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid = 'insights_accountsnapshot'::regclass AND contype = 'f'
"""
PLAIN = """
INSERT INTO plain_row SELECT r.* FROM insights_accountsnapshot r
WHERE r.organization_id = %(org)s AND r.snapshot_id = ANY(%(snapshots)s)
"""


def measure(sizes: Sizes) -> list[Result]:
    """Each organisation's last month is corrected; statistics know none of them.

    PostgreSQL may give nothing to other processes: all that it uses is that of one.
    """
    count, accounts = sizes.frozen_organizations, sizes.frozen_accounts
    made = [_organization(n, accounts) for n in range(count)]
    for one in made:
        freeze_all(one.id)
    with scratch.plain(owner=True) as link, link.cursor() as cursor:
        cursor.execute("CREATE TABLE plain_row (LIKE insights_accountsnapshot INCLUDING ALL)")
        cursor.execute(REFERENCES)
        for (reference,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE plain_row ADD {reference}")
        cursor.execute("GRANT INSERT ON plain_row TO PUBLIC")
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_backend_pid()")
        [backend] = cursor.fetchone()
    amounts = itertools.count(1)
    ours, plain = [], []
    for _turn in range(sizes.repeat + 1):
        for one in made:
            _correct(one, next(amounts))
        ours.append(cost(backend, lambda: [_freeze(one) for one in made]))
        plain.append(cost(backend, partial(_copy_all, {one: _newest(one) for one in made})))
    taken, theirs = middle(ours[1:]), middle(plain[1:])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        Result(
            name=f"Snapshots of {count} organisations × {accounts:,} accounts",
            detail=f"processor time {ms(taken.used)} against {ms(theirs.used)} for one "
            f"INSERT … SELECT of the same rows each, database included; by the clock "
            f"{ms(taken.taken)} against {ms(theirs.taken)}; {MONTHS} months of revenue looked "
            f"through; {peak:.0f} MB at most",
            found=taken.used / theirs.used,
            most=3,
        )
    ]


def _organization(number: int, accounts: int) -> Organization:
    made = world.organization(slug=f"frozen-{number}", accounts=accounts, months=MONTHS)
    with organization_scope(made.id):
        recompute_figures()
    return made


def _correct(made: Organization, amount: int) -> None:
    with organization_scope(made.id), connection.cursor() as cursor:
        cursor.execute(CORRECTED, {"org": made.id, "amount": amount})
        recompute_figures([account_id for (account_id,) in cursor.fetchall()])


def _freeze(made: Organization) -> None:
    if not freeze_all(made.id):
        raise RuntimeError("A corrected month makes editions: of itself and of each later one.")


def _newest(made: Organization) -> list[uuid.UUID]:
    """The editions of the last turn: those of each month with the highest number."""
    with organization_scope(made.id):
        last = Snapshot.objects.order_by("-edition").values_list("edition", flat=True)[0]
        return list(Snapshot.objects.filter(edition=last).values_list("id", flat=True))


def _copy_all(editions: dict[Organization, list[uuid.UUID]]) -> None:
    for made, snapshots in editions.items():
        _copy(made, snapshots)


def _copy(made: Organization, snapshots: list[uuid.UUID]) -> None:
    with organization_scope(made.id), connection.cursor() as cursor:
        cursor.execute(PLAIN, {"org": made.id, "snapshots": snapshots})
