"""bin/manage load_demo"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.loading import load_demo


class Command(BaseCommand):
    """Makes the two demo organisations, once."""

    help = "Make the demo organisations aurora and borealis, with people, clients and a matrix."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="also where KAM_DEMO is not true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or options["force"]):
            raise CommandError(
                "These organisations have public passwords. KAM_DEMO=true or --force allows them."
            )
        made = load_demo()
        self.stdout.write(f"Made {' and '.join(made)}." if made else "The demo is there already.")
