"""One field of each kind, made as a leader makes them."""

from __future__ import annotations

from typing import Any

from accounts.custom.definitions import add_field
from accounts.models import CustomField
from tenants.actors import Actor

KINDS: dict[str, dict[str, Any]] = {
    "Note": {"kind": "text"},
    "Machines": {"kind": "number", "help_text": "At all <sites>."},
    "Budget": {"kind": "money"},
    "Contract end": {"kind": "date"},
    "Plan": {"kind": "choice", "choices": [{"label": "Basic"}, {"label": "Premium"}]},
    "Shifts": {"kind": "choices", "choices": [{"label": "Day"}, {"label": "Night"}]},
    "Own fleet": {"kind": "yes_no"},
    "Portal": {"kind": "link"},
}


def made_fields(actor: Actor) -> list[CustomField]:
    """All of them, in this order."""
    return [add_field(actor=actor, values={"label": label, **how}) for label, how in KINDS.items()]


def field_of(key: str) -> CustomField:
    """The field that programs call so."""
    return CustomField.objects.get(key=key)
