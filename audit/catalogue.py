"""The live database beside what the parts of the product offer: does every table tell?

`bin/manage check_stream` and tests/test_architecture.py ask the same questions here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, models

from audit.stream import IDENTITY, STREAMED, Streamed
from audit.triggers import EVENTS, Told, body

_TRIGGERS = """
    SELECT t.tgname, t.tgenabled::text, p.proname, p.prosrc FROM pg_trigger t
    JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgrelid = to_regclass(%s) AND NOT t.tgisinternal
"""


@dataclass(frozen=True)
class StreamInspection:
    """What was looked at, and what is wrong with it."""

    triggers: int
    faults: list[str]


def inspect() -> StreamInspection:
    """Compare triggers and columns with what is offered."""
    pairs = [
        (resource, model, told) for resource in STREAMED for model, told in resource.tables.items()
    ]
    faults = [
        fault
        for resource, model, told in pairs
        for fault in [*_trigger_faults(model, told), *_undecided(resource, model, told)]
    ]
    return StreamInspection(len(pairs) * len(EVENTS), faults)


def _trigger_faults(model: type[models.Model], told: Told) -> list[str]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS, [f"public.{table}"])
        found = {name: rest for name, *rest in cursor.fetchall()}
    faults = []
    for event in EVENTS:
        name = told.trigger(event)
        enabled, function, source = found.get(name, ("", "", ""))
        if enabled not in ("O", "A"):
            faults.append(f"{table}: the trigger {name} is missing or off")
        elif (function, source) != (told.function(table), body(told)):
            faults.append(f"{table}: the trigger {name} tells something else than is offered")
    return faults


def _undecided(resource: Streamed, model: type[models.Model], told: Told) -> list[str]:
    """Columns of which nobody said whether they are told, and those that aren't there."""
    columns = {str(field.column) for field in model._meta.concrete_fields} - IDENTITY
    named = {told.own, told.gone, *resource.silent.get(model, ())} - IDENTITY - {""}
    decided = named | told.shown.keys() | told.restricted.keys()
    return [
        f"{model._meta.db_table}: nobody decided whether {resource.name} tell of {column}"
        for column in sorted(columns ^ decided)
    ]
