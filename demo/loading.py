"""Makes the demo organisations where they are not there yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import SavedFilter
from accounts.revenue.figures import recompute_figures
from demo import (
    decisions,
    history,
    matrices,
    plans,
    readiness,
    registry,
    relationships,
    reviews,
    second_scores,
    skills,
    whitespace,
)
from demo.cast import CASTS, PASSWORD, Cast
from demo.clients import clients_of
from people.organizations import add_member, create_organization
from plans.measured.rules import measure_accounts
from tenants.models import Membership, Organization, User
from tenants.roles import Role
from tenants.scope import organization_scope, user_scope

FILTERS = {
    "pt-BR": (
        ("Contas-chave", "designation=key"),
        ("Alto potencial, fase tática", "potential=high&phase=tactical"),
    ),
    "en": (
        ("Key accounts", "designation=key"),
        ("High potential, still tactical", "potential=high&phase=tactical"),
    ),
}


def load_demo(casts: Sequence[Cast] = CASTS) -> list[str]:
    """These organisations; the slugs of those that were made now."""
    return [cast.slug for cast in casts if _load(cast)]


@transaction.atomic
def _load(cast: Cast) -> bool:
    admin = _users(cast)
    if _exists(cast, admin):
        return False
    organization = create_organization(
        slug=cast.slug, admin_email=admin.email, admin_password=PASSWORD, **cast.settings
    )
    with organization_scope(organization.id):
        members = _members(cast, organization)
        _fill(cast, organization, members, organization.today())
    return True


def _exists(cast: Cast, admin: User) -> bool:
    """Seen through the administrator: organisations show themselves to members alone."""
    with user_scope(admin.id):
        return Organization.objects.filter(slug=cast.slug).exists()


def _fill(
    cast: Cast, organization: Organization, members: dict[str, Membership], today: date
) -> None:
    clients = clients_of(cast.slug)
    kams = [members[person.address] for person in cast.people if person.role == Role.KAM]
    accounts = registry.write_accounts(organization=organization, clients=clients, kams=kams)
    registry.write_words(clients=clients, accounts=accounts)
    registry.write_months(cast=cast, clients=clients, accounts=accounts, today=today)
    recompute_figures()
    written = matrices.write_matrices(
        organization=organization, leader=members["leader"], clients=clients, accounts=accounts
    )
    second_scores.write_second_scores(
        organization=organization,
        leader=members["leader"],
        clients=clients,
        accounts=accounts,
        matrix=written[-1],
    )
    history.write_history(members=members, clients=clients, accounts=accounts, matrices=written)
    relationships.write_relationships(
        organization=organization, members=members, clients=clients, accounts=accounts, today=today
    )
    decisions.write_decisions(
        organization=organization, members=members, clients=clients, accounts=accounts, today=today
    )
    whitespace.write_whitespace(
        organization=organization,
        leader=members["leader"],
        clients=clients,
        accounts=accounts,
        today=today,
    )
    plans.write_plans(
        organization=organization,
        leader=members["leader"],
        clients=clients,
        accounts=accounts,
        today=today,
    )
    reviews.write_reviews(
        organization=organization,
        leader=members["leader"],
        kam=members["kam"],
        accounts=accounts,
        today=today,
    )
    readiness.write_readiness(organization=organization, leader=members["leader"], today=today)
    skills.write_skills(
        organization=organization, leader=members["leader"], kam=members["kam"], today=today
    )
    measure_accounts()
    plans.look_at_plans(members["leader"], today)
    SavedFilter.objects.bulk_create(
        SavedFilter(owner=members["leader"], name=name, query=query, is_shared=True)
        for name, query in FILTERS[organization.locale]
    )


def _users(cast: Cast) -> User:
    """Everybody's user, with one hash for all: the password is public. The administrator's."""
    password = _hash()
    User.objects.bulk_create(
        (
            User(
                email=f"{person.address}@{cast.slug}.example",
                name=person.name,
                language=cast.settings["locale"].lower(),
                password=password,
            )
            for person in cast.people
        ),
        ignore_conflicts=True,
    )
    return User.objects.get_by_natural_key(f"admin@{cast.slug}.example")


@cache
def _hash() -> str:
    return make_password(PASSWORD)


def _members(cast: Cast, organization: Organization) -> dict[str, Membership]:
    members = {}
    for person in cast.people:
        user = User.objects.get_by_natural_key(f"{person.address}@{cast.slug}.example")
        member = add_member(organization=organization, user=user, role=person.role)
        member.organization = organization
        members[person.address] = member
    return members
