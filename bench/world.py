"""Organisations of any size, made by SQL in seconds, as the runtime role and under its policies."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import connection

from people.organizations import create_organization
from scoring.matrices import activate, create_draft
from scoring.standings import recompute
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope

PASSWORD = "bench-bench-bench"

# %(n)s accounts. Names sort by number; every 20th has a parent; three in four an owner.
ACCOUNTS = """
INSERT INTO accounts_account
  (id, organization_id, name, name_key, legal_name, tax_id, segment, country, region, city,
   website, linkedin, potential, designation, notes, version, created_at, updated_at,
   owner_id, phase_id)
SELECT gen_random_uuid(), %(org)s, 'Client ' || lpad(n::text, 7, '0'),
       'client ' || lpad(n::text, 7, '0'), '', 'T' || n, 'Segment ' || n %% 12, 'Germany', '',
       'City ' || n %% 40, '', '', (ARRAY['low','medium','high',''])[n %% 4 + 1], 'standard', '',
       1, now(), now() - n * interval '1 second',
       CASE WHEN n %% 4 < 3 THEN %(owner)s::uuid END,
       (SELECT id FROM accounts_phase WHERE organization_id = %(org)s AND position = n %% 3 + 1)
FROM generate_series(1, %(n)s) AS n
"""

MONTHS = """
INSERT INTO accounts_monthlyrevenue
  (id, organization_id, account_id, month, revenue_minor, cost_minor, version, updated_at)
SELECT gen_random_uuid(), organization_id, id, month::date,
       (abs(hashtext(name || month)) %% 9000000)::bigint + 1000,
       (abs(hashtext(month || name)) %% 5000000)::bigint, 1, now()
FROM accounts_account, generate_series(%(from)s::date, %(until)s::date, '1 month') AS month
WHERE organization_id = %(org)s
"""

FIGURES = """
INSERT INTO accounts_accountfigures
  (id, organization_id, account_id, until, revenue, revenue_before, cost, months_known)
SELECT gen_random_uuid(), organization_id, id, %(until)s::date,
       abs(hashtext(name)) %% 90000000, abs(hashtext(name || 'b')) %% 90000000,
       abs(hashtext(name || 'c')) %% 50000000, 24
FROM accounts_account WHERE organization_id = %(org)s
"""


def organization(
    *, slug: str, accounts: int, figures: bool = True, months: int = 0
) -> Organization:
    """An organisation with an administrator (`admin@<slug>.example`) and so many accounts."""
    made = create_organization(
        slug=slug,
        name=slug.title(),
        admin_email=f"admin@{slug}.example",
        admin_password=PASSWORD,
    )
    with organization_scope(made.id), connection.cursor() as cursor:
        values = {
            "org": made.id,
            "n": accounts,
            "owner": Membership.objects.get().id,
            "until": "2026-10-01",
            "from": f"{2026 - months // 12}-{10 - months % 12 + 1:02d}-01" if months else None,
        }
        cursor.execute(ACCOUNTS, values)
        if months:
            cursor.execute(MONTHS, values)
        if figures:
            cursor.execute(FIGURES, values)
    return made


def member(made: Organization) -> Membership:
    """Its administrator, ready to be an actor."""
    with organization_scope(made.id):
        found = Membership.objects.select_related("user").get()
    found.organization = made
    return found


def others(*, count: int, accounts: int) -> list[uuid.UUID]:
    """More organisations, so that the tables are shared."""
    return [organization(slug=f"other-{n}", accounts=accounts).id for n in range(count)]


SCORES = """
INSERT INTO scoring_score
  (id, organization_id, criterion_id, account_id, value, rationale, scored_at, version)
SELECT gen_random_uuid(), a.organization_id, c.id, a.id,
       1 + abs(hashtext(a.name || c.name)) %% 10, '', now(), 1
FROM accounts_account a JOIN scoring_criterion c ON c.organization_id = a.organization_id
WHERE a.organization_id = %(org)s AND c.kind = 'judged'
"""


def scored_organization(*, slug: str, accounts: int) -> Organization:
    """An organisation with an active matrix of five criteria, two of them measured."""
    made = organization(slug=slug, accounts=accounts)
    actor = Actor.of_member(member(made))
    with organization_scope(made.id):
        matrix = create_draft(actor=actor, name="Bench", criteria=criteria())
        activate(actor=actor, matrix=matrix)
        with connection.cursor() as cursor:
            cursor.execute(SCORES, {"org": made.id})
        matrix.refresh_from_db()
        recompute(matrix)
    return made


def criteria() -> list[dict[str, Any]]:
    """Five, two of them measured."""
    judged = [{"name": f"Judged {n}", "weight": 10 + n, "kind": "judged"} for n in range(3)]
    revenue = {"name": "Revenue", "metric": "revenue_12m", "weight": 40}
    margin = {"name": "Margin", "metric": "margin_percent", "weight": 20}
    limits = ([str(n * 90_000) for n in range(1, 10)], [str(n * 10) for n in range(1, 10)])
    measured = [
        {**criterion, "kind": "measured", "breakpoints": steps}
        for criterion, steps in zip((revenue, margin), limits, strict=True)
    ]
    return [*judged, *measured]
