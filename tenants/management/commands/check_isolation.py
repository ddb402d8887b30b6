"""bin/manage check_isolation: is every tenant table of this database behind all of its rings?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.catalogue import inspect
from tenants.identity import POLICIES


class Command(BaseCommand):
    """Prints what is missing and exits with 1; says how many tables it looked at."""

    help = "Compare the live database with the models and say what isolation is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        inspection = inspect()
        for fault in inspection.faults:
            self.stderr.write(fault)
        if inspection.faults:
            raise CommandError(f"{len(inspection.faults)} faults in the isolation.")
        self.stdout.write(
            f"{len(inspection.tables)} tables, each behind policy and keys; "
            f"{len(POLICIES)} tables of identity, each its person's."
        )
