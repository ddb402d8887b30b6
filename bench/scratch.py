"""A database of the benchmarks' own, migrated by the owner and used by the runtime role."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 (it is a class)

_open: list[Connection] = []


@contextmanager
def database() -> Iterator[None]:
    """Point the environment at a new database; it is dropped at the end.

    `KAM_BENCH_TEMPLATE` names one that has the tables already.
    """
    owner = os.environ["DATABASE_OWNER_URL"]
    name = f"kam_bench_{os.getpid()}"
    template = os.environ.get("KAM_BENCH_TEMPLATE", "template1")
    _run(owner, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    before = {key: os.environ[key] for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    os.environ.update({key: _named(url, name) for key, url in before.items()})
    try:
        _prepare()
        yield
    finally:
        os.environ.update(before)
        _leave()
        _run(owner, f'DROP DATABASE IF EXISTS "{name}"')


def plain(*, owner: bool = False) -> Connection:
    """A bare psycopg2 connection to the scratch database, as runtime role or owner."""
    link = psycopg2.connect(os.environ["DATABASE_OWNER_URL" if owner else "DATABASE_URL"])
    _open.append(link)
    return link


def analyze() -> None:
    """Fresh statistics after loading, as autovacuum would give them soon."""
    link = plain(owner=True)
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    link.close()


def _prepare() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from kam.memory import settle

    call_command("migrate", verbosity=0)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settle()


def _leave() -> None:
    from django.db import connections

    for link in _open:
        link.close()
    connections.close_all()


def _run(url: str, statement: str) -> None:
    link = psycopg2.connect(url)
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(statement)
    link.close()


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
