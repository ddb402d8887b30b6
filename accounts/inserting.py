"""The one statement that makes accounts from rows of a table."""

from __future__ import annotations

from accounts.fields import SET_TEXTS

_ALWAYS = {
    "organization_id": "%(org)s",
    "phase_id": "%(phase)s",
    "designation": "'standard'",
    "version": "1",
    "created_at": "now()",
    "updated_at": "now()",
}


def insert_accounts(source: str, *, key: str, **given: str) -> str:
    """INSERT … SELECT from `source`: `given` says in SQL what columns hold, other texts are empty.

    Its values are `org`, the organisation, and `phase`, the one in which accounts begin.
    """
    columns = {"id": key, **dict.fromkeys(SET_TEXTS, "''"), **_ALWAYS, **given}
    return f"""
INSERT INTO accounts_account ({", ".join(columns)})
SELECT {", ".join(columns.values())} FROM {source}
"""  # columns and expressions are constants of the product
