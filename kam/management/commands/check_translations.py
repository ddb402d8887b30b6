"""bin/manage check_translations"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kam.catalogue import faults


class Command(BaseCommand):
    """Says what the Portuguese catalogue lacks."""

    help = "Check that every text of the code is translated and that the catalogue is compiled."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        found = faults(settings.BASE_DIR)
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} faults in locale/pt_BR."]))
        self.stdout.write("Every text is translated.")
