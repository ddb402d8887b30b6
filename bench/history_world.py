"""A long history, made by SQL: entries of words as unevenly common as those of a language."""

from __future__ import annotations

from django.db import connection

from tenants.models import Organization
from tenants.scope import organization_scope

# Word n of 20,000; the n-th is about n times rarer than the first.
ENTRIES = """
CREATE TEMPORARY TABLE made_entry ON COMMIT DROP AS
SELECT gen_random_uuid() AS id, a.id AS account_id,
       DATE '2026-11-01' - n %% 1800 AS happened_on,
       (ARRAY['problem','result','objection','signal'])[n %% 4 + 1] AS kind,
       (SELECT string_agg(left(translate(md5(floor(exp(random() * ln(20000)))::int::text),
                                         '0123456789', 'ghijklmnop'), 5 + w %% 4), ' ')
        FROM generate_series(1, %(words)s + n * 0) AS w) AS text
FROM generate_series(1, %(n)s) AS n
JOIN (SELECT id, row_number() OVER () AS place FROM accounts_account WHERE organization_id = %(org)s) a
  ON a.place = 1 + n %% (SELECT count(*) FROM accounts_account WHERE organization_id = %(org)s)
"""
ROWS = """
INSERT INTO accounts_historyentry (id, organization_id, account_id, kind, happened_on, text,
                                   author_label, version, created_at, updated_at)
SELECT id, %(org)s, account_id, kind, happened_on, text, 'Bench', 1, now(), now() FROM made_entry
"""
WORDS = """
INSERT INTO accounts_entryword (organization_id, entry_id, word)
SELECT %(org)s, id, word
FROM made_entry, LATERAL (SELECT DISTINCT unnest(string_to_array(text, ' ')) AS word) AS w
"""


def write_entries(made: Organization, *, entries: int, words: int) -> None:
    """So many entries over the organisation's accounts, each of so many words."""
    values = {"org": made.id, "n": entries, "words": words}
    with organization_scope(made.id), connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        for statement in (ENTRIES, ROWS, WORDS):
            cursor.execute(statement, values)
