"""Which reviews somebody may read: the dates of a series tell how an account is treated.

Each tier has its cadences. Who is reviewed monthly, whose review moved with the cadence of a
tier, who has none: that is the designation. So a series is for those who may see designations,
and for those who have a part in it: they lead or sponsor the account, take part in the review
or are named in it. A review that a person planned besides is read by all who read the account.
"""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from accounts.discretion import on_readable
from accounts.models import TeamMember
from accounts.news import NewsKind
from reviews.models import Notice, Participant, Review
from tenants.actors import Actor
from tenants.models import Membership

M = TypeVar("M", bound=Model)


def sees_series(actor: Actor) -> bool:
    """Whether they read every review of the accounts that they read."""
    return actor.may("account.see_designation")


def readable_reviews(actor: Actor) -> QuerySet[Review]:
    """The reviews that the actor may read: where every list and every look-up starts."""
    return without_series(actor, on_readable(actor, Review.objects.all()))


def without_series(actor: Actor, reviews: QuerySet[M]) -> QuerySet[M]:
    """The reviews, of a series only those in which the actor has a part."""
    if sees_series(actor):
        return reviews
    besides = Q(slot_on=None)
    return reviews.filter(besides if actor.membership is None else besides | _own(actor.membership))


def reads_brief(actor: Actor, review: Review) -> bool:
    """Whether they read what changed since the last one, which may have been of a series."""
    if sees_series(actor) or actor.membership is None:
        return sees_series(actor)
    return Review.objects.filter(_own(actor.membership), pk=review.pk).exists()


def _own(member: Membership) -> Q:
    sponsored = TeamMember.objects.filter(member=member, role=TeamMember.Role.SPONSOR)
    taking_part = Participant.objects.filter(member=member)
    named = Notice.objects.filter(member=member, kind=NewsKind.MENTIONED)
    return (
        Q(account__owner=member)
        | Q(account__in=sponsored.order_by().values("account"))
        | Q(pk__in=taking_part.order_by().values("review"))
        | Q(pk__in=named.order_by().values("about"))
    )
