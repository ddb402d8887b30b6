"""What an organisation's people and programs do one after the other."""

from __future__ import annotations

from django.db import connection

from tenants.scope import require_organization_id


def take_turns(what: str) -> None:
    """Wait for whoever does this in the organisation now; who comes next waits for our commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{what} {require_organization_id()}"],
        )
