"""A night in which every organisation wants an edition, against one INSERT ... SELECT of its rows."""

from __future__ import annotations

import itertools
import resource

from django.db import connection

from accounts.revenue.figures import recompute_figures
from bench import scratch, world
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import cost, middle, ms
from insights.models import AccountSnapshot
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
WHERE r.organization_id = %(org)s AND r.snapshot_id = %(snapshot)s
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
        plain.append(cost(backend, lambda: [_copy(one) for one in made]))
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
    if freeze_all(made.id) != 1:
        raise RuntimeError("A corrected month makes one edition.")


def _copy(made: Organization) -> None:
    with organization_scope(made.id), connection.cursor() as cursor:
        last = AccountSnapshot.objects.order_by("-id").values_list("snapshot_id", flat=True)
        cursor.execute(PLAIN, {"org": made.id, "snapshot": last[0]})
