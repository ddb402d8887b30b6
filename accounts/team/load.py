"""How much each KAM carries, against the caps of the organisation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Count, Q, Sum, Value

from accounts.models import Account, Designation, Stakeholder, TeamMember
from accounts.programme import programme_settings
from tenants.models import Membership, Organization
from tenants.roles import Role


@dataclass(frozen=True)
class Load:
    """One person's living accounts, relationships and hours a month."""

    member: Membership
    accounts: int
    key_accounts: int
    relationships: int
    hours: int
    hours_limit: int
    key_limit: int

    @property
    def is_over_hours(self) -> bool:
        """Whether more hours are given away than there are."""
        return self.hours > self.hours_limit

    @property
    def is_over_cap(self) -> bool:
        """Whether there are more key accounts than one KAM should have."""
        return self.key_accounts > self.key_limit

    @property
    def is_over(self) -> bool:
        """Whether either limit is passed."""
        return self.is_over_hours or self.is_over_cap


def loads(organization: Organization, member: Membership | None = None) -> list[Load]:
    """The load of each active KAM and of whoever else has accounts; or of one. By name."""
    owned, given = _owned(member), _given(member)
    members = Membership.objects.filter(ended_at=None).order_by("name", "email", "id")
    members = (
        members.filter(pk=member.pk)
        if member
        else members.filter(Q(role=Role.KAM) | Q(pk__in=list(owned)))
    )
    limit = programme_settings().kam_hours
    found = []
    for person in members:
        accounts, keys, hours = owned.get(person.pk, (0, 0, 0))
        known, helped = given.get(person.pk, (0, 0))
        found.append(
            Load(
                member=person,
                accounts=accounts,
                key_accounts=keys,
                relationships=known,
                hours=hours + helped,
                hours_limit=limit,
                key_limit=organization.kam_cap,
            )
        )
    return found


def _owned(member: Membership | None) -> dict[uuid.UUID, tuple[int, int, int]]:
    accounts = Account.objects.filter(archived_at=None, owner__isnull=False)
    if member is not None:
        accounts = accounts.filter(owner=member)
    rows = (
        accounts.order_by()
        .values_list("owner_id")
        .annotate(
            n=Count("id"), keys=Count("id", Q(designation=Designation.KEY)), hours=Sum("kam_hours")
        )
    )
    return {owner: (n, keys, hours or 0) for owner, n, keys, hours in rows}


def _given(member: Membership | None) -> dict[uuid.UUID, tuple[int, int]]:
    """How many people each knows, and the hours given to accounts of others; one query."""
    people = Stakeholder.objects.filter(
        contact__isnull=False, account__archived_at=None, person__erased_at=None
    )
    places = TeamMember.objects.filter(account__archived_at=None)
    if member is not None:
        people, places = people.filter(contact=member), places.filter(member=member)
    known = people.order_by().values_list("contact_id").annotate(n=Count("id"), hours=Value(0))
    helped = (
        places.order_by()
        .values_list("member_id")
        .annotate(n=Value(0), hours=Sum("hours_per_month"))
    )
    found: dict[uuid.UUID, tuple[int, int]] = {}
    for person, n, hours in known.union(helped, all=True):
        before = found.get(person, (0, 0))
        found[person] = (before[0] + n, before[1] + (hours or 0))
    return found
