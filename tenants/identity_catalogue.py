"""The live database beside the ring of identity: is each part of it closed?"""

from __future__ import annotations

import re
from typing import Any

from django.db import connection

from tenants.identity import (
    FUNCTIONS,
    HIDDEN_COLUMN,
    POLICIES,
    SEARCH_PATH,
    SESSIONS,
    USERS,
    Rule,
    name_of,
)

OUTSIDE = {"mail_personmail"}
"""Tables that name a person and need no policy (docs/tenancy.md says why)."""


def identity_faults(tenant_tables: list[str]) -> list[str]:
    """What is wrong with the tables, functions and rights of identity."""
    return [
        *(fault for table in POLICIES for fault in _policy_faults(table)),
        *(fault for signature in FUNCTIONS for fault in _function_faults(signature)),
        *_rights(),
        *_strangers(tenant_tables),
    ]


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _policy_faults(table: str) -> list[str]:
    state = _rows("SELECT relrowsecurity FROM pg_class WHERE oid = to_regclass(%s)", table)
    if not state or not state[0][0]:
        return [f"{table}: row-level security is not enabled"]
    found = {
        name: (permissive, roles, Rule(command, bare(reads), bare(writes)))
        for name, permissive, roles, command, reads, writes in _rows(
            "SELECT policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies"
            " WHERE schemaname = 'public' AND tablename = %s",
            table,
        )
    }
    wanted = {
        name: ("PERMISSIVE", "{public}", Rule(rule.command, bare(rule.reads), bare(rule.writes)))
        for name, rule in POLICIES[table].items()
    }
    return [
        f"{table}: the policy {name} is not the one of the person"
        for name in sorted({*found, *wanted})
        if found.get(name) != wanted.get(name)
    ]


def bare(expression: str | None) -> str:
    """Without what PostgreSQL adds when it tells a policy: brackets, types, aliases."""
    return re.sub(r'\s|[()]|::\w+|AS "\w+"|ELSE NULL', "", expression or "")


def _function_faults(signature: str) -> list[str]:
    name = name_of(signature)
    found = _rows(
        "SELECT p.prosrc, p.prosecdef, p.proconfig, pg_get_userbyid(p.proowner) = current_user,"
        " has_function_privilege('public', p.oid, 'EXECUTE') FROM pg_proc p"
        " JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'public' AND p.proname = %s",
        name,
    )
    right = [(FUNCTIONS[signature], True, [SEARCH_PATH], False, False)]
    return [] if found == right else [f"{name}: is not the function that sign-in needs"]


def _rights() -> list[str]:
    """What the runtime role may do beside the functions."""
    [(hashes, sessions)] = _rows(
        "SELECT has_column_privilege(%s, %s, 'SELECT'),"
        " has_table_privilege(%s, 'SELECT, INSERT, UPDATE, DELETE')",
        USERS,
        HIDDEN_COLUMN,
        SESSIONS,
    )
    faults = [f"{USERS}: the runtime role reads {HIDDEN_COLUMN}"] if hashes else []
    return faults + ([f"{SESSIONS}: the runtime role reaches rows"] if sessions else [])


def _strangers(tenant_tables: list[str]) -> list[str]:
    """Tables that name a person and stand behind no ring."""
    rows = _rows(
        "SELECT DISTINCT conrelid::regclass::text FROM pg_constraint"
        " WHERE contype = 'f' AND confrelid = to_regclass(%s) ORDER BY 1",
        USERS,
    )
    return [
        f"{table}: names a person and is behind no policy"
        for (table,) in rows
        if table not in POLICIES and table not in OUTSIDE and table not in tenant_tables
    ]
