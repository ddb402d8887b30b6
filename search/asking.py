"""A question, what its words may mean, and the rows whose words it names.

Row-level security lets an index serve comparisons that cannot leak alone, so beginnings are
ranges of text in the C collation, and a slip is looked for by every word that it could have
been: some hundred look-ups by key, of which the few that exist come back.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from rules.names import sort_key
from search.kinds import INDEXED, Indexed
from search.models import WordKind
from search.words import is_near, one_edit_away, terms_of, wholes_of, words_of
from tenants.actors import Actor

LAST = "\U0010ffff"
MANY = 1000
"""A word with more rows is common, and not what a look-up begins with."""
READ, TAKEN, FIRST, NEAR = 1200, 40, 10, 40

COMPARED = 4
"""Of more words the most common are not compared."""
RARE = 20
"""A word with fewer rows may be another one with a slip."""

_COUNTED = """
SELECT t.n, w.kind, count(*) FROM unnest(%(terms)s::text[]) WITH ORDINALITY t (term, n)
CROSS JOIN LATERAL (
    SELECT s.kind FROM search_searchword s
    WHERE s.organization_id = %(org)s AND s.word >= t.term AND s.word < t.term || %(last)s
    ORDER BY s.word LIMIT %(many)s) w
GROUP BY t.n, w.kind
"""
_NEAR = """
SELECT c.n, c.word, k.kind FROM unnest(%(ns)s::int[], %(words)s::text[]) c (n, word)
CROSS JOIN LATERAL (
    SELECT FROM search_searchword s
    WHERE s.organization_id = %(org)s AND s.word >= c.word AND s.word <= c.word
    ORDER BY s.word LIMIT 1) w
CROSS JOIN unnest(%(kinds)s::int[]) k (kind)
CROSS JOIN LATERAL (
    SELECT FROM search_searchword s
    WHERE s.organization_id = %(org)s AND s.word >= c.word AND s.word <= c.word
    AND s.kind = k.kind ORDER BY s.word LIMIT 1) x
"""


@dataclass
class Term:
    """A word that is asked for: how many rows have it, by kind, and what it may have been."""

    text: str
    rows: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    near: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def total(self) -> int:
        """How many rows have it; many, where counting was given up."""
        return sum(self.rows.values())

    def weight(self, kind: int) -> int:
        """How many rows of a kind a look-up by this word reads; 0 where none has it."""
        known = READ if self.total >= MANY else self.rows[kind]
        return known + len(self.near[kind])

    def order(self, kind: int) -> tuple[int, int]:
        """The rarest first; of words that are as common the longest."""
        return self.weight(kind), -len(self.text)


@dataclass
class Sought:
    """What somebody typed, as names are compared."""

    text: str
    key: str
    terms: list[Term]
    wholes: list[str]

    @classmethod
    def read(cls, text: str, organization_id: uuid.UUID) -> Sought:
        """With what the index knows of its words; asks it once."""
        asked = cls(text, sort_key(text), [Term(term) for term in terms_of(text)], wholes_of(text))
        if asked.terms:
            asked._sound(organization_id)
        return asked

    def rank(self, text: str) -> int:
        """0: it is called so; 1: it begins so; 2: it has these words, 3: begun; 4: with a slip."""
        key = sort_key(text)
        if key == self.key:
            return 0
        if key.startswith(self.key):
            return 1
        words = words_of(text)
        if all(term.text in words for term in self.terms):
            return 2
        begun = (any(word.startswith(term.text) for word in words) for term in self.terms)
        return 3 if all(begun) else 4

    def fits(self, words: Collection[str]) -> bool:
        """Whether each word asked for begins one of these, or is one with a slip."""
        return bool(self.terms) and all(
            any(word.startswith(term.text) or is_near(word, term.text) for word in words)
            for term in self.terms
        )

    def _sound(self, organization_id: uuid.UUID) -> None:
        values: dict[str, Any] = {"org": organization_id, "last": LAST, "many": MANY}
        values["terms"] = [term.text for term in self.terms]
        with connection.cursor() as cursor:
            cursor.execute(_COUNTED, values)
            for number, kind, rows in cursor.fetchall():
                self.terms[number - 1].rows[kind] = rows
            slips = [
                (number, word)
                for number, term in enumerate(self.terms, 1)
                if term.total < RARE
                for word in one_edit_away(term.text)
            ]
            if slips:
                values["ns"], values["words"] = map(list, zip(*slips, strict=True))
                values["kinds"] = WordKind.values
                cursor.execute(_NEAR, values)
                for number, word, kind in cursor.fetchall():
                    self.terms[number - 1].near[kind].append(word)


def hits(actor: Actor, asked: Sought, kinds: Collection[int]) -> dict[int, dict[uuid.UUID, int]]:
    """By kind the rows that the question names, those with a slip marked with 1."""
    found: dict[int, dict[uuid.UUID, int]] = {kind: {} for kind in kinds}
    parts = [part for kind in kinds for part in _parts(actor, asked, kind)]
    if not parts:
        return found
    with connection.cursor() as cursor:
        sql = " UNION ALL ".join(f"({part})" for part, _values in parts)
        cursor.execute(sql, [value for _part, values in parts for value in values])
        for kind, row_id, slip in cursor.fetchall():
            found[kind][row_id] = min(slip, found[kind].get(row_id, slip))
    return found


Part = tuple[str, list[Any]]


def _parts(actor: Actor, asked: Sought, kind: int) -> Iterable[Part]:
    offer = INDEXED[str(kind)]
    narrowed = _narrowed(actor, offer)
    if offer.beginning:
        yield _beginning(actor, asked, kind, offer, narrowed)
    is_told = any(len(term.text) > 1 for term in asked.terms)
    if is_told and all(term.weight(kind) for term in asked.terms):
        yield _by_words(actor, asked, kind, narrowed)
    if offer.has_wholes:
        for whole in asked.wholes:
            yield _range(actor, kind, whole, narrowed, FIRST)


def _narrowed(actor: Actor, offer: Indexed) -> Part:
    """What keeps rows of accounts away that the actor may not read."""
    if offer.mine is None or actor.may("account.view"):
        return "", []
    sql, params = offer.mine(actor).query.sql_with_params()
    return f"AND {{}} IN ({sql})", list(params)


def _beginning(actor: Actor, asked: Sought, kind: int, offer: Indexed, narrowed: Part) -> Part:
    sql, params = narrowed
    return (
        f"SELECT {kind}, t.id, 0 FROM {offer.beginning} t WHERE t.organization_id = %s"
        f" AND t.name_key >= %s AND t.name_key < %s AND t.{offer.gone} IS NULL"
        f" {sql.format('t.id')} ORDER BY t.name_key, t.id LIMIT {FIRST}",
        [actor.organization.id, asked.key, asked.key + LAST, *params],
    )


def _range(actor: Actor, kind: int, word: str, narrowed: Part, most: int) -> Part:
    sql, params = narrowed
    return (
        f"SELECT {kind}, w.row_id, 0 FROM search_searchword w WHERE w.organization_id = %s"
        f" AND w.word >= %s AND w.word < %s AND w.kind = {kind}"
        f" {sql.format('w.row_id')} ORDER BY w.word LIMIT {most}",
        [actor.organization.id, word, word + LAST, *params],
    )


def _by_words(actor: Actor, asked: Sought, kind: int, narrowed: Part) -> Part:
    """Rows with the rarest word, that have the next rarest too."""
    rarest = sorted(asked.terms, key=lambda term: (len(term.text) < 2, *term.order(kind)))
    first, *others = rarest[:COMPARED]
    driver, values = _range(actor, kind, first.text, narrowed, READ if others else TAKEN)
    sources = [f"({driver})"]
    if first.near[kind]:
        near, near_values = _slipped(actor, kind, first.near[kind], narrowed)
        sources.append(f"({near})")
        values = values + near_values
    joins = [_also(actor, kind, term, number) for number, term in enumerate(others)]
    slips = " + ".join(["d.slip", *(f"x{number}.slip" for number in range(len(joins)))])
    sql = (
        f"SELECT {kind}, d.row_id, {slips}"
        f" FROM ({' UNION ALL '.join(sources)}) d (kind, row_id, slip)"
        f" {' '.join(join for join, _v in joins)} LIMIT {TAKEN}"
    )
    return sql, [*values, *(value for _join, given in joins for value in given)]


def _slipped(actor: Actor, kind: int, near: list[str], narrowed: Part) -> Part:
    sql, params = narrowed
    return (
        f"SELECT {kind}, w.row_id, 1 FROM unnest(%s::text[]) c (word) CROSS JOIN LATERAL ("
        f"SELECT s.row_id FROM search_searchword s WHERE s.organization_id = %s"
        f" AND s.word >= c.word AND s.word <= c.word AND s.kind = {kind}"
        f" {sql.format('s.row_id')} ORDER BY s.word LIMIT {NEAR}) w",
        [near, actor.organization.id, *params],
    )


def _also(actor: Actor, kind: int, term: Term, number: int) -> Part:
    """Looked up by the row: the words are kept from an index that is worse here."""
    word = "(s.word || '') COLLATE \"C\""
    begun = f"{word} >= %s AND {word} < %s"
    return (
        f"CROSS JOIN LATERAL (SELECT CASE WHEN {begun} THEN 0 ELSE 1 END AS slip"
        f" FROM search_searchword s WHERE s.organization_id = %s AND s.row_id = d.row_id"
        f" AND s.kind = {kind} AND (({begun}) OR {word} = ANY(%s))"
        f" ORDER BY slip LIMIT 1) x{number}",
        [
            *(term.text, term.text + LAST, actor.organization.id),
            *(term.text, term.text + LAST, term.near[kind]),
        ],
    )
