"""bin/manage list_api_keys --org SLUG"""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from integrations.management.key_command import KeyCommand
from integrations.models import ApiKey
from tenants.actors import Actor

_SHOWN = ("id", "name", "scopes", "networks", "hint", "created_at", "last_used_at")


class Command(KeyCommand):
    """Prints a line of JSON for each key: never its text."""

    help = "List the API keys of an organisation, one a line, as JSON."

    def work(self, actor: Actor, options: dict[str, Any]) -> list[str]:
        actor.require("key.change")
        return [json.dumps(_told(key), cls=DjangoJSONEncoder) for key in ApiKey.objects.all()]


def _told(key: ApiKey) -> dict[str, Any]:
    times = {"expires_at": key.expires_at, "revoked_at": key.revoked_at}
    return {name: getattr(key, name) for name in _SHOWN} | times | {"open": key.is_active}
