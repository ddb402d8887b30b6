"""Who is reminded of a review, by the kind of reminder (method §9)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import TeamMember
from reviews.models import Participant, Reminder, Review
from tenants.models import Membership
from tenants.roles import Role


@dataclass
class People:
    """Active members: everyone's id → member, the leaders, sponsors and participants."""

    active: dict[uuid.UUID, Membership] = field(default_factory=dict)
    leaders: set[uuid.UUID] = field(default_factory=set)
    sponsors: dict[uuid.UUID, uuid.UUID] = field(default_factory=dict)
    participants: dict[uuid.UUID, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))

    def of(self, review: Review, kind: str) -> list[Membership]:
        """Those who are told, the same order each time; people who left are not."""
        wanted: set[uuid.UUID | None] = {review.account.owner_id}
        if kind in (Reminder.Kind.BEFORE, Reminder.Kind.TODAY):
            wanted |= self.participants[review.id]
        if kind == Reminder.Kind.ESCALATED:
            wanted |= self.leaders | {self.sponsors.get(review.account_id)}
        if not self.active.keys() & wanted:
            wanted |= self.leaders  # nobody holds the account: the leaders hear of it
        return [self.active[key] for key in sorted(self.active.keys() & wanted)]


def people_for(reviews: Iterable[Review]) -> People:
    """Who could be told about these reviews; three queries."""
    found = list(reviews)
    people = People()
    for member in Membership.objects.filter(ended_at=None):
        people.active[member.id] = member
        if member.role == Role.LEADER:
            people.leaders.add(member.id)
    people.sponsors = _sponsors({review.account_id for review in found})
    rows = _reading(Participant.objects.filter(review__in=[r.id for r in found]))
    for review_id, member_id in rows.values_list("review_id", "member_id"):
        people.participants[review_id].add(member_id)
    return people


def _sponsors(account_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    rows = TeamMember.objects.filter(account_id__in=account_ids, role=TeamMember.Role.SPONSOR)
    return dict(rows.values_list("account_id", "member_id"))


def _reading(participants: QuerySet[Participant]) -> QuerySet[Participant]:
    """Ours who may read the account: a contributor only while on its team."""
    place = {"account": OuterRef("review__account"), "member": OuterRef("member")}
    return participants.filter(
        ~Q(member__role=Role.CONTRIBUTOR)
        | Q(review__account__owner=F("member"))
        | Exists(TeamMember.objects.filter(**place)),
        member__isnull=False,
    )
