"""Rows of large statements, kept as long as nothing that they are drawn from has changed.

A page of an organisation with 10,000 accounts reads tens of thousands of rows for some dozens of
figures. What it read is kept in the cache with the moment at which it was true; whoever comes next
asks the change stream whether anything was written since, and reads again where it was. So
nobody sees an old figure, and what is lost with the cache is read again.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import nullcontext
from functools import cache as cache_once
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils.translation import get_language

from accounts.imports.loops import without_loops
from audit.settled import SEEN, is_unchanged, news_since
from insights.few import MOST
from tenants.scope import require_organization_id

Answer = TypeVar("Answer")
FOR = 60 * 60
_WITH_MOMENT = "SELECT {seen}, found.* FROM ({sql}) AS found"


def kept_rows(
    sql: str, values: Mapping[str, Any], sources: Collection[str], *, of_few: bool = False
) -> list[Any]:
    """The rows of a statement, as they are now.

    `values` names the day, and all else that is not told as a change of one of
    the `sources`, resources of the change stream. Statements are planned for many rows, unless they
    are `of_few` accounts. One query, whether they are kept or not; two where they were and
    something changed.
    """
    key = key_of(sql, values)
    found = cache.get(key)
    if found is not None:
        seen, rows = found
        if is_unchanged(seen, sources):
            return list(rows)
    with connection.cursor() as cursor, nullcontext() if of_few else without_loops():
        cursor.execute(_WITH_MOMENT.format(seen=SEEN, sql=sql), values)
        read = cursor.fetchall()
    rows = [row[1:] for row in read]
    if read:
        cache.set(key, (read[0][0], rows), FOR)
    return rows


def kept_answer(
    name: str, told: Sequence[object], sources: Collection[str], make: Callable[[], Answer]
) -> Answer:
    """What `make` answers, drawn from rows like these, and kept like these.

    `told` names all else that it is drawn from, besides the reader's language. One query where
    it is kept.
    """
    key = _name((name, _code(), get_language(), *told))
    found = cache.get(key)
    if found is not None:
        seen, answer = found
        if is_unchanged(seen, sources):
            return cast(Answer, answer)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SEEN}")
        [seen] = cursor.fetchone()
    made = make()
    cache.set(key, (seen, made), FOR)
    return made


def kept_of_accounts(
    name: Sequence[object],
    sources: Collection[str],
    draw: Callable[[Collection[uuid.UUID] | None], Answer],
    mend: Callable[[Answer, Answer, Collection[uuid.UUID]], Answer],
    *,
    may_keep: Callable[[Answer], bool],
) -> Answer:
    """What is drawn of every account, drawn anew only of those of which something was told since.

    `draw` answers of some accounts or, for None, of all; `mend` puts what it says of some into
    what was kept. Where more was told than of some accounts, all are drawn. One query where
    nothing was.
    """
    key = _name((_code(), *name))
    found = cache.get(key)
    if found is not None:
        seen, until, kept = found
        news, left = news_since(seen, sources, most=MOST), until - time.time()
        if news.accounts == []:
            return cast(Answer, kept)
        if news.accounts and left > 0:
            drawn = draw(news.accounts)
            kept = mend(kept, drawn, news.accounts)
            if may_keep(drawn):
                cache.set(key, (news.seen, until, kept), left)
            return kept
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SEEN}")
        [seen] = cursor.fetchone()
    made = draw(None)
    if may_keep(made):
        cache.set(key, (seen, time.time() + FOR, made), FOR)
    return made


def key_of(sql: str, values: Mapping[str, Any]) -> str:
    """Under which name its rows are kept: the statement's text, so that no version reads others."""
    return _name((sql, sorted(values.items())))


def _name(told: Sequence[object]) -> str:
    text = repr((require_organization_id(), *told))
    return f"insights:{sha256(text.encode()).hexdigest()}"


@cache_once
def _code() -> str:
    """What answers are made by, and in whose words: no version reads another's."""
    root, digest = Path(settings.BASE_DIR), sha256()
    for pattern in ("insights/**/*.py", "pages/**/*.py", "locale/**/*.mo"):
        for file in sorted(root.glob(pattern)):
            digest.update(file.read_bytes())
    return digest.hexdigest()
