"""bin/manage import_accounts --org SLUG FILE [--system NAME] [--dry-run] [--skip-refused]"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.imports.by_command import Order, add_common_arguments, as_json, carry_out
from accounts.imports.presets import ACCOUNT_FIELDS


class Command(BaseCommand):
    """Loads accounts; exit 0 when applied or clean, 1 when refused, 2 when it can't be read."""

    help = "Load accounts from a CSV or XLSX file."

    def add_arguments(self, parser: CommandParser) -> None:
        add_common_arguments(parser)
        parser.add_argument("--system", default="", help="the system whose ids the file holds")

    def handle(self, *args: Any, **options: Any) -> None:
        order = Order.of(options, kind="accounts", fields=ACCOUNT_FIELDS)
        answer, code = carry_out(order, say=self.stderr.write)
        self.stdout.write(as_json(answer))
        if code:
            sys.exit(code)
