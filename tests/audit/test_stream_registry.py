"""Everything that the API shows tells of its changes, column by column."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.db.models import QuerySet

from accounts.models import Account
from audit import catalogue
from audit.models import Change
from audit.stream import NOT_STREAMED, STREAMED
from audit.triggers import Told
from insights.models import Snapshot
from kam.router import urlpatterns
from plans.models import PlanVersion
from reviews.models import Cadence, Review
from tenants.grants import NEVER_CHANGED
from tenants.models import Membership, Organization
from tenants.scope import organization_scope
from tests.audit.streaming import heard
from tests.estate import Estate, build, undone

PAGES = {"schema", "docs"}
"""Of the API, and no resource."""

OF_TIERS = {"kind", "tier", "rhythm", "anchor_on", "starts_at", "lead_days"}
"""What stands in the cadence of a tier, which tells of designations."""

WALKED = [
    (name, model)
    for name, resource in STREAMED.items()
    for model in resource.tables
    if model._meta.db_table not in NEVER_CHANGED
]


@pytest.fixture
def estate(aurora: Organization, make_member: Callable[..., Membership]) -> Iterator[Estate]:
    estate = build(aurora, make_member)
    with organization_scope(aurora.id), undone():
        connection.cursor().execute("SET CONSTRAINTS ALL DEFERRED")
        heard()
        yield estate


def test_every_resource_of_the_api_has_an_entry_or_a_reason() -> None:
    routes = [str(entry.pattern) for entry in urlpatterns]
    shown = {route.partition("/")[0] for route in routes if route} - PAGES
    within = {"action-comments" for route in routes if route.endswith("/comments/")}
    assert sorted(shown | within) == sorted([*STREAMED.keys(), *NOT_STREAMED.keys()])
    assert all(NOT_STREAMED)


ADDRESSED = {"action-comments": {"action"}}
"""Fields that stand in the address of a resource, not in its shape."""


def test_fields_are_called_as_the_api_calls_them() -> None:
    document = yaml.safe_load((settings.BASE_DIR / "docs" / "openapi.yaml").read_text())
    unknown = {
        resource.name: fields
        - _shown(document, resource.name)
        - ADDRESSED.get(resource.name, set())
        for resource in STREAMED
        for fields in [{f for t in resource.tables.values() for f in _fields(t)}]
    }
    assert {name: fields for name, fields in unknown.items() if fields} == {}


def _fields(told: Told) -> set[str]:
    return {*told.shown.values(), *told.restricted.values()}


def _shown(document: dict[str, Any], name: str) -> set[str]:
    """The properties of a resource in its list and at its own address."""
    schemas = document["components"]["schemas"]
    found: set[str] = set()
    for path, operations in document["paths"].items():
        parts = [part for part in path.split("/") if part and part[0] != "{"]
        called = "action-comments" if parts[-2:] == ["actions", "comments"] else parts[-1]
        if called == name and "get" in operations:
            answer = operations["get"]["responses"]["200"]["content"]
            shape = next(iter(answer.values()))["schema"]
            properties = schemas[shape["$ref"].rsplit("/", 1)[1]]["properties"]
            if "results" in properties:
                item = properties["results"]["items"]["$ref"].rsplit("/", 1)[1]
                properties = schemas[item]["properties"]
            found |= properties.keys()
    return found


def test_a_column_without_a_decision_is_found(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = STREAMED["accounts"]
    told = accounts.tables[Account]
    shown = {column: name for column, name in told.shown.items() if column != "city"}
    less = dataclasses.replace(told, shown=shown)
    broken = dataclasses.replace(accounts, tables={**accounts.tables, Account: less})
    monkeypatch.setitem(STREAMED._offers, "accounts", broken)
    otherwise = [
        f"accounts_account: the trigger accounts_{event} tells something else than is offered"
        for event in ("insert", "update", "delete")
    ]
    undecided = "accounts_account: nobody decided whether accounts tell of city"
    assert catalogue.inspect().faults == [*otherwise, undecided]


@pytest.mark.parametrize(("name", "model"), WALKED)
def test_a_table_tells_of_each_column_and_of_no_other(
    estate: Estate, name: str, model: type[models.Model]
) -> None:
    resource, told = STREAMED[name], STREAMED[name].tables[model]
    table = model._meta.db_table
    same = ", ".join(f"{f.column} = {f.column}" for f in model._meta.concrete_fields)
    _sql(f"UPDATE {table} SET {FINISHED.get(table, same)}")
    heard()
    assert _sql(f"UPDATE {table} SET {same}") > 0
    assert heard() == []
    expected = dict.fromkeys(resource.silent.get(model, ())) | told.shown | told.restricted
    waiting = sorted(((column, 0) for column in expected), key=lambda one: one[0] == told.gone)
    while waiting:
        column, tries = waiting.pop(0)
        if not _change(model, column):
            assert tries < 2, f"No value was found for {column} of {table}."
            waiting.append((column, tries + 1))
            continue
        rows = Change.objects.filter(resource=name)
        found = [*rows.values_list("kind", "fields", "is_restricted")]
        field = expected[column]
        restricted = (
            told.is_restricted
            or column in told.restricted
            or (name == "cadences" and column in OF_TIERS and _is_of_a_tier(rows))
            or (name == "reviews" and _is_of_a_series(rows))
        )
        goes = [("deleted", [], restricted)] if column == told.gone else []
        assert found == ([("changed", [field], restricted)] if field else goes), column
        heard()


def _is_of_a_series(rows: QuerySet[Change]) -> bool:
    """Whether the review that was changed, or whose participant was, has a place in a series."""
    ids = [*rows.values_list("row_id", flat=True)]
    return Review.objects.filter(pk__in=ids, slot_on__isnull=False).exists()


def _is_of_a_tier(rows: QuerySet[Change]) -> bool:
    """Whether the cadence that was changed is a tier's, now or before."""
    ids = [*rows.values_list("row_id", flat=True)]
    changed = rows.filter(fields__contains=["tier"]).exists()
    return changed or Cadence.objects.filter(pk__in=ids).exclude(tier="").exists()


FINISHED = {
    "reviews_review": "state = 'skipped', skipped_at = now(), skip_reason = 'x'",
    "plans_action": "status = 'done', closed_at = now()",
}
"""A state in which most columns can be changed alone."""


def _change(model: type[models.Model], column: str) -> bool:
    """Another value in one column of one row, whatever the table allows; False where it doesn't."""
    field = next(f for f in model._meta.concrete_fields if f.column == column)
    for row in model.objects.order_by("pk"):
        for value in _values(field):
            try:
                with transaction.atomic():
                    changed = _sql(
                        f"UPDATE {model._meta.db_table} SET {column} = {value}"
                        f" WHERE id = %s AND {column} IS DISTINCT FROM {value}",
                        row.pk,
                    )
            except DatabaseError:
                continue
            if changed:
                return True
    return False


def _values(field: Any) -> list[str]:
    """SQL of values that differ from what stands there, the likely ones first."""
    column = field.column
    if isinstance(field, models.ForeignKey):
        return ["gen_random_uuid()"]
    choices = [f"'{value}'" for value, _label in field.flatchoices if isinstance(value, str)]
    kinds = {
        "DateField": f"coalesce({column}, DATE '2026-01-01') + 31",
        "DateTimeField": f"coalesce({column}, now()) + interval '1 day'",
        "TimeField": f"{column} + interval '1 hour'",
        "BooleanField": f"NOT {column}",
        "JSONField": """'[{"x": 1}]'::jsonb""",
        "UUIDField": "gen_random_uuid()",
        "BinaryField": r"'\x00'::bytea",
    }
    plain = kinds.get(field.get_internal_type())
    if plain is None:
        number = isinstance(field, models.IntegerField | models.DecimalField)
        plain = f"coalesce({column}, 0) + 1" if number else f"left({column}, 5) || 'x'"
    return [*choices, plain, f"{column} - 1" if "+ 1" in plain else "NULL"]


def _sql(statement: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


def test_what_is_walked_is_everything() -> None:
    assert len(STREAMED) > 14
    kept = [m for r in STREAMED for m in r.tables if m._meta.db_table in NEVER_CHANGED]
    assert set(kept) == {PlanVersion, Snapshot}
    assert len(WALKED) + 2 == sum(len(resource.tables) for resource in STREAMED) > 20
