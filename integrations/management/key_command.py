"""What the commands for keys have in common."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from rules.errors import KamError, NotFoundError
from tenants.actors import Actor
from tenants.organizations import current_organization, organization_id_of
from tenants.scope import organization_scope


class KeyCommand(BaseCommand, ABC):
    """Works for one organisation, and prints what comes of it."""

    names_key = False
    """Whether it takes the id of a key, as list_api_keys prints it."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--org", required=True, metavar="SLUG")
        if self.names_key:
            parser.add_argument("--key", required=True, metavar="ID", type=uuid.UUID)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            organization_id = organization_id_of(options["org"])
        except NotFoundError as error:
            raise CommandError(str(error), returncode=2) from error
        try:
            with organization_scope(organization_id):
                lines = self.work(Actor.of_system(current_organization()), options)
        except KamError as error:
            raise CommandError(str(error)) from error
        for line in lines:
            self.stdout.write(line)

    @abstractmethod
    def work(self, actor: Actor, options: dict[str, Any]) -> list[str]:
        """Do it; the lines to print."""
