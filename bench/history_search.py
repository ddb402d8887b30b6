"""Search over a long history, against the same search by an index with row-level security off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psycopg2.extensions import connection as Connection  # noqa: N812 (it is a class)

from accounts.history.searching import PAGE, holding
from accounts.models import HistoryEntry
from bench import scratch, world
from bench.history_world import write_entries
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import medians, ms
from tenants.models import Organization
from tenants.scope import organization_scope

WORDS = 15
FULL_TEXT = f"""
SELECT * FROM accounts_historyentry
WHERE organization_id = %s AND to_tsvector('simple', text) @@ to_tsquery('simple', %s)
ORDER BY happened_on DESC, id DESC LIMIT {PAGE + 1}
"""

ROOM = """
SELECT count(*), pg_table_size('accounts_entryword'), pg_indexes_size('accounts_entryword')
FROM accounts_entryword
"""


def measure(sizes: Sizes) -> list[Result]:
    """A page for a rare word, a common one, a beginning, two words; and the room they take."""
    made = world.organization(slug="large", accounts=sizes.history_accounts, figures=False)
    write_entries(made, entries=sizes.history_entries, words=WORDS)
    for number in range(10):
        other = world.organization(slug=f"other-{number}", accounts=100, figures=False)
        write_entries(other, entries=sizes.history_entries // 100, words=WORDS)
    _let_the_owner_see()
    scratch.analyze()
    room = _room()
    common, middle, rare = _some_words(made)
    questions = {
        "a rare word": [rare],
        "a word": [middle],
        "a common word": [common],
        "a beginning": [middle[:3]],
        "two words": [common, middle],
    }
    with scratch.plain() as guarded, scratch.plain(owner=True) as bare:
        taken = [_compare(made, name, q, guarded, bare, sizes) for name, q in questions.items()]
    return [*taken, room]


def _room() -> Result:
    """What a word takes on the disk, which is most of a large installation."""
    with scratch.plain(owner=True) as link, link.cursor() as cursor:
        cursor.execute(ROOM)
        words, table, indexes = cursor.fetchone()
    return Result(
        name="Room of a word of the history",
        detail=f"{table / words:.0f} of the table and {indexes / words:.0f} of its indexes, "
        f"as {words:,} words were written",
        found=(table + indexes) / words,
        unit="bytes",
        most=100,
    )


def _compare(
    made: Organization,
    name: str,
    terms: list[str],
    guarded: Connection,
    bare: Connection,
    sizes: Sizes,
) -> Result:
    with organization_scope(made.id):
        entries = holding(HistoryEntry.objects.order_by("-happened_on", "-id"), terms)
        sql, params = entries[: PAGE + 1].query.sql_with_params()
    asked = " & ".join(f"{term}:*" for term in terms)
    works = {
        "guarded": _runner(guarded, made, sql, params),
        "words": _runner(bare, made, sql, params),
        "full_text": _runner(bare, made, FULL_TEXT, (str(made.id), asked)),
    }
    found = {len(work()) for work in works.values()}
    if len(found) != 1 or not found.pop():
        raise RuntimeError(f"The searches for {terms} do not find the same.")
    taken = medians(sizes.repeat * 2, **works)
    fastest = min(taken["words"], taken["full_text"])
    return Result(
        name=f"History search: {name}",
        detail=f"{ms(taken['guarded'])} against, with row-level security off, "
        f"{ms(taken['words'])} by the same words and {ms(taken['full_text'])} by full text; "
        f"{sizes.history_entries:,} entries of {sizes.history_accounts:,} accounts",
        found=taken["guarded"] / fastest,
        most=10,
    )


def _runner(
    link: Connection, made: Organization, sql: str, params: tuple[Any, ...]
) -> Callable[[], list[Any]]:
    values = tuple(str(p) if p == made.id else p for p in params)

    def run() -> list[Any]:
        with link.cursor() as cursor:
            cursor.execute("SELECT set_config('kam.organization_id', %s, true)", [str(made.id)])
            cursor.execute(sql, values)
            return cursor.fetchall()

    return run


def _let_the_owner_see() -> None:
    """Nothing is hidden from the owner of these tables now, who also gets a full text index."""
    with scratch.plain(owner=True) as link, link.cursor() as cursor:
        for table in ("accounts_historyentry", "accounts_entryword"):
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        cursor.execute(
            "CREATE INDEX bench_full_text ON accounts_historyentry "
            "USING gin (to_tsvector('simple', text))"
        )


def _some_words(made: Organization) -> tuple[str, str, str]:
    """Those in about 20 %, 1 % and 0.01 % of the entries."""
    with scratch.plain(owner=True) as link, link.cursor() as cursor:
        cursor.execute(
            "SELECT word, count(*) AS entries FROM accounts_entryword "
            "WHERE organization_id = %s GROUP BY word ORDER BY entries DESC, word",
            [str(made.id)],
        )
        words = cursor.fetchall()
    total = words[0][1] * 3
    shares = (0.2, 0.01, 0.0001)
    common, middle, rare = (
        next(word for word, entries in words if entries <= max(total * share, 1))
        for share in shares
    )
    return common, middle, rare
