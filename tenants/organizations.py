"""Finding an organisation without being a member: for commands and keys alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.db import connection, transaction
from django.utils.translation import gettext as _

from rules.errors import NotFoundError
from rules.offers import Offers
from tenants.models import Organization
from tenants.scope import require_organization_id, take_turns_everywhere

ORGANIZATION_MADE: Offers[Callable[[Organization], object]] = Offers(
    "what follows a new organisation, in its scope"
)


@transaction.atomic
def organization_id_of(slug: str) -> uuid.UUID:
    """The id behind an address: the policy shows one row to who names its address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kam.slug', %s, true)", [slug])
        found = Organization.objects.filter(slug=slug).values_list("id", flat=True).first()
        cursor.execute("SELECT set_config('kam.slug', '', true)")
    if found is None:
        raise NotFoundError(_("There is no organisation %(slug)s.") % {"slug": slug})
    return found


def nobody_is_here(*, locked: bool = False) -> bool:
    """Whether no organisation exists, and no person: each is made with its first administrator.

    `locked` makes the next who asks so wait until our commit.
    """
    if locked:
        take_turns_everywhere("first run")
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_is_empty()")
        found: bool = cursor.fetchone()[0]
    return found


def current_organization() -> Organization:
    """The organisation of the scope."""
    return Organization.objects.get(pk=require_organization_id())
