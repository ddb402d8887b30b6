"""System checks that refuse an unsafe start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

UNSAFE_ROLE = """
    SELECT r.rolsuper OR r.rolbypassrls
        OR EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                   WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relowner = r.oid)
    FROM pg_roles r WHERE r.rolname = current_user
"""


def runtime_role_is_safe() -> bool:
    """Whether the connected role is no superuser, does not bypass policies and owns no table."""
    with connection.cursor() as cursor:
        cursor.execute(UNSAFE_ROLE)
        return not cursor.fetchone()[0]


@register(Tags.database)
def check_runtime_role(
    *, databases: Sequence[str] | None = None, **_kwargs: Any
) -> list[CheckMessage]:
    """The runtime role must be bound by row-level security."""
    if not databases or runtime_role_is_safe():
        return []
    return [
        Error(
            "DATABASE_URL connects as a superuser, a BYPASSRLS role or the owner of the tables.",
            hint="Use a role of its own for the running product; the owner only migrates.",
            id="tenants.E001",
        )
    ]
