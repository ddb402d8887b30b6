"""An organisation for a broken house: whom to sign in as, a key, and what was kept of the writing."""

from __future__ import annotations

import os
from collections import Counter

SLUG, PASSWORD = "chaos", "not-used-not-used"
EMAIL = f"admin@{SLUG}.example"


def make() -> str:
    """Migrate, gather the static files, make the organisation; a key that writes."""
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
    return text


def names() -> Counter[str]:
    """How often each name stands among the accounts."""
    from django.db import connection

    from accounts.models import Account
    from tenants.models import Organization
    from tenants.scope import organization_scope

    connection.close()
    with organization_scope(Organization.objects.get(slug=SLUG).id):
        return Counter(Account.objects.values_list("name", flat=True))
