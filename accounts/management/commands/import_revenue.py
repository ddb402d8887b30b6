"""bin/manage import_revenue --org SLUG FILE [--make-accounts] [--dry-run] [--skip-refused]"""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.imports.by_command import (
    UNITS,
    Order,
    add_common_arguments,
    as_json,
    carry_out,
)
from accounts.imports.presets import REVENUE_FIELDS
from rules.numbers import NumberFormat


class Command(BaseCommand):
    """Loads revenue; exit 0 when applied or clean, 1 when refused, 2 when it can't be read."""

    help = "Load revenue and cost by month from a CSV or XLSX file."

    def add_arguments(self, parser: CommandParser) -> None:
        add_common_arguments(parser)
        parser.add_argument("--make-accounts", action="store_true", help="add unknown accounts")
        parser.add_argument("--system", default="", help="look references up in this system alone")
        parser.add_argument("--unit", default="", choices=["", *UNITS], help="what 1 means")
        parser.add_argument(
            "--numbers", default="", choices=["", *NumberFormat], help="how numbers are written"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        order = Order.of(
            options,
            kind="revenue",
            fields=REVENUE_FIELDS,
            make_accounts=options["make_accounts"],
            unit=options["unit"],
            numbers=options["numbers"],
        )
        answer, code = carry_out(order, say=self.stderr.write)
        self.stdout.write(as_json(answer))
        if code:
            sys.exit(code)
