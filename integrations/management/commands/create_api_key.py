"""bin/manage create_api_key --org SLUG --name N --scope read|write"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.keys import create_key
from integrations.models import KeyScope
from rules.errors import KamError, NotFoundError
from tenants.actors import Actor
from tenants.organizations import current_organization, organization_id_of
from tenants.scope import organization_scope


class Command(BaseCommand):
    """Makes a key and prints it, this once."""

    help = "Make an API key of an organisation and print it once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--org", required=True, metavar="SLUG")
        parser.add_argument("--name", required=True)
        parser.add_argument("--scope", choices=KeyScope.values, default=KeyScope.READ.value)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization_id = organization_id_of(options["org"])
        except NotFoundError as error:
            raise CommandError(str(error), returncode=2) from error
        try:
            with organization_scope(organization_id):
                actor = Actor.of_system(current_organization())
                _key, text = create_key(actor=actor, name=options["name"], scope=options["scope"])
        except KamError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(text)
