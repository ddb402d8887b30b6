"""An organisation for a broken house: whom to sign in as, a key, and what was kept of the writing."""

from __future__ import annotations

import os
import uuid
from collections import Counter

SLUG, PASSWORD = "chaos", "not-used-not-used"
EMAIL = f"admin@{SLUG}.example"


def make() -> tuple[uuid.UUID, str]:
    """Migrate, gather the static files, make the organisation; its id, and a key that writes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from integrations.keys import create_key
    from people.organizations import create_organization
    from tenants.actors import Actor
    from tenants.models import Membership
    from tenants.scope import organization_scope

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    made = create_organization(slug=SLUG, name="Chaos", admin_email=EMAIL, admin_password=PASSWORD)
    with organization_scope(made.id):
        member = Membership.objects.select_related("user").get()
        member.organization = made
        _key, text = create_key(actor=Actor.of_member(member), name="bench", scope="write")
    return made.id, text


def names(organization_id: uuid.UUID) -> Counter[str]:
    """How often each name stands among its accounts."""
    from django.db import connection

    from accounts.models import Account
    from tenants.scope import organization_scope

    connection.close()
    with organization_scope(organization_id):
        return Counter(Account.objects.values_list("name", flat=True))
