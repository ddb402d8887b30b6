"""Things that only work leaves behind: a draft to compare, a file with refused lines, a key."""

from __future__ import annotations

import tempfile
from pathlib import Path

from accounts.imports import runs
from accounts.models.imports import ImportKind
from integrations.keys import create_key
from integrations.webhooks.endpoints import make_webhook
from integrations.webhooks.redelivery import send_test
from scoring.matrices import active_matrix, copy_to_draft
from tenants.actors import Actor
from tenants.middleware import memberships_of
from tenants.models import Membership, User
from tenants.scope import organization_scope, user_scope

CLIENTS = "name;tax_id;segment\nNimbus;DE900000901;Optics\n;DE900000902;Nobody\n"


def set_up(slug: str) -> None:
    """For an organisation of the demo, as its administrator; once."""
    member = administrator(slug)
    actor = Actor.of_member(member)
    with organization_scope(member.organization_id):
        matrix = active_matrix()
        if matrix is None or matrix.number > 2:
            return
        weights = {c.id: c.weight + 15 * (c.position == 3) for c in matrix.criteria.all()}
        copy_to_draft(actor=actor, source=matrix, weights=weights)
        create_key(actor=actor, name="CRM", scope="read")
        told = {"types": ["account.made", "account.changed"], "sees_designation": False}
        webhook, _secret = make_webhook(
            actor=actor, name="CRM", address="https://crm.example.com/hooks", **told
        )
        send_test(actor=actor, webhook_id=webhook.pk)
        with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
            file.write(CLIENTS)
            file.flush()
            run = runs.upload(
                actor=actor,
                kind=ImportKind.ACCOUNTS,
                file_name="clients.csv",
                source=Path(file.name),
            )
        runs.check(actor=actor, run=run)


def administrator(slug: str) -> Membership:
    """Who may do everything there."""
    user = User.objects.get_by_natural_key(f"admin@{slug}.example")
    with user_scope(user.pk):
        member = memberships_of(user.pk).get(organization__slug=slug)
    assert member is not None
    member.user = user
    return member
