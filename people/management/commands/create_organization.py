"""bin/manage create_organization SLUG --name N --admin EMAIL"""

from __future__ import annotations

import os
import sys
from getpass import getpass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.organizations import create_organization
from rules.errors import KamError


class Command(BaseCommand):
    """Makes an organisation and its first administrator."""

    help = "Make an organisation with its first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--name", required=True)
        parser.add_argument("--country", default="")
        parser.add_argument("--locale", default="en", choices=["en", "pt-BR"])
        parser.add_argument("--currency", default="EUR")
        parser.add_argument("--timezone", default="UTC")
        parser.add_argument("--admin", required=True, metavar="EMAIL")
        parser.add_argument("--admin-name", default="", metavar="NAME")
        parser.add_argument("--password", help="seen by everybody who lists processes")
        parser.add_argument("--password-file", type=Path, metavar="FILE", help="- is the input")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization = create_organization(
                slug=options["slug"],
                name=options["name"],
                country=options["country"],
                locale=options["locale"],
                currency=options["currency"],
                timezone=options["timezone"],
                admin_email=options["admin"],
                admin_name=options["admin_name"],
                admin_password=self._password(options),
            )
        except KamError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{organization.slug} {organization.id}")

    def _password(self, options: dict[str, Any]) -> str:
        """From the argument, a file, the environment, or else asked for."""
        if options["password"] is not None:
            self.stderr.write("Others on this machine can see a password in a command line.")
            return str(options["password"])
        if file := options["password_file"]:
            text = sys.stdin.read() if str(file) == "-" else file.read_text()
            return text.removesuffix("\n")
        if given := os.environ.get("KAM_ADMIN_PASSWORD"):
            return given
        if not sys.stdin.isatty():
            raise CommandError("Give --password-file FILE, or set KAM_ADMIN_PASSWORD.")
        return getpass("Password of the administrator: ")
