"""The account's overview and the phase board, in an organisation with a long history."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from accounts.models import Account
from bench import scratch, world
from bench.against import PlainPage, queries
from bench.history_world import write_entries
from bench.plans import PLANS
from bench.requests import Visitor, address_of
from bench.results import Result
from bench.sizes import Sizes
from tenants.models import Membership, Organization
from tenants.scope import organization_scope

WORDS, PEOPLE = 15, 12
FEW = 5
PERSONS = """
INSERT INTO accounts_person (id, organization_id, name, name_key, email, phone, linkedin)
SELECT gen_random_uuid(), %(org)s, 'Person ' || n, 'person ' || n, '', '', ''
FROM generate_series(1, %(n)s) AS n
"""
QUERIES = 16
"""Two of them find out who signs in, each in the ring of its own (decision 39)."""
PLACES = """
INSERT INTO accounts_stakeholder
  (id, organization_id, account_id, person_id, role, title, function, level, influence, attitude,
   strength, notes, version, created_at, updated_at)
SELECT gen_random_uuid(), %(org)s, ids[1 + n %% cardinality(ids)], p.id,
       (ARRAY['buyer','champion','decision_maker','user'])[n %% 4 + 1], '',
       (ARRAY['it','finance','sales'])[n %% 3 + 1], 'management', 3, 0, n %% 5, '', 1, now(), now()
FROM (SELECT id, row_number() OVER () AS n FROM accounts_person WHERE organization_id = %(org)s) p,
     (SELECT array_agg(id) AS ids FROM accounts_account WHERE organization_id = %(org)s) a
"""
MOVES = """
INSERT INTO accounts_phasechange
  (id, organization_id, account_id, from_phase_id, to_phase_id, is_up, is_without_evidence,
   reason, evidence, author_label, answer_before, taken_back_reason, taken_back_by_label,
   designation_then, owner_then_id, changed_at)
SELECT gen_random_uuid(), %(org)s, a.id, f.id, t.id, true, false, 'x', '[]', 'x', '', '', '',
       a.designation, a.owner_id,
       now() - row_number() OVER () %% 400 * interval '1 day'
FROM accounts_account a, accounts_phase f, accounts_phase t
WHERE a.organization_id = %(org)s AND f.organization_id = %(org)s AND t.organization_id = %(org)s
  AND f.position = 1 AND t.position = 2
"""


def measure(sizes: Sizes) -> list[Result]:
    """Both pages in the large organisation and in a small one, beside a plain page."""
    settings.ROOT_URLCONF = "bench.addresses"
    large = _made("large", sizes.history_accounts, sizes.history_entries)
    small = _made("small", FEW, FEW * 10)
    scratch.analyze()
    plain = PlainPage(large, repeat=sizes.repeat * 3)
    accounts, people = sizes.history_accounts, sizes.history_accounts * PEOPLE
    many = f"{accounts:,} accounts, {people:,} people, {sizes.history_entries:,} entries"
    results = []
    for label, name, of_one, most in (
        ("account overview", "accounts:detail", True, 6),
        ("phase board", "accounts:phase_board", False, 9),
    ):
        of_large, of_small = (
            Visitor(member).page(
                address_of(name, member.organization.slug, of=_one(member) if of_one else None)
            )
            for member in (large, small)
        )
        of_large()
        of_small()
        results += [
            queries(label, of_large, of_small, most=QUERIES, said=(many, f"{FEW} accounts")),
            plain.against(
                f"{label}, {accounts:,} accounts", of_large, most=most, about=f"with {many}"
            ),
        ]
    return results


def _made(slug: str, accounts: int, entries: int) -> Membership:
    made: Organization = world.scored_organization(slug=slug, accounts=accounts)
    write_entries(made, entries=entries, words=WORDS)
    values = {"org": made.id, "n": accounts * PEOPLE}
    with organization_scope(made.id), connection.cursor() as cursor:
        for statement in (PERSONS, PLACES, MOVES, PLANS):
            cursor.execute(statement, values)
    return world.member(made)


def _one(member: Membership) -> object:
    with organization_scope(member.organization_id):
        return Account.objects.filter(parent=None).order_by("name_key")[1].pk
