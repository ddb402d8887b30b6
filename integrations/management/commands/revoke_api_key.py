"""bin/manage revoke_api_key --org SLUG --key ID"""

from __future__ import annotations

from typing import Any

from integrations.keys import revoke_key
from integrations.management.key_command import KeyCommand
from tenants.actors import Actor


class Command(KeyCommand):
    """Closes a key for ever, at once."""

    help = "Close an API key of an organisation for ever."
    names_key = True

    def work(self, actor: Actor, options: dict[str, Any]) -> list[str]:
        key = revoke_key(actor=actor, key_id=options["key"])
        return [f"{key.name} no longer works."]
