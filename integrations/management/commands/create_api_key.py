"""bin/manage create_api_key --org SLUG --name N --scope read|write"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import CommandParser

from integrations.keys import SOME, create_key
from integrations.management.key_command import KeyCommand
from integrations.models import KeyScope
from integrations.scopes import ALL_SCOPES
from tenants.actors import Actor


class Command(KeyCommand):
    """Makes a key and prints it, this once."""

    help = "Make an API key of an organisation and print it once."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", required=True)
        parser.add_argument("--scope", choices=KeyScope.values, default=KeyScope.READ.value)
        parser.add_argument(
            "--only",
            nargs="+",
            choices=ALL_SCOPES,
            metavar="GROUP:ACCESS",
            help=f"narrow it to some of {', '.join(ALL_SCOPES)}; --scope says nothing then",
        )
        parser.add_argument("--last-day", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--network", action="append", default=[], metavar="CIDR")

    def work(self, actor: Actor, options: dict[str, Any]) -> list[str]:
        _key, text = create_key(
            actor=actor,
            name=options["name"],
            scope=SOME if options["only"] else options["scope"],
            scopes=options["only"] or (),
            expires_on=options["last_day"],
            networks=options["network"],
        )
        return [text]
