"""bin/manage rotate_api_key --org SLUG --key ID [--overlap-hours 24]"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import CommandParser

from integrations.keys import rotate_key
from integrations.management.key_command import KeyCommand
from tenants.actors import Actor


class Command(KeyCommand):
    """Makes a new text for a key and prints it, this once."""

    help = "Give an API key a new text and print it once; the old one works on for some hours."
    names_key = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--overlap-hours", type=int, default=24, metavar="N")

    def work(self, actor: Actor, options: dict[str, Any]) -> list[str]:
        overlap = timedelta(hours=min(options["overlap_hours"], 10_000))
        _key, text = rotate_key(actor=actor, key_id=options["key"], overlap=overlap)
        return [text]
