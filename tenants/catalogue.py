"""The live database beside the models: is every tenant table behind all of its rings?

`bin/manage check_isolation` and tests/test_architecture.py ask the same questions here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from tenants.checks import runtime_role_is_safe
from tenants.fields import TenantForeignKey
from tenants.identity import FUNCTIONS, name_of
from tenants.identity_catalogue import bare, identity_faults
from tenants.models import DueWork, Membership, Organization, TenantModel

OUTSIDE = {DueWork._meta.db_table}
"""Tables that name organisations and need no policy (docs/tenancy.md says why)."""

READ_BY_THEIR_PEOPLE = {Organization._meta.db_table, Membership._meta.db_table}
"""Tables of which a person reads their own rows, whatever the organisation."""

POLICY = (
    "(organization_id = ( SELECT (NULLIF("
    "current_setting('kam.organization_id'::text, true), ''::text))::uuid))"
)
POLICY_OF_ORGANIZATIONS = POLICY.replace("(organization_id", "(id", 1)


@dataclass(frozen=True)
class IsolationInspection:
    """What was looked at, and what is wrong with it."""

    tables: list[str]
    faults: list[str]


def tenant_models() -> list[type[models.Model]]:
    """Every model whose rows belong to one organisation, by table name."""
    found = [m for m in apps.get_models() if issubclass(m, TenantModel)]
    return sorted(found, key=lambda model: model._meta.db_table)


def tenant_references(model: type[models.Model]) -> list[TenantForeignKey]:
    """The references of a model that stay inside the organisation."""
    return [f for f in model._meta.local_fields if isinstance(f, TenantForeignKey)]


def inspect() -> IsolationInspection:
    """Compare the catalogue of the database with the models."""
    found = tenant_models()
    tables = [Organization._meta.db_table, *(m._meta.db_table for m in found)]
    faults = [
        *_unsafe_role(),
        *_policy_faults(Organization._meta.db_table, POLICY_OF_ORGANIZATIONS),
        *(fault for model in found for fault in _faults_of(model)),
        *_strangers(tables),
        *_ways_round(),
        *identity_faults(tables),
    ]
    return IsolationInspection(tables, faults)


def _faults_of(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    checks: list[Callable[[], Iterable[str]]] = [
        lambda: _policy_faults(table, POLICY),
        lambda: _private_faults(model),
        lambda: _key_faults(model),
        lambda: _index_faults(table),
        lambda: _reference_faults(model),
    ]
    return [fault for check in checks for fault in check()]


def _rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _unsafe_role() -> list[str]:
    return [] if runtime_role_is_safe() else ["the connected role is not bound by policies"]


def _policy_faults(table: str, expected: str) -> list[str]:
    state = _rows(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = to_regclass(%s)",
        f"public.{table}",
    )
    if not state:
        return [f"{table}: there is no such table"]
    faults = [
        f"{table}: row-level security is not {word}"
        for held, word in zip(state[0], ("enabled", "forced"), strict=True)
        if not held
    ]
    policies = _rows(
        "SELECT policyname, cmd, permissive, roles::text, qual, with_check FROM pg_policies"
        " WHERE schemaname = 'public' AND tablename = %s AND policyname <> 'private'",
        table,
    )
    if not any(name == "organization" for name, *_rest in policies):
        faults.append(f"{table}: the policy of the organisation is missing")
    for name, command, permissive, roles, reads, writes in policies:
        whole = name == "organization" and (command, permissive, roles) == (
            "ALL",
            "PERMISSIVE",
            "{public}",
        )
        bound = {_without_alias(reads), _without_alias(writes)} == {expected}
        is_own = (name, command) == ("own", "SELECT") and table in READ_BY_THEIR_PEOPLE
        if not (whole and bound) and not is_own:
            faults.append(f"{table}: the policy {name} is not the one of the organisation")
    return faults


def _private_faults(model: Any) -> list[str]:
    """What is private to members is so by one restrictive policy, for reads and writes alike."""
    table, wanted = model._meta.db_table, bare(model.private_to)
    found = {
        (*kind, bare(reads), bare(writes))
        for *kind, reads, writes in _rows(
            "SELECT cmd, permissive, roles::text, qual, with_check FROM pg_policies"
            " WHERE schemaname = 'public' AND tablename = %s AND policyname = 'private'",
            table,
        )
    }
    right = {("ALL", "RESTRICTIVE", "{public}", wanted, wanted)} if wanted else set()
    return [] if found == right else [f"{table}: the policy private is not the one of the model"]


def _without_alias(expression: str | None) -> str:
    """PostgreSQL names the column of the sub-select; the name says nothing."""
    return (expression or "").replace(' AS "nullif"', "")


def _key_faults(model: type[models.Model]) -> list[str]:
    """Where rows have an id, others refer to them by the organisation and the id."""
    table = model._meta.db_table
    keys = _constraints(table, "u")
    has_id = any(field.name == "id" for field in model._meta.local_fields)
    if has_id and "UNIQUE (organization_id, id)" not in keys:
        return [f"{table}: the key (organization_id, id) is missing"]
    return [
        f"{table}: {key} does not lead with the organisation"
        for key in keys
        if not key.startswith("UNIQUE (organization_id")
    ]


def _index_faults(table: str) -> list[str]:
    """Unique or not, an index other than the primary key leads with the organisation."""
    first = _rows(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid, 1, true) FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = to_regclass(%s) AND NOT i.indisprimary",
        f"public.{table}",
    )
    return [
        f"{table}: the index {name} leads with {column}"
        for name, column in first
        if column != "organization_id" and not _is_of_a_person(column)
    ]


def _is_of_a_person(column: str) -> bool:
    """A person belongs to no organisation: their own rows are found by themselves."""
    return column == "user_id"


def _reference_faults(model: type[models.Model]) -> list[str]:
    table = model._meta.db_table
    kept = _constraints(table, "f")
    faults = []
    for field in model._meta.local_fields:
        target = field.related_model
        if field.name == "organization" or not isinstance(target, type):
            continue
        if not issubclass(target, TenantModel):
            continue
        wanted = (
            f"FOREIGN KEY (organization_id, {field.column}) "
            f"REFERENCES {target._meta.db_table}(organization_id, id)"
        )
        if not any(key.startswith(wanted) for key in kept):
            faults.append(f"{table}: {field.column} can point to another organisation")
    return faults


def _constraints(table: str, kind: str) -> list[str]:
    rows = _rows(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = to_regclass(%s) AND contype = %s ORDER BY conname",
        f"public.{table}",
        kind,
    )
    return [definition for (definition,) in rows]


def _strangers(known: list[str]) -> list[str]:
    """Tables that hold an organisation and belong to no tenant model."""
    rows = _rows(
        "SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT a.attisdropped"
        " AND a.attname = 'organization_id' ORDER BY c.relname"
    )
    return [
        f"{table}: holds an organisation and is no tenant model"
        for (table,) in rows
        if table not in known and table not in OUTSIDE
    ]


def _ways_round() -> list[str]:
    """Views and functions that would run with their owner's rights."""
    views = _rows(
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'public' AND c.relkind IN ('v', 'm')"
        " AND NOT coalesce('security_invoker=true' = ANY(c.reloptions), false)"
    )
    functions = _rows(
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE n.nspname = 'public' AND p.prosecdef"
    )
    known = {name_of(signature) for signature in FUNCTIONS}
    return [f"{name}: a view with its owner's rights" for (name,) in views] + [
        f"{name}: a function with its owner's rights" for (name,) in functions if name not in known
    ]
