"""Entries of the history as the search finds them: newest first, in bounded time.

A rare word is looked up, and what has it is sorted; of a common one the newest entries are
looked through, which find some soon. Which of the two is counted first, up to a limit.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db import connection
from django.utils.formats import date_format

from accounts.found.accounts import address
from accounts.history.words import terms_of
from search.asking import LAST, Sought
from search.kinds import Hit
from search.words import one_edit_away
from tenants.actors import Actor

SHORTEST = 3
SHOWN, EXCERPT = 6, 140
MANY, LOOKED_THROUGH = 800, 2000

_MINE = """
SELECT id FROM accounts_account WHERE organization_id = %(org)s AND owner_id = %(member)s
UNION SELECT account_id FROM accounts_teammember
WHERE organization_id = %(org)s AND member_id = %(member)s
"""

_COUNTED = """
SELECT t.n, count(*) FROM unnest(%(terms)s::text[]) WITH ORDINALITY t (term, n)
CROSS JOIN LATERAL (
    SELECT FROM accounts_entryword s
    WHERE s.organization_id = %(org)s AND s.word >= t.term AND s.word < t.term || %(last)s
    ORDER BY s.word LIMIT %(many)s) w
GROUP BY t.n
"""
_NEAR = """
SELECT c.n, c.word FROM unnest(%(ns)s::int[], %(words)s::text[]) c (n, word)
CROSS JOIN LATERAL (
    SELECT FROM accounts_entryword s
    WHERE s.organization_id = %(org)s AND s.word >= c.word AND s.word <= c.word
    ORDER BY s.word LIMIT 1) w
"""
_OF_RARE = """
SELECT DISTINCT s.entry_id AS id FROM unnest(%(driver)s::text[]) t (term) CROSS JOIN LATERAL (
    SELECT w.entry_id FROM accounts_entryword w
    WHERE w.organization_id = %(org)s AND w.word >= t.term AND w.word < t.term || %(last)s
    ORDER BY w.word LIMIT %(many)s) s
"""
_NEWEST = """
SELECT e.id, e.happened_on FROM accounts_historyentry e WHERE e.organization_id = %(org)s {mine}
ORDER BY e.happened_on DESC, e.id DESC LIMIT %(looked)s
"""
_SHOWN = """
SELECT e.id, e.happened_on, left(e.text, 2000), e.account_id, a.name
FROM ({some}) s JOIN accounts_historyentry e ON e.organization_id = %(org)s AND e.id = s.id
JOIN accounts_account a ON a.organization_id = %(org)s AND a.id = e.account_id
{has} WHERE a.archived_at IS NULL {mine}
ORDER BY {by} DESC, s.id DESC LIMIT %(shown)s
"""
_WORD = "(w.word || '') COLLATE \"C\""
_HAS = f"""
CROSS JOIN LATERAL (
    SELECT FROM accounts_entryword w, unnest(%(has{{n}})s::text[]) t (term)
    WHERE w.organization_id = %(org)s AND w.entry_id = s.id
      AND {_WORD} >= t.term AND {_WORD} < t.term || %(last)s LIMIT 1) x{{n}}
"""
"""Looked up by the entry: the word is kept from an index that is worse here."""


def entries_found(actor: Actor, asked: Sought) -> list[Hit]:
    """The newest that hold every word, or one that is a slip away where nothing has it."""
    terms = [term for term in terms_of(asked.text) if len(term) >= SHORTEST]
    if not terms:
        return []
    counts = _counts(actor, terms)
    alike = _alike(actor, terms, counts)
    if not all(alike):
        return []
    first = min(range(len(terms)), key=lambda n: counts[n])
    is_rare = counts[first] < MANY
    others = [words for n, words in enumerate(alike) if n != first or not is_rare]
    values: dict[str, Any] = _values(actor) | {"driver": alike[first]}
    values |= {f"has{n}": words for n, words in enumerate(others)}
    mine = "" if actor.may("account.view") else f"AND e.account_id IN ({_MINE})"
    sql = _SHOWN.format(
        some=_OF_RARE if is_rare else _NEWEST.format(mine=mine),
        has="".join(_HAS.format(n=n) for n in range(len(others))),
        mine=mine,
        by="e.happened_on" if is_rare else "s.happened_on",
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_found(actor, number, *row) for number, row in enumerate(cursor.fetchall())]


def _found(
    actor: Actor, number: int, pk: uuid.UUID, day: date, text: str, account: uuid.UUID, name: str
) -> Hit:
    begun = " ".join(text.split())
    return Hit(
        "history_entries",
        pk,
        begun if len(begun) <= EXCERPT else f"{begun[:EXCERPT].rsplit(' ', 1)[0]} …",
        f"{name} · {date_format(day, 'SHORT_DATE_FORMAT')}",
        f"{address('accounts:history', actor, account)}#entry-{pk}",
        (account, name),
        (number,),
    )


def _counts(actor: Actor, terms: list[str]) -> list[int]:
    """How many entries have each word, up to many."""
    counts = [0] * len(terms)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, _values(actor) | {"terms": terms})
        for number, count in cursor.fetchall():
            counts[number - 1] = count
    return counts


def _alike(actor: Actor, terms: list[str], counts: list[int]) -> list[list[str]]:
    """Each word itself, or where no entry has it those that are a slip away and that one has."""
    alike = [[term] if count else [] for term, count in zip(terms, counts, strict=True)]
    slips = [
        (number, word)
        for number, term in enumerate(terms)
        if not counts[number]
        for word in one_edit_away(term)
    ]
    if slips:
        numbers, words = map(list, zip(*slips, strict=True))
        with connection.cursor() as cursor:
            cursor.execute(_NEAR, _values(actor) | {"ns": numbers, "words": words})
            for number, word in cursor.fetchall():
                alike[number].append(word)
    return alike


def _values(actor: Actor) -> dict[str, Any]:
    return {
        "org": actor.organization.id,
        "member": actor.membership_id,
        "last": LAST,
        "many": MANY,
        "looked": LOOKED_THROUGH,
        "shown": SHOWN,
    }
