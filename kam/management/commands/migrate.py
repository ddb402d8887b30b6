"""Django's migrate, run as the owner of the tables; then the runtime role gets its rights."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from kam import environment
from kam.database.first_tables import is_empty, models_alone
from tenants.grants import grant_runtime


class Command(Migrate):
    """`bin/manage migrate`: needs DATABASE_OWNER_URL."""

    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections["default"]
        runtime = dict(connection.settings_dict)
        owner = environment.database(settings.DATABASE_OWNER_URL)
        connection.close()
        # The name stays: the tests migrate a database of their own.
        connection.settings_dict.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"])
        try:
            with models_alone() if is_empty(connection) else nullcontext():
                super().handle(*args, **options)
            grant_runtime(connection, str(runtime["USER"]))
        finally:
            connection.close()
            connection.settings_dict.update(USER=runtime["USER"], PASSWORD=runtime["PASSWORD"])
