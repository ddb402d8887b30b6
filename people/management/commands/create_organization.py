"""bin/manage create_organization SLUG --name N --admin EMAIL --password P"""

from __future__ import annotations

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
        parser.add_argument("--password", required=True)

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
                admin_password=options["password"],
            )
        except KamError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{organization.slug} {organization.id}")
