"""Reminders: who, when, once; nothing for what is no longer so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail as sink
from django.core.management import call_command
from django.test import Client

from accounts.models import Account, TeamMember
from accounts.registry.rules import set_archived
from mail.models import Mail
from mail.outbox import send_waiting
from people.members import change_role, remove_member
from reviews.cadences.rules import set_tier_cadence
from reviews.models import NoticePreference, Participant, Reminder, Review
from reviews.reminders.inbox import mark_read, reminders_shown, unread_count
from reviews.reminders.rules import days_of, make_reminders
from reviews.review.moving import move
from reviews.review.skipping import skip
from tenants.actors import Actor
from tenants.models import DueWork, Membership, Organization

MONDAY = date(2026, 11, 23)


def at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def made() -> list[tuple[str, str, str]]:
    rows = Reminder.objects.order_by("day", "kind", "member__email")
    return [(r.kind, r.day.isoformat(), r.member.email) for r in rows]


def digest(who: Actor, how_often: str = "daily") -> None:
    """The person wants reminders together."""
    channels = {kind: ["inbox", "digest"] for kind in Reminder.Kind}
    NoticePreference.objects.create(member=who.membership, channels=channels, digest=how_often)


def through(organization: Organization, first: date, last: date) -> None:
    """Each day's making, twice."""
    day = first
    while day <= last:
        make_reminders(organization, now=at(day))
        make_reminders(organization, now=at(day))
        day += timedelta(days=1)


def test_the_days_of_a_review(review: Review) -> None:
    assert [(k, d.isoformat()) for k, d in days_of(review)] == [
        ("before", "2026-11-18"),
        ("before", "2026-11-24"),
        ("today", "2026-11-25"),
        ("overdue", "2026-11-26"),
        ("escalated", "2026-12-02"),
    ]


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        # planned on Monday for 25 Feb: 60 and 45 days before
        ("quarterly", ["2026-12-27", "2027-01-11", "2027-02-24"]),
        # planned on Monday for 4 Jan: at once, as early as a monthly series can
        ("monthly", ["2026-11-23", "2027-01-03"]),
    ],
)
def test_a_long_lead_comes(
    aurora: Organization, account: Account, leader: Actor, rhythm: str, days: list[str]
) -> None:
    anchor = date(2027, 2, 25) if rhythm == "quarterly" else date(2027, 1, 4)
    set_tier_cadence(
        actor=leader,
        tier="key",
        kind="internal_review",
        rhythm=rhythm,
        anchor_on=anchor,
        lead_days=[60, 45, 1],
        today=MONDAY,
    )
    through(aurora, MONDAY, anchor - timedelta(days=1))
    assert [day for kind, day, _who in made() if kind == "before"] == days


def test_each_person_is_reminded_once_on_each_day(
    aurora: Organization, review: Review, kam: Actor, leader: Actor, viewer: Actor
) -> None:
    TeamMember.objects.create(
        account=review.account, member=viewer.membership, role="executive_sponsor", since=MONDAY
    )
    through(aurora, MONDAY, MONDAY + timedelta(days=14))
    assert made() == [
        ("before", "2026-11-24", "kam@aurora.example"),
        ("today", "2026-11-25", "kam@aurora.example"),
        ("overdue", "2026-11-26", "kam@aurora.example"),
        ("escalated", "2026-12-02", "kam@aurora.example"),
        ("escalated", "2026-12-02", "leader@aurora.example"),
        ("escalated", "2026-12-02", "viewer@aurora.example"),
    ]
    assert Mail.objects.count() == 6


def test_days_that_nobody_made_are_made_later(aurora: Organization, review: Review) -> None:
    make_reminders(aurora, now=at(date(2026, 11, 27)))
    assert [row[:2] for row in made()] == [
        ("before", "2026-11-24"),
        ("today", "2026-11-25"),
        ("overdue", "2026-11-26"),
    ]


def test_participants_are_told_and_an_account_of_nobody_is_the_leaders(
    aurora: Organization, review: Review, viewer: Actor, leader: Actor
) -> None:
    Participant.objects.create(review=review, member=viewer.membership)
    make_reminders(aurora, now=at(date(2026, 11, 24)))
    assert [row[2] for row in made()] == ["kam@aurora.example", "viewer@aurora.example"]
    Reminder.objects.all().delete()
    Participant.objects.all().delete()
    Account.objects.update(owner=None)
    make_reminders(aurora, now=at(date(2026, 11, 24)))
    assert [row[2] for row in made()] == ["leader@aurora.example"]


def sent(organization: Organization, now: datetime) -> list[str]:
    before = len(sink.outbox)
    send_waiting(organization.id, clock=lambda: now)
    return [message.subject for message in sink.outbox[before:]]


def test_it_goes_out_in_the_morning_and_once(aurora: Organization, review: Review) -> None:
    make_reminders(aurora, now=at(date(2026, 11, 24), 4))
    assert sent(aurora, at(date(2026, 11, 24), 10)) == []  # 07:00 in São Paulo
    assert sent(aurora, at(date(2026, 11, 24), 11)) == ["Revisão de Alfa em 25/11/2026"]
    assert sent(aurora, at(date(2026, 11, 24), 12)) == []
    message = sink.outbox[-1]
    mail = Mail.objects.get()
    assert message.extra_headers["Message-ID"] == f"<mail-{mail.id}@localhost>"
    assert "/o/aurora/inbox/preferences/" in message.body
    assert (mail.state, mail.attempts, message.to) == ("sent", 1, ["kam@aurora.example"])


def test_what_is_no_longer_so_is_not_sent(
    aurora: Organization, review: Review, leader: Actor
) -> None:
    make_reminders(aurora, now=at(date(2026, 11, 24), 4))
    move(actor=leader, review=review, due_on=date(2026, 12, 1), today=MONDAY)
    assert sent(aurora, at(date(2026, 11, 24))) == []
    assert Mail.objects.get().state == "dropped"


@pytest.mark.parametrize("end", ["archived", "skipped", "left"])
def test_nobody_hears_of_what_has_ended(
    aurora: Organization, review: Review, leader: Actor, kam: Actor, end: str
) -> None:
    make_reminders(aurora, now=at(date(2026, 11, 24), 4))
    if end == "archived":
        set_archived(actor=leader, account=review.account, archived=True)
    elif end == "skipped":
        skip(actor=leader, review=review, reason="Fair week", today=MONDAY)
    else:
        admin = Membership.objects.get(role="admin")
        remove_member(actor=Actor.of_member(admin), member=kam.membership)
    assert sent(aurora, at(date(2026, 11, 24))) == []


def test_a_digest_carries_all_of_a_day(
    aurora: Organization, review: Review, kam: Actor, leader: Actor
) -> None:
    digest(kam)
    second = Account.objects.create(name="Beta", owner=kam.membership)
    Review.objects.create(
        account=second, kind="internal_review", due_on=review.due_on, original_due_on=review.due_on
    )
    make_reminders(aurora, now=at(date(2026, 11, 24), 4))
    assert (Reminder.objects.count(), Mail.objects.count()) == (2, 1)
    assert sent(aurora, at(date(2026, 11, 24))) == ["2 revisões precisam de você"]
    assert [name in sink.outbox[-1].body for name in ("Alfa", "Beta")] == [True, True]


def test_a_digest_that_has_gone_out_takes_no_more(
    aurora: Organization, review: Review, kam: Actor
) -> None:
    digest(kam)
    make_reminders(aurora, now=at(date(2026, 11, 24), 4))
    sent(aurora, at(date(2026, 11, 24)))
    second = Account.objects.create(name="Beta", owner=kam.membership)
    Review.objects.create(
        account=second, kind="internal_review", due_on=review.due_on, original_due_on=review.due_on
    )
    make_reminders(aurora, now=at(date(2026, 11, 24), 14))
    assert [m.key[-10:] for m in Mail.objects.order_by("key")] == ["2026-11-24", "2026-11-25"]


def test_a_weekly_digest_waits_for_monday(aurora: Organization, review: Review, kam: Actor) -> None:
    digest(kam, "weekly")
    make_reminders(aurora, now=at(date(2026, 11, 24), 4))
    assert Mail.objects.get().send_at == datetime(2026, 11, 30, 11, tzinfo=UTC)


def test_the_inbox_is_ones_own(
    aurora: Organization, review: Review, kam: Actor, leader: Actor
) -> None:
    make_reminders(aurora, now=at(date(2026, 11, 24), 4))
    now = at(date(2026, 11, 24))
    assert (unread_count(kam, now=now), unread_count(leader, now=now)) == (1, 0)
    assert [r.review_id for r in reminders_shown(kam, now=now)] == [review.id]
    assert [mark_read(actor=kam, now=now) for _ in range(2)] == [1, 0]
    assert unread_count(kam, now=now) == 0


def test_the_navigation_says_how_much_is_unread(
    aurora: Organization,
    review: Review,
    kam: Actor,
    leader: Actor,
    client_of: Callable[[Actor], Client],
) -> None:
    told = 'aria-label="Inbox, 1 unread"'
    make_reminders(aurora, now=at(date(2026, 11, 24), 4))
    with time_machine.travel(at(date(2026, 11, 24)), tick=False):
        page = "/o/aurora/accounts/"
        assert client_of(kam).get(page).content.decode().count(told) == 2  # menu, foot
        assert " unread" not in client_of(leader).get(page).content.decode()
        client_of(kam).post("/o/aurora/inbox/read/")
        assert " unread" not in client_of(kam).get(page).content.decode()


def test_unread_are_counted_up_to_a_hundred(review: Review, kam: Actor) -> None:
    Reminder.objects.bulk_create(
        Reminder(
            review=review,
            member=kam.membership,
            kind="today",
            due_on=MONDAY,
            show_at=at(MONDAY),
            day=MONDAY - timedelta(days=days),
        )
        for days in range(120)
    )
    assert unread_count(kam, now=at(MONDAY)) == 100


def test_the_other_language(
    aurora: Organization, review: Review, kam: Actor, make_member: Callable[..., Membership]
) -> None:
    kam.user.language = "en"
    kam.user.save()
    make_reminders(aurora, now=at(date(2026, 11, 24), 4))
    assert sent(aurora, at(date(2026, 11, 24))) == ["Review of Alfa on 25 Nov 2026"]
    assert '<html lang="en">' in sink.outbox[-1].alternatives[0][0]


def test_no_mail_tells_how_the_account_is_treated(aurora: Organization, review: Review) -> None:
    make_reminders(aurora, now=at(date(2026, 11, 24), 4))
    sent(aurora, at(date(2026, 11, 24)))
    message = sink.outbox[-1]
    whole = " ".join([message.subject, message.body, message.alternatives[0][0]]).lower()
    assert "alfa" in whole
    assert '<html lang="pt-br">' in whole
    assert ("chave" in whole, "key account" in whole) == (False, False)


def test_the_command_makes_and_sends(
    aurora: Organization, review: Review, capsys: pytest.CaptureFixture[str]
) -> None:
    assert DueWork.objects.filter(kind="reviews").count() == 1
    for expected in ('"made": 1, "sent": 1', '"made": 0, "sent": 0'):
        call_command("send_due_reminders", "--at", "2026-11-24T08:00:00-03:00")
        assert expected in capsys.readouterr().out


def test_mails_that_wait_follow_the_account_to_its_heir(
    aurora: Organization, review: Review, kam: Actor, leader: Actor
) -> None:
    before = at(date(2026, 11, 24))
    make_reminders(aurora, now=before)
    assert [m.member.email for m in Mail.objects.all()] == ["kam@aurora.example"]
    admin = Membership.objects.select_related("organization").get(role="admin")
    change_role(
        actor=Actor.of_member(admin), member=kam.membership, role="viewer", heir=leader.membership
    )
    sink.outbox.clear()
    make_reminders(aurora, now=before)
    send_waiting(aurora.id, clock=lambda: before)
    assert [(message.to, message.subject) for message in sink.outbox] == [
        (["leader@aurora.example"], "admin@aurora.example transferiu a conta Alfa para você."),
        (["leader@aurora.example"], "Revisão de Alfa em 25/11/2026"),
    ]
