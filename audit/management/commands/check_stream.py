"""bin/manage check_stream: does every table that the API shows tell of its changes?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from audit.catalogue import inspect


class Command(BaseCommand):
    """Prints what is missing and exits with 1; says how many triggers it looked at."""

    help = "Compare the triggers of the change stream with what is offered."

    def handle(self, *args: Any, **options: Any) -> None:
        inspection = inspect()
        for fault in inspection.faults:
            self.stderr.write(fault)
        if inspection.faults:
            raise CommandError(f"{len(inspection.faults)} faults in the change stream.")
        self.stdout.write(f"{inspection.triggers} triggers, each as offered.")
