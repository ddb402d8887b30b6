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
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.discretion import on_readable
from accounts.models import Account
from mail.kinds import Kind
from mail.models import Mail
from reviews.business_days import closed_for
from reviews.dates import Closed, instant
from reviews.models import LONGEST_LEAD, Delivery, NoticePreference, Reminder, Review
from reviews.reminders.quiet_hours import Hours, first_moment
from reviews.reminders.recipients import People, people_for
from rules.errors import NotFoundError, RuleError
from tenants.actors import Actor
from tenants.compiled import Compiled, Mark, compiled
from tenants.models import Membership, Organization

ESCALATE_AFTER, GRACE = 7, 3
FARTHEST = timedelta(days=LONGEST_LEAD)
PLANNED_AHEAD = 31
"""Days that even a monthly series plans ahead: an earlier reminder comes when it is planned."""
MORNING = datetime.time(8, 0)
CHUNK, MOST_UNREAD = 500, 100
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
        self.zone = organization.zone
        self.closed: Closed = closed_for(organization)
        found = NoticePreference.objects.filter(member__in=member_ids)
        self.preferences = {preference.member_id: preference for preference in found}

    def reminders(self, new: list[WantedReminder]) -> list[Reminder]:
        """Unsaved reminders, each with its saved mail where the person wants one."""
        drafts = [(wanted, self._mail(wanted)) for wanted in new]
        saved = self._saved([mail for _wanted, mail in drafts if mail is not None])
        return [
            Reminder(
                review=wanted.review,
                member=wanted.member,
                kind=wanted.kind,
                day=wanted.day,
                due_on=wanted.review.due_on,
                show_at=self._moment(wanted, instant(wanted.day, MORNING, self.zone)),
                mail_id=saved[mail.key] if mail is not None else None,
            )
            for wanted, mail in drafts
        ]

    def _saved(self, mails: list[Mail]) -> dict[str, uuid.UUID]:
        Mail.objects.bulk_create(mails, ignore_conflicts=True)
        keys = {mail.key for mail in mails}
        return dict(Mail.objects.filter(key__in=keys).values_list("key", "id"))

    def _mail(self, wanted: WantedReminder) -> Mail | None:
        delivery = self._preference(wanted).delivery
        if delivery == Delivery.NONE:
            return None
        day, kind = wanted.day, Kind.REMINDER
        key = f"reminder {wanted.review.id} {wanted.kind} {day} {wanted.member.id}"
        if delivery != Delivery.EACH:
            day, kind = (
                self._digest_day(wanted, day, weekly=delivery == Delivery.WEEKLY),
                (Kind.DIGEST),
            )
            key = f"digest {wanted.member.id} {day}"
        send_at = self._moment(wanted, instant(day, MORNING, self.zone))
        return Mail(member=wanted.member, kind=kind, key=key, send_at=send_at)

    def _digest_day(
        self, wanted: WantedReminder, day: datetime.date, *, weekly: bool
    ) -> datetime.date:
        """The day itself or the Monday from it on; a later one where that digest has gone out."""
        step = timedelta(days=7 if weekly else 1)
        if weekly:
            day += timedelta(days=-day.weekday() % 7)
        gone = Mail.objects.filter(member=wanted.member, kind=Kind.DIGEST).exclude(
            state=Mail.State.WAITING
        )
        while gone.filter(key=f"digest {wanted.member.id} {day}").exists():
            day += step
        return day

    def _moment(self, wanted: WantedReminder, at: datetime.datetime) -> datetime.datetime:
        preference = self._preference(wanted)
        hours = Hours(preference.quiet_from, preference.quiet_until, preference.working_days_only)
        return first_moment(at, hours=hours, zone=self.zone, closed=self.closed)

    def _preference(self, wanted: WantedReminder) -> NoticePreference:
        return self.preferences.get(wanted.member.id) or NoticePreference()


def inbox(actor: Actor, *, now: datetime.datetime) -> QuerySet[Reminder]:
    """What the person was reminded of, newest first; what is unread has no `read_at`."""
    return (
        _of(actor)
        .filter(show_at__lte=now, review__account__archived_at=None)
        .select_related("review", "review__account")
        .order_by("-show_at", "-id")
    )


def unread_count(actor: Actor, *, now: datetime.datetime | None = None) -> int:
    """How many reminders wait in the inbox, counted up to MOST_UNREAD."""
    now = now or timezone.now()
    if actor.may("account.view"):
        return len(_waiting().rows(member=actor.membership_id, now=now))
    return len(_unread(_of(actor), now))


def _unread(mine: QuerySet[Reminder], now: Any) -> QuerySet[Reminder, Any]:
    live = mine.filter(review__account__archived_at=None, review__state=Review.State.PLANNED)
    return live.filter(show_at__lte=now, read_at=None).order_by().values("id")[:MOST_UNREAD]


@cache
def _waiting() -> Compiled:
    """Every page asks this for those who read all accounts."""
    return compiled(_unread(Reminder.objects.filter(member=Mark("member")), Mark("now")))


@transaction.atomic
def mark_read(*, actor: Actor, reminder_id: uuid.UUID | None = None) -> int:
    """One of one's own reminders, or all of them, is read. Not audited: it is nobody else's."""
    mine = _of(actor).filter(read_at=None)
    if reminder_id is not None:
        mine = mine.filter(pk=reminder_id)
        if not _of(actor).filter(pk=reminder_id).exists():
            raise NotFoundError
    return mine.update(read_at=timezone.now())


@transaction.atomic
def snooze(*, actor: Actor, reminder_id: uuid.UUID, until: str, now: datetime.datetime) -> None:
    """One of one's own reminders shows again, unread, tomorrow or on Monday. Not audited."""
    mine = _of(actor).filter(pk=reminder_id)
    if not mine.exists():
        raise NotFoundError
    today, zone = actor.organization.today(now), actor.organization.zone
    days = {"tomorrow": 1, "next_week": 7 - today.weekday()}.get(until)
    if days is None:
        raise RuleError.on("until", _("Choose tomorrow or next week."))
    show_at = instant(today + timedelta(days=days), MORNING, zone)
    mine.update(show_at=show_at, read_at=None)


def _of(actor: Actor) -> QuerySet[Reminder]:
    """One's own reminders, on accounts that one reads."""
    return on_readable(actor, Reminder.objects.filter(member=actor.membership), "review__account")
