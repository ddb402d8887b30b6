"""The account's overview and the phase board, in an organisation with a long history."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from accounts.models import Account
from bench import scratch, world
from bench.history_world import write_entries
from bench.requests import browser, page, statements
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians, ms
from tenants.models import Membership, Organization
from tenants.scope import organization_scope

WORDS, PEOPLE = 15, 12
FEW = 5
PERSONS = """
INSERT INTO accounts_person (id, organization_id, name, name_key, email, phone, linkedin)
SELECT gen_random_uuid(), %(org)s, 'Person ' || n, 'person ' || n, '', '', ''
FROM generate_series(1, %(n)s) AS n
"""
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
   reason, evidence, author_label, changed_at)
SELECT gen_random_uuid(), %(org)s, a.id, f.id, t.id, true, false, 'x', '[]', 'x',
       now() - row_number() OVER () %% 400 * interval '1 day'
FROM accounts_account a, accounts_phase f, accounts_phase t
WHERE a.organization_id = %(org)s AND f.organization_id = %(org)s AND t.organization_id = %(org)s
  AND f.position = 1 AND t.position = 2
"""


def measure(sizes: Sizes) -> list[Result]:
    """Both pages in the large organisation and in a small one, beside an empty page."""
    settings.ROOT_URLCONF = "bench.addresses"
    large = _made("large", sizes.history_accounts, sizes.history_entries)
    small = _made("small", FEW, FEW * 10)
    scratch.analyze()
    results = []
    for label, name, of_one in (
        ("account overview", "accounts:detail", True),
        ("phase board", "accounts:phase_board", False),
    ):
        works = [
            page(browser(member), name, slug, of=_one(member) if of_one else None)
            for member, slug in ((large, "large"), (small, "small"))
        ]
        for work in works:
            work()
        counts = statements(works[0]), statements(works[1])
        empty = page(browser(large), "empty", "large")
        taken = medians(sizes.repeat * 5, ours=works[0], empty=empty)
        world_said = (
            f"{sizes.history_accounts:,} accounts, {sizes.history_accounts * PEOPLE:,} people, "
            f"{sizes.history_entries:,} entries"
        )
        results += [
            Result(
                name=f"Queries of the {label}",
                detail=f"{counts[0]} with {world_said}; {counts[1]} with {FEW} accounts",
                found=counts[0] if counts[0] == counts[1] else 1000 + counts[0],
                unit="",
                most=15,
            ),
            Result(
                name=f"Server time of the {label}",
                detail=f"{ms(taken['ours'])} with {world_said}, against {ms(taken['empty'])} "
                "for an empty signed-in page",
                found=taken["ours"] / taken["empty"],
                most=4,
            ),
        ]
    return results


def _made(slug: str, accounts: int, entries: int) -> Membership:
    made: Organization = world.scored_organization(slug=slug, accounts=accounts)
    write_entries(made, entries=entries, words=WORDS)
    values = {"org": made.id, "n": accounts * PEOPLE}
    with organization_scope(made.id), connection.cursor() as cursor:
        for statement in (PERSONS, PLACES, MOVES):
            cursor.execute(statement, values)
    return world.member(made)


def _one(member: Membership) -> object:
    with organization_scope(member.organization_id):
        return Account.objects.filter(parent=None).order_by("name_key")[1].pk
