"""Keys: one maker in Python, one in SQL, and both of version 7."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.db import connection

from tenants.ids import NEW_KEY, uuid7

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_keys_of_sql_are_of_version_7_and_of_this_moment() -> None:
    before = time.time_ns() // 1_000_000
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {NEW_KEY} FROM generate_series(1, 100)")
        keys = [row[0] for row in cursor.fetchall()]
    after = time.time_ns() // 1_000_000
    assert len(set(keys)) == 100
    assert {key.version for key in keys} == {7}
    assert all(before <= key.int >> 80 <= after for key in keys)


def test_keys_of_python_are_of_version_7() -> None:
    assert {uuid7().version for _n in range(100)} == {7}
    keys = [uuid7() for _n in range(1000)]
    assert sorted(set(keys)) == keys


def test_no_statement_makes_another_kind_of_key() -> None:
    apart = {"bench", "tests", "demo", "migrations"}
    modules = (path.relative_to(ROOT) for path in ROOT.glob("[!.]*/**/*.py"))
    ours = (path for path in modules if not apart & set(path.parts))
    others = [str(path) for path in ours if "gen_random_uuid" in (ROOT / path).read_text()]
    assert others == ["tenants/ids.py"]
