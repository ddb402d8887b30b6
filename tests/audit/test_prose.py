"""Entries from before the log left people's words out lose them in one migration."""

from __future__ import annotations

import json
from importlib import import_module

import pytest
from django.db import connection

MIGRATION = import_module("audit.migrations.0003_leave_prose_out")


CASES = [
    (
        "account.changed",
        {"notes": ["Ana said", ""], "city": ["Recife", "Natal"], "reason": [None, "Ana"]},
        {"notes": ["…", ""], "city": ["Recife", "Natal"], "reason": [None, "…"]},
    ),
    (
        "score.set",
        {"Fit": [None, [7, "Ana likes us"]], "reason": [[6, ""], [7, None]]},
        {"Fit": [None, [7, "…"]], "reason": [[6, ""], [7, None]]},
    ),
    ("import.applied", {"notes": 3, "made": 1}, {"notes": 3, "made": 1}),
    ("account.archived", {}, {}),
]


@pytest.mark.django_db
def test_words_become_a_sign_and_all_else_stays() -> None:
    with connection.cursor() as cursor:
        # before the log's own table of this name, which the runtime role may not change
        cursor.execute("CREATE TEMP TABLE audit_entry (action text, changes jsonb) ON COMMIT DROP")
        cursor.executemany(
            "INSERT INTO audit_entry VALUES (%s, %s)",
            [(action, json.dumps(before)) for action, before, _after in CASES],
        )
        for _twice in range(2):
            cursor.execute(MIGRATION.TEXTS)
            cursor.execute(MIGRATION.RATIONALES)
        cursor.execute("SELECT action, changes FROM audit_entry")
        found = {action: json.loads(changes) for action, changes in cursor.fetchall()}
    assert found == {action: after for action, _before, after in CASES}
