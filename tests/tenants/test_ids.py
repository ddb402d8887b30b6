"""Keys: one maker in Python, one in SQL, and both of version 7."""

from __future__ import annotations

import subprocess
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
    assert len({uuid7() for _n in range(100)}) == 100


def test_no_statement_makes_another_kind_of_key() -> None:
    found = subprocess.run(
        ["git", "grep", "-lE", "gen_random_uuid", "--", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    apart = ("bench/", "tests/", "demo/")
    others = [f for f in found if not f.startswith(apart) and "/migrations/" not in f]
    assert others == ["tenants/ids.py"]
