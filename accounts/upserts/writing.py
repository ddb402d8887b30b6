"""Writing many accounts in one statement for each table."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import orjson
from django.db import connection

from accounts.custom.values import write_many
from accounts.fields import SET_TEXTS
from accounts.inserting import insert_accounts
from accounts.models import AccountTag, Phase
from accounts.upserts.deciding import name_key
from accounts.upserts.items import AccountState
from tenants.ids import uuid7

_COLUMNS = (*SET_TEXTS, "name_key")
_OTHERS = ("parent_id", "owner_id", "phase_since")
_AS_ROWS = (
    "jsonb_to_recordset(%(rows)s::jsonb) AS r(id uuid, "
    f"{', '.join(f'{c} text' for c in _COLUMNS)}, parent_id uuid, owner_id uuid, phase_since date)"
)
_INSERT = insert_accounts(
    _AS_ROWS,
    key="r.id",
    **{column: f"r.{column}" for column in (*_COLUMNS, *_OTHERS)},
)
_UPDATE = f"""
UPDATE accounts_account a SET {", ".join(f"{c} = r.{c}" for c in _COLUMNS)},
    {", ".join(f"{c} = r.{c}" for c in _OTHERS)}, version = a.version + 1, updated_at = now()
FROM {_AS_ROWS} WHERE a.organization_id = %(org)s AND a.id = r.id
"""  # column names are constants of this package
_INSERT_TAGS = """
INSERT INTO accounts_accounttag (id, organization_id, account_id, name)
SELECT r.id, %(org)s, r.account_id, r.name
FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(id uuid, account_id uuid, name text)
"""
_INSERT_REFERENCES = """
INSERT INTO accounts_externalreference (id, organization_id, account_id, system, external_id)
SELECT r.id, %(org)s, r.account_id, r.system, r.external_id
FROM jsonb_to_recordset(%(rows)s::jsonb)
    AS r(id uuid, account_id uuid, system text, external_id text)
"""


def write(
    organization_id: uuid.UUID, states: Iterable[AccountState], *, phase: Phase | None
) -> None:
    """Insert the new accounts and update the changed ones, with their tags and references."""
    touched = [state for state in states if state.is_new or state.changes]
    made = [state for state in touched if state.is_new]
    changed = [state for state in touched if not state.is_new]
    _execute(_INSERT, organization_id, [_row(s) for s in made], phase=phase and phase.pk)
    _execute(_UPDATE, organization_id, [_row(s) for s in changed])
    _replace_tags(organization_id, [s for s in touched if "tags" in s.changes])
    references = [
        {"id": uuid7(), "account_id": s.id, "system": system, "external_id": external_id}
        for s in touched
        for system, external_id in s.new_references
    ]
    _execute(_INSERT_REFERENCES, organization_id, references)
    written = {state.id: state.written for state in touched if state.written}
    write_many(written, new={state.id for state in made})


def _replace_tags(organization_id: uuid.UUID, states: list[AccountState]) -> None:
    known = [state.id for state in states if not state.is_new]
    if known:
        AccountTag.objects.filter(account_id__in=known).delete()
    rows = [
        {"id": uuid7(), "account_id": state.id, "name": name}
        for state in states
        for name in state.tags
    ]
    _execute(_INSERT_TAGS, organization_id, rows)


def _row(state: AccountState) -> dict[str, Any]:
    return state.texts | {
        "id": state.id,
        "name_key": name_key(state),
        "parent_id": state.parent_id,
        "owner_id": state.owner_id,
        "phase_since": state.phase_since,
    }


def _execute(
    statement: str, organization_id: uuid.UUID, rows: list[dict[str, Any]], **more: Any
) -> None:
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            statement, {"org": organization_id, "rows": orjson.dumps(rows).decode(), **more}
        )
