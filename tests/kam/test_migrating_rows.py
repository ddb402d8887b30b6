"""Migrations run on a database with rows in it: every other test migrates empty tables."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps.registry import Apps
from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Field, Model

from kam import environment
from tests.conftest import as_owner

BEFORE = [
    ("accounts", "0006_person_by_email"),
    ("audit", "0003_leave_prose_out"),
    ("integrations", "0001_api_keys"),
    ("plans", "0001_initial"),
    ("reviews", "0006_unread_reminders"),
    ("scoring", "0005_months_with_revenue"),
    ("tenants", "0004_own_addresses"),
]
"""A version whose tables all get rows; every migration after it runs on them."""

OURS = {app for app, _name in BEFORE} | {"mail"}
RENAMED = {"reviews_mail": "mail_mail"}
MORE = {"reviews_missedslot": 2}
"""What migrations add for each organisation: a row for each review missed, once a number."""

DAY, MOMENT = date(2026, 1, 1), datetime(2026, 1, 1, 12, tzinfo=UTC)
ROWS: dict[str, dict[str, Any]] = {
    "accounts.Account": {"name": "Łódź", "name_key": "łodz", "designation": "key"},
    "accounts.PhaseChange": {"changed_at": MOMENT - timedelta(days=1)},
    "accounts.DesignationChange": {"before": "watch", "decided_at": MOMENT},
    "accounts.EntryWord": {"word": "łodz"},
    "reviews.Review": {"kind": "internal_review", "slot_on": DAY, "due_on": DAY, "missed": 2}
    | {"state": "held", "held_on": date(2026, 2, 5), "held_at": MOMENT},
    "reviews.Participant": {"stakeholder": None},
    "reviews.NoticePreference": {"delivery": "weekly"},
}
"""What migrations read and write; the rest of the rows holds anything."""

ANYTHING: dict[str, Any] = {
    "DateField": DAY,
    "DateTimeField": MOMENT,
    "JSONField": {},
    "ArrayField": [],
    "BinaryField": b"x",
    "BooleanField": False,
    "CharField": "x{number}",
    "TextField": "x{number}",
    "EmailField": "x{number}@client.example",
}


SHAPE = (
    """SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull,
    attidentity::text, attgenerated::text, attcollation::regcollation::text,
    pg_get_expr(adbin, adrelid)
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND NOT attisdropped AND attrelid IN
    (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)""",
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    """SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal""",
    """SELECT polrelid::regclass::text, polname, polcmd, pg_get_expr(polqual, polrelid),
    pg_get_expr(polwithcheck, polrelid) FROM pg_policy""",
    """SELECT oid::regprocedure::text, prosrc FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace""",
    """SELECT relname, relkind::text, relrowsecurity, relforcerowsecurity FROM pg_class
    WHERE relnamespace = 'public'::regnamespace""",
)
"""Columns, indexes, constraints, triggers, policies, functions, and which tables are secured."""


@pytest.fixture
def old(django_db_setup: None, django_db_blocker: Any) -> Iterator[BaseDatabaseWrapper]:
    """An empty database of the owner's, as a second one of the product."""
    owner = environment.database(settings.DATABASE_OWNER_URL)
    name = f"{connection.settings_dict['NAME']}_old"
    link = connection.copy("old")
    link.settings_dict.update(NAME=name, USER=owner["USER"], PASSWORD=owner["PASSWORD"])
    with django_db_blocker.unblock():
        as_owner(owner, [f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"'])
        connections["old"] = link
        yield link
        link.close()
        del connections["old"]
        as_owner(owner, [f'DROP DATABASE "{name}"'])


def migrate(link: BaseDatabaseWrapper, targets: list[tuple[str, str]] | None = None) -> Apps:
    """To these migrations, or to the newest; the models as they are then."""
    executor = MigrationExecutor(link)
    return executor.migrate(targets or executor.loader.graph.leaf_nodes()).apps


def ours(apps: Apps) -> list[type[Model]]:
    """The product's own models; those that others refer to come first."""
    found, left = [], [m for m in apps.get_models() if m._meta.app_label in OURS]
    while left:
        choice = [m for m in left if not waits(m, left)] or [
            m for m in left if not waits(m, left, needed=True)
        ]
        found.append(choice[0])
        left.remove(choice[0])
    return found


def waits(model: type[Model], left: list[type[Model]], *, needed: bool = False) -> bool:
    """Whether it refers to one of these (by what its rows can't be without)."""
    return any(
        field.related_model in left and field.related_model is not model
        for field in model._meta.local_fields
        if field.is_relation and not (needed and field.null)
    )


def enter(link: BaseDatabaseWrapper, organization_id: uuid.UUID) -> None:
    """Read and write the rows of one organisation from now on."""
    with link.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('kam.organization_id', %s, false)", [str(organization_id)]
        )


def fill(link: BaseDatabaseWrapper, apps: Apps, number: int) -> uuid.UUID:
    """An organisation with one row of every model."""
    organization_id = uuid.uuid4()
    enter(link, organization_id)
    made: dict[Any, Model] = {}
    for model in ours(apps):
        fields = model._meta.local_fields
        values = {f.name: made[f.related_model] for f in fields if f.related_model in made}
        values |= {f.name: anything(f, number) for f in fields if must_say(f)}
        values |= ROWS.get(model._meta.label, {})
        if model._meta.label == "tenants.Organization":
            values["id"] = organization_id
        made[model] = model.objects.using("old").create(**values)
    return organization_id


def must_say(field: Any) -> bool:
    """Whether a row has no value of its own there."""
    return not (field.is_relation or field.null or field.has_default() or field.primary_key)


def anything(field: Field, number: int) -> Any:
    """A value that the column takes."""
    if field.choices:
        return field.choices[0][0]
    if field.blank and field.empty_strings_allowed:
        return ""
    if field.get_internal_type() == "UUIDField":
        return uuid.uuid4()
    value = ANYTHING.get(field.get_internal_type(), 1)
    return value.format(number=number) if isinstance(value, str) else value


def counts(link: BaseDatabaseWrapper, apps: Apps) -> Counter[str]:
    """How many rows each table has of the organisation that was entered."""
    return Counter({m._meta.db_table: m.objects.using(link.alias).count() for m in tenant(apps)})


def tenant(apps: Apps) -> list[type[Model]]:
    """The models whose rows belong to an organisation."""
    return [m for m in ours(apps) if "organization" in {f.name for f in m._meta.local_fields}]


def the(apps: Apps, label: str) -> Any:
    """The only row of a model in the organisation that was entered."""
    return apps.get_model(label).objects.using("old").get()


@pytest.mark.django_db
def test_rows_of_every_table_go_through_every_later_migration(old: BaseDatabaseWrapper) -> None:
    apps = migrate(old, BEFORE)
    had = {fill(old, apps, number): counts(old, apps) for number in (1, 2)}
    apps = migrate(old)
    for organization_id, before in had.items():
        assert set(before.values()) == {1}
        expected = {RENAMED.get(table, table): 1 for table in before} | MORE
        enter(old, organization_id)
        assert +counts(old, apps) == expected
        assert what_was_written(apps) == {
            "name_key": "lodz",
            "words": "lodz",
            "whose move": (the(apps, "tenants.Membership").id, "watch"),
            "whose review": (the(apps, "tenants.Membership").id, "key"),
            "missed": [date(2026, 1, 8), date(2026, 1, 15)],
            "digest": "weekly",
        }
    # An empty database gets its tables with less drawing of models (`kam/database/first_tables.py`).
    assert shape_of(connection) == shape_of(old)


def shape_of(link: BaseDatabaseWrapper) -> set[tuple[Any, ...]]:
    """All that migrations make in a database but the rights of roles."""
    found: set[tuple[Any, ...]] = set()
    with link.cursor() as cursor:
        for statement in SHAPE:
            cursor.execute(statement)
            found.update(cursor.fetchall())
    return found


def what_was_written(apps: Apps) -> dict[str, Any]:
    """What the migrations made of the values that they read."""
    move, review = the(apps, "accounts.PhaseChange"), the(apps, "reviews.Review")
    missed = apps.get_model("reviews.MissedSlot").objects.using("old").order_by("slot_on")
    return {
        "name_key": the(apps, "accounts.Account").name_key,
        "words": the(apps, "accounts.EntryWord").word,
        "whose move": (move.owner_then_id, move.designation_then),
        "whose review": (review.due_owner_id, review.due_tier),
        "missed": list(missed.values_list("slot_on", flat=True)),
        "digest": the(apps, "reviews.NoticePreference").digest,
    }
