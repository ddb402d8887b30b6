"""Making reminders: rows with a unique key, so that making them again changes nothing."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Q

from accounts.models import Account
from mail.kinds import MailKind
from mail.models import Mail
from reviews.models import LONGEST_LEAD, Reminder, Review
from reviews.notices.delivering import Delivery, saved
from reviews.reminders.recipients import People, people_for
from tenants.compiled import Compiled, Mark, compiled
from tenants.models import Membership, Organization

ESCALATE_AFTER, GRACE = 7, 3
FARTHEST = timedelta(days=LONGEST_LEAD)
PLANNED_AHEAD = 31
"""Days that even a monthly series plans ahead: an earlier reminder comes when it is planned."""
CHUNK = 500
REVIEW = [field.attname for field in Review._meta.concrete_fields]
ACCOUNT = [field.attname for field in Account._meta.concrete_fields]


@dataclass(frozen=True)
class WantedReminder:
    """One reminder that should exist."""

    review: Review
    member: Membership
    kind: str
    day: datetime.date


def days_of(review: Review) -> Iterator[tuple[str, datetime.date]]:
    """(kind, local date) of each reminder of a review: before, on the day, 1 and 7 days over."""
    for day in sorted({_before(review, lead) for lead in review.lead_days}):
        if day < review.due_on:
            yield Reminder.Kind.BEFORE, day
    yield Reminder.Kind.TODAY, review.due_on
    yield Reminder.Kind.OVERDUE, review.due_on + timedelta(days=1)
    yield Reminder.Kind.ESCALATED, review.due_on + timedelta(days=ESCALATE_AFTER)


def _before(review: Review, lead: int) -> datetime.date:
    """So many days before; where the series wasn't planned yet, the day on which it was."""
    day = review.due_on - timedelta(days=lead)
    return day if lead <= PLANNED_AHEAD else max(day, review.created_at.date())


def make_reminders(organization: Organization, *, now: datetime.datetime) -> int:
    """The reminders of today, and of the last days where nobody made them; how many are new.

    Bounded: reviews in chunks, each in its own savepoint. Safe to repeat and to run twice.
    """
    today = organization.today(now)
    first, last = today - timedelta(days=GRACE), today
    return sum(_make(organization, chunk, first, last) for chunk in near(first, last))


def near(first: datetime.date, last: datetime.date) -> Iterator[list[Review]]:
    """Planned reviews that may want a reminder in these days, in chunks, along their index."""
    place = {"day": first - timedelta(days=ESCALATE_AFTER), "row": uuid.UUID(int=0)}
    while chunk := [_read(row) for row in _near().rows(**place, last=last + FARTHEST)]:
        yield chunk
        if len(chunk) < CHUNK:
            return
        place = {"day": chunk[-1].due_on, "row": chunk[-1].id}


@cache
def _near() -> Compiled:
    """A tick asks this of every organisation: reviews behind a place of the index."""
    planned = Review.objects.filter(
        Q(due_on__gt=Mark("day")) | Q(id__gt=Mark("row")),
        state=Review.State.PLANNED,
        account__archived_at=None,
        due_on__gte=Mark("day"),
        due_on__lte=Mark("last"),
    )
    account = (f"account__{name}" for name in ACCOUNT)
    return compiled(planned.order_by("due_on", "id").values(*REVIEW, *account)[:CHUNK])


def _read(row: dict[str, Any]) -> Review:
    values = list(row.values())
    review = Review.from_db(DEFAULT_DB_ALIAS, REVIEW, values[: len(REVIEW)])
    review.account = Account.from_db(
        DEFAULT_DB_ALIAS,
        [name.removeprefix("account__") for name in ACCOUNT],
        values[len(REVIEW) :],
    )
    return review


@transaction.atomic
def _make(
    organization: Organization, reviews: list[Review], first: datetime.date, last: datetime.date
) -> int:
    people = people_for(reviews)
    there = set(
        Reminder.objects.filter(review__in=[r.id for r in reviews], day__gte=first).values_list(
            "review_id", "member_id", "kind", "day"
        )
    )
    new = [
        wanted
        for review in reviews
        for wanted in _wanted(review, people, first, last)
        if (review.id, wanted.member.id, wanted.kind, wanted.day) not in there
    ]
    if new:
        post = Post(organization, {wanted.member.id for wanted in new})
        Reminder.objects.bulk_create(post.reminders(new), ignore_conflicts=True)
    return len(new)


def _wanted(
    review: Review, people: People, first: datetime.date, last: datetime.date
) -> Iterator[WantedReminder]:
    for kind, day in days_of(review):
        if first <= day <= last:
            for member in people.of(review, kind):
                yield WantedReminder(review, member, kind, day)


class Post:
    """Which mail carries which reminder, as each person chose."""

    def __init__(self, organization: Organization, member_ids: set[uuid.UUID]) -> None:
        self.delivery = Delivery(organization, member_ids)

    def reminders(self, new: list[WantedReminder]) -> list[Reminder]:
        """Unsaved reminders, each with its saved mail where the person wants one."""
        drafts = [(wanted, self._mail(wanted)) for wanted in new]
        ids = saved(mail for _wanted, mail in drafts if mail is not None)
        return [
            Reminder(
                review=wanted.review,
                member=wanted.member,
                kind=wanted.kind,
                day=wanted.day,
                due_on=wanted.review.due_on,
                show_at=self._show_at(wanted),
                mail_id=ids[mail.key] if mail is not None else None,
            )
            for wanted, mail in drafts
        ]

    def _mail(self, wanted: WantedReminder) -> Mail | None:
        member, day = wanted.member, wanted.day
        at_once = Mail(
            member=member,
            kind=MailKind.REMINDER,
            key=f"reminder {wanted.review.id} {wanted.kind} {day} {member.id}",
            send_at=self.delivery.morning(member.id, day),
        )
        return self.delivery.mail(member.id, wanted.kind, at_once=at_once, day=day)

    def _show_at(self, wanted: WantedReminder) -> datetime.datetime | None:
        if not self.delivery.in_inbox(wanted.member.id, wanted.kind):
            return None
        return self.delivery.morning(wanted.member.id, wanted.day)
