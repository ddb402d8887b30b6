"""The events that a webhook can be told: what the change stream tells, by type."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from drf_orjson_renderer.renderers import ORJSONRenderer

from api.resources import Body
from audit.models import Change
from audit.stream import RESTRICTED, STREAMED, Streamed
from integrations.models import Delivery, Webhook
from tenants.actors import Actor
from tenants.models import Organization
from tenants.roles import Role

TEST = "test.sent"
ALL = "*"
"""Every type, also those that come later."""


def type_of(resource: Streamed, kind: str) -> str:
    """`account.changed`."""
    return f"{resource.singular}.{kind}"


def all_types() -> dict[str, list[str]]:
    """The types of each resource of the stream."""
    return {
        name: [type_of(STREAMED[name], kind) for kind in Change.Kind.values]
        for name in sorted(STREAMED.keys())
    }


def types_for_designation() -> set[str]:
    """Types that only who sees designations is told."""
    restricted = [r for r in STREAMED if r.permission == RESTRICTED]
    return {type_of(resource, kind) for resource in restricted for kind in Change.Kind.values}


def reader_of(webhook: Webhook, organization: Organization) -> Actor:
    """It reads as a key does: one that writes sees designations."""
    role = Role.KEY_WRITE if webhook.sees_designation else Role.KEY_READ
    return Actor(organization=organization, role=role, label=webhook.name)


def delivery(webhook: Webhook, event_type: str, at: datetime, data: Body) -> Delivery:
    """The event as it is sent however often, due now; not saved."""
    now = timezone.now()
    made = Delivery(webhook=webhook, type=event_type, since=now, send_at=now)
    body = {"id": made.event_id, "type": event_type, "timestamp": at, "data": data}
    made.body = ORJSONRenderer().render(body).decode()
    return made
