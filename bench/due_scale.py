"""A tick over many organisations: rung, and what each job reads to find what is due."""

from __future__ import annotations

import os
import uuid
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from bench import scratch, world
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians, ms
from reviews.models import Review
from reviews.reminders.rules import near
from reviews.ringing import DAILY
from tenants import due_work
from tenants.models import DueWork
from tenants.scope import organization_scope

REVIEWS, DUE, ACCOUNTS = 500, 10, 10
HASHER = "django.contrib.auth.hashers.MD5PasswordHasher"

# The first ones are due today, the others 75 days from now and later.
MANY = """
INSERT INTO reviews_review
  (id, organization_id, account_id, kind, tier, state, original_due_on, due_on, starts_at,
   lead_days, agenda, minutes, meeting_url, recording_url, brief, skip_reason, due_tier, version,
   created_at, updated_at)
SELECT gen_random_uuid(), %(org)s, a.ids[n %% array_length(a.ids, 1) + 1], 'internal_review',
       'standard', 'planned', d.due, d.due, '09:00', '[7, 1]', '', '', '', '', '{}', '', '', 1, now(), now()
FROM generate_series(1, %(reviews)s) AS n
CROSS JOIN (SELECT array_agg(id) AS ids FROM accounts_account WHERE organization_id = %(org)s) AS a
CROSS JOIN LATERAL (
  SELECT %(today)s::date + CASE WHEN n <= %(due)s THEN 0 ELSE 75 + n END AS due
) AS d
"""

PLAIN = """
SELECT r.*, a.* FROM reviews_review r JOIN accounts_account a
  ON a.organization_id = r.organization_id AND a.id = r.account_id
WHERE r.organization_id = %s AND r.state = 'planned' AND r.due_on BETWEEN %s AND %s
  AND a.archived_at IS NULL ORDER BY r.due_on, r.id LIMIT 500
"""


def measure(sizes: Sizes) -> list[Result]:
    """The tick against the same lists in plain SQL, and how much memory it takes more."""
    today = timezone.now().date()
    ids = _world(sizes.due_organizations, today)
    scratch.analyze()
    link = scratch.plain()
    _tick(today)
    before = _memory()

    def plain() -> None:
        found = 0
        for organization_id in ids:
            with link, link.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('kam.organization_id', %s, true)", [str(organization_id)]
                )
                days = (today - timedelta(days=10), today + timedelta(days=31))
                cursor.execute(PLAIN, [str(organization_id), *days])
                found += len(cursor.fetchall())
        _all(found, ids)

    taken = medians(min(sizes.repeat, 3), ours=lambda: _all(_tick(today), ids), plain=plain)
    grown = (_memory() - before) / 2**20
    size = f"{len(ids) * REVIEWS:,} planned reviews in {len(ids):,} organisations"
    return [
        Result(
            name=f"A tick finds {len(ids) * DUE:,} due reviews among {size}",
            detail=f"{ms(taken['ours'])} against {ms(taken['plain'])} for the SQL that lists them, "
            "organisation by organisation",
            found=taken["ours"] / taken["plain"],
            most=5,
        ),
        Result(
            name="Memory that ticks take more",
            detail=f"after four ticks over {size}",
            found=grown,
            unit="MB",
            most=100,
        ),
    ]


def _world(organizations: int, today: date) -> list[uuid.UUID]:
    settings.PASSWORD_HASHERS = [HASHER]
    ids = []
    for n in range(organizations):
        made = world.organization(slug=f"due-{n}", accounts=ACCOUNTS, figures=False)
        with organization_scope(made.id), connection.cursor() as cursor:
            cursor.execute(MANY, {"org": made.id, "reviews": REVIEWS, "due": DUE, "today": today})
        ids.append(made.id)
    return ids


def _tick(today: date) -> int:
    """Ring for everybody, then what each job reads; how many reviews are due."""
    rung: list[str] = []
    due_work.JOBS.add(DAILY, rung.append)
    DueWork.objects.filter(kind=DAILY).update(due_at=timezone.now())
    due_work.ring_all()
    found = 0
    for organization_id in rung:
        with organization_scope(uuid.UUID(organization_id)):
            for chunk in near(today - timedelta(days=3), today):
                found += sum(review.state == Review.State.PLANNED for review in chunk)
    return found


def _all(found: int, ids: list[uuid.UUID]) -> None:
    if found != len(ids) * DUE:
        raise RuntimeError(f"{found} reviews were found.")


def _memory() -> int:
    """The resident memory of this process, in bytes."""
    pages = Path("/proc/self/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
