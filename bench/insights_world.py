"""A large organisation for the leader's pages: revenue, people, answers, moves and whitespace."""

from __future__ import annotations

from django.db import connection

from bench import world
from bench.relationship import PERSONS, PLACES
from tenants.models import Organization
from tenants.scope import organization_scope

KEYS = """
UPDATE accounts_account SET designation = 'key'
WHERE organization_id = %(org)s AND id IN (
    SELECT id FROM accounts_account WHERE organization_id = %(org)s ORDER BY name_key LIMIT 12)
"""
ANSWERS = """
INSERT INTO reviews_measure
  (id, organization_id, account_id, kind, value, person, measured_on, created_at, updated_at)
SELECT gen_random_uuid(), %(org)s, a.id, k.kind,
       1 + abs(hashtext(a.name || k.kind || q)) %% CASE WHEN k.kind = 'satisfaction' THEN 5 ELSE 10 END,
       'Person ' || q, (now() - q * interval '80 days')::date, now(), now()
FROM (SELECT id, name FROM accounts_account WHERE organization_id = %(org)s
      ORDER BY name_key LIMIT %(some)s) a,
     (VALUES ('engagement'), ('satisfaction'), ('recommendation')) AS k (kind),
     generate_series(0, 5) AS q
"""
MOVES = """
INSERT INTO accounts_phasechange
  (id, organization_id, account_id, from_phase_id, to_phase_id, is_up, is_without_evidence,
   reason, evidence, author_label, changed_at, designation_then, answer_before,
   taken_back_reason, taken_back_by_label)
SELECT gen_random_uuid(), %(org)s, a.id, p.id, a.phase_id, p.position < t.position, false, 'x',
       '[]', 'x', now() - (abs(hashtext(a.name)) %% 360) * interval '1 day', 'standard', '', '', ''
FROM (SELECT * FROM accounts_account WHERE organization_id = %(org)s
      ORDER BY name_key LIMIT %(some)s) a
JOIN accounts_phase t ON t.id = a.phase_id
JOIN accounts_phase p ON p.organization_id = %(org)s AND p.id <> a.phase_id AND p.position <= 2
"""
OFFERINGS = """
INSERT INTO plans_offering
  (id, organization_id, name, name_key, position, version, created_at, updated_at)
SELECT gen_random_uuid(), %(org)s, 'Offering ' || n, 'offering ' || n, n, 1, now(), now()
FROM generate_series(1, 10) AS n
"""
CELLS = """
INSERT INTO plans_whitespacecell
  (id, organization_id, account_id, offering_id, state, potential_minor, source, note, version,
   created_at, updated_at)
SELECT gen_random_uuid(), %(org)s, a.id, o.id,
       (ARRAY['owned','gap','competitor','in_progress'])[1 + abs(hashtext(a.name || o.name)) %% 4],
       100000, '', '', 1, now(), now()
FROM (SELECT id, name FROM accounts_account WHERE organization_id = %(org)s
      ORDER BY name_key LIMIT %(some)s) a, plans_offering o
WHERE o.organization_id = %(org)s
"""


def organization(*, slug: str, accounts: int) -> Organization:
    """Every account has revenue and people; a tenth has answers, moves and whitespace."""
    made = world.scored_organization(slug=slug, accounts=accounts)
    values = {
        "org": made.id,
        "n": accounts * 2,
        "some": max(accounts // 10, 5),
        "from": "2023-11-01",
        "until": "2026-10-01",
    }
    statements = (world.MONTHS, PERSONS, PLACES, KEYS, ANSWERS, MOVES, OFFERINGS, CELLS)
    with organization_scope(made.id), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)
        Organization.objects.filter(pk=made.pk).update(closed_month="2026-10-01")
        made.refresh_from_db()
    return made
