"""People at clients as the search finds them: each where they stand."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db.models import QuerySet

from accounts.discretion import ids_of_team, on_readable
from accounts.found.accounts import address
from accounts.models import Stakeholder, StakeholderReference
from search.asking import Sought
from search.kinds import Hit
from tenants.actors import Actor

_SHOWN = (
    "id",
    "organization_id",
    "role",
    "title",
    "person__name",
    "person__name_key",
    "person__email",
    "account__name",
    "account__owner_id",
)


def people_found(actor: Actor, asked: Sought, ids: Collection[uuid.UUID]) -> list[Hit]:
    """The places of these people at living accounts."""
    rows = Stakeholder.objects.filter(person__any_of=ids)
    return [_found(actor, place, _rank(actor, asked, place)) for place in _shown(actor, rows)]


def references_found(actor: Actor, asked: Sought, ids: Collection[uuid.UUID]) -> list[Hit]:
    """Those whom other systems call so."""
    named = StakeholderReference.objects.filter(pk__any_of=ids).order_by().values("stakeholder")
    rows = Stakeholder.objects.filter(pk__in=named)
    return [_found(actor, place, (1, place.person.name_key)) for place in _shown(actor, rows)]


def team_people(actor: Actor) -> QuerySet:
    """Those who stand at accounts of the actor's team."""
    rows = Stakeholder.objects.filter(account__in=ids_of_team(actor.membership))
    return rows.order_by().values("person")


def team_references(actor: Actor) -> QuerySet:
    """What other systems call them."""
    team = ids_of_team(actor.membership)
    rows = StakeholderReference.objects.filter(stakeholder__account__in=team)
    return rows.order_by().values("pk")


def _shown(actor: Actor, rows: QuerySet[Stakeholder]) -> QuerySet[Stakeholder]:
    living = on_readable(actor, rows.filter(account__archived_at=None, person__erased_at=None))
    return living.select_related("person", "account").only(*_SHOWN, "account_id", "person_id")


def _found(actor: Actor, place: Stakeholder, rank: tuple[object, ...]) -> Hit:
    what = place.title or place.get_role_display()
    return Hit(
        "stakeholders",
        place.id,
        place.person.name,
        f"{what} · {place.account.name}",
        address("accounts:stakeholder", actor, place.account_id, place.id),
        (place.account_id, place.account.name),
        rank,
    )


def _rank(actor: Actor, asked: Sought, place: Stakeholder) -> tuple[object, ...]:
    person = place.person
    fit = min(asked.rank(person.name), asked.rank(person.email) if person.email else 4)
    is_others = actor.membership is None or place.account.owner_id != actor.membership_id
    return (fit, is_others, person.name_key, place.account.name)
