"""What a person settles for themselves, in every organisation they belong to."""

from __future__ import annotations

from django.db import transaction

from audit.entries import record
from tenants.actors import Actor
from tenants.middleware import memberships_of
from tenants.models import Membership, User
from tenants.scope import organization_scope, user_scope


@transaction.atomic
def change_profile(*, user: User, name: str, language: str) -> None:
    """Another name or language. A new name shows everywhere; audited in each organisation."""
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])
    with user_scope(user.pk):
        memberships = list(memberships_of(user.pk))
    for membership in memberships:
        if membership.name != name:
            _rename(membership, name)


@transaction.atomic
def follow_new_address(*, user: User) -> None:
    """A proven new e-mail address shows in every organisation; audited in each."""
    with user_scope(user.pk):
        memberships = list(memberships_of(user.pk))
    for membership in memberships:
        actor = Actor.of_member(membership)
        changes = {"email": [membership.email, user.email]}
        with organization_scope(membership.organization_id, author=actor.author):
            Membership.objects.filter(pk=membership.pk).update(email=user.email)
            record(actor=actor, action="member.readdressed", target=membership, changes=changes)


def _rename(membership: Membership, name: str) -> None:
    actor = Actor.of_member(membership)
    with organization_scope(membership.organization_id, author=actor.author):
        changes = {"name": [membership.name, name]}
        Membership.objects.filter(pk=membership.pk).update(name=name)
        membership.name = name
        record(actor=actor, action="member.renamed", target=membership, changes=changes)
