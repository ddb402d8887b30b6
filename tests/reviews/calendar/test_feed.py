"""The private calendar: read back with the library, closed for who left."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as sink
from django.test import Client
from icalendar import Calendar

from accounts.models import Account
from accounts.registry.rules import change_account, set_archived
from audit.models import Entry
from mail.outbox import send_waiting
from people.members import remove_member
from reviews.calendar import addresses as feed_addresses
from reviews.calendar.feed import calendar_of
from reviews.models import CalendarFeed, Participant, Review
from reviews.reminders.rules import make_reminders
from reviews.review.moving import move
from tenants.actors import Actor
from tenants.models import Membership, Organization

MONDAY = date(2026, 11, 23)


def path(address: str) -> str:
    return address.removeprefix("http://localhost:8000")


def events(text: bytes) -> list[tuple[str, datetime]]:
    calendar = Calendar.from_ical(text)
    return [(str(e["summary"]), e.decoded("dtstart")) for e in calendar.walk("VEVENT")]


def read(client: Client, address: str) -> list[tuple[str, datetime]]:
    response = client.get(path(address))
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return events(response.content)


def test_ones_own_reviews_and_no_others(
    client: Client, review: Review, kam: Actor, viewer: Actor
) -> None:
    nine = datetime(2026, 11, 25, 9, tzinfo=ZoneInfo("America/Sao_Paulo"))
    own, other = feed_addresses.make(actor=kam), feed_addresses.make(actor=viewer)
    assert read(client, own) == [("Alfa: Revisão interna", nine)]
    assert read(client, other) == []
    Participant.objects.create(review=review, member=viewer.membership)
    assert read(client, other) == [("Alfa: Revisão interna", nine)]


def test_it_never_tells_how_the_account_is_treated(
    client: Client, review: Review, kam: Actor
) -> None:
    text = client.get(path(feed_addresses.make(actor=kam))).content.decode().lower()
    assert ("alfa" in text, "chave" in text, "key" in text) == (True, False, False)


def test_a_moved_review_is_the_same_event(
    client: Client, review: Review, kam: Actor, leader: Actor
) -> None:
    address = feed_addresses.make(actor=kam)
    before = Calendar.from_ical(client.get(path(address)).content).walk("VEVENT")[0]
    move(actor=leader, review=review, due_on=date(2026, 12, 1), today=MONDAY)
    (after,) = Calendar.from_ical(client.get(path(address)).content).walk("VEVENT")
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstart").date() == date(2026, 12, 1)


def test_archived_accounts_are_not_in_it(
    client: Client, review: Review, kam: Actor, leader: Actor
) -> None:
    address = feed_addresses.make(actor=kam)
    set_archived(actor=leader, account=review.account, archived=True)
    assert read(client, address) == []


@pytest.mark.parametrize("end", ["revoked", "made anew", "left", "wrong", "other organisation"])
def test_what_has_ended_opens_nothing(
    client: Client, review: Review, kam: Actor, borealis: Organization, end: str
) -> None:
    address = feed_addresses.make(actor=kam)
    assert len(read(client, address)) == 1
    if end == "revoked":
        feed_addresses.revoke(actor=kam)
    elif end == "made anew":
        feed_addresses.make(actor=kam)
    elif end == "left":
        admin = Membership.objects.get(role="admin")
        remove_member(actor=Actor.of_member(admin), member=kam.membership)
    elif end == "wrong":
        address = address.replace("/reviews.ics", "x/reviews.ics")
    else:
        address = address.replace(kam.organization.id.hex, borealis.id.hex)
    assert client.get(path(address)).status_code == 404


def test_only_a_hash_is_kept_and_both_are_audited(review: Review, kam: Actor) -> None:
    token = feed_addresses.make(actor=kam).split("/")[-2]
    row = CalendarFeed.objects.get()
    assert (len(row.token_hash), token in str(row.__dict__)) == (64, False)
    feed_addresses.revoke(actor=kam)
    feed_addresses.revoke(actor=kam)
    made = Entry.objects.filter(object_type="calendarfeed").values_list("action", flat=True)
    assert sorted(made) == ["calendar.closed", "calendar.opened"]  # the clock stands still


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        ("America/Sao_Paulo", date(2026, 7, 1), time(9), datetime(2026, 7, 1, 12, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 1, 15), time(9), datetime(2026, 1, 15, 8, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 7, 15), time(9), datetime(2026, 7, 15, 7, tzinfo=UTC)),
        # The hour that the clock jumps over, and the hour that it shows twice.
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (
            "Europe/Berlin",
            date(2026, 10, 25),
            time(2, 30),
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        ),
        ("America/New_York", date(2026, 3, 9), time(9), datetime(2026, 3, 9, 13, tzinfo=UTC)),
        ("Asia/Kolkata", date(2026, 5, 5), time(9), datetime(2026, 5, 5, 3, 30, tzinfo=UTC)),
        ("Pacific/Apia", date(2026, 5, 5), time(9), datetime(2026, 5, 4, 20, tzinfo=UTC)),
    ],
)
def test_zones(
    aurora: Organization, review: Review, zone: str, day: date, at: time, utc: datetime
) -> None:
    aurora.timezone = zone
    review.due_on, review.starts_at = day, at
    text = calendar_of(aurora, [review])
    ((_summary, begins),) = events(text)
    named = [str(z["tzid"]) for z in Calendar.from_ical(text).walk("VTIMEZONE")]
    assert (begins.astimezone(UTC), begins.utcoffset() is not None, named) == (utc, True, [zone])


def test_a_reminder_of_what_comes_up_carries_it(
    aurora: Organization, review: Review, kam: Actor
) -> None:
    def sent(day: date) -> list[tuple[str, str]]:
        now = datetime.combine(day, time(12), tzinfo=UTC)
        make_reminders(aurora, now=now)
        send_waiting(aurora.id, clock=lambda: now)
        return [(a.filename, a.mimetype) for a in sink.outbox[-1].attachments]

    before = MONDAY + timedelta(days=1)
    assert sent(before) == [("reviews.ics", "text/calendar")]
    assert [s for s, _at in events(sink.outbox[-1].attachments[0].content)] == [
        "Alfa: Revisão interna"
    ]
    assert sent(before + timedelta(days=1)) == []


def test_made_and_closed_on_the_page(client_of: object, review: Review, kam: Actor) -> None:
    browser = client_of(kam)
    page = browser.post("/o/aurora/inbox/calendar/")
    address = page.context["address"]
    assert (page.status_code, page["Cache-Control"], address in page.content.decode()) == (
        200,
        "no-store",
        True,
    )
    assert len(read(Client(), address)) == 1
    assert browser.post("/o/aurora/inbox/calendar/revocation/").status_code == 302
    assert Client().get(path(address)).status_code == 404
    assert Account.objects.count() == 1


def test_a_reminder_names_an_account_from_right_to_left_apart(
    aurora: Organization, review: Review, leader: Actor
) -> None:
    change_account(actor=leader, account=review.account, values={"name": "شركة ألفا"})
    now = datetime.combine(MONDAY + timedelta(days=1), time(12), tzinfo=UTC)
    make_reminders(aurora, now=now)
    send_waiting(aurora.id, clock=lambda: now)
    (mail,) = {m.to[0]: m for m in sink.outbox}.values()
    assert mail.subject == "Revisão de \u2068شركة ألفا\u2069 em 25/11/2026"
    assert "\u2068شركة ألفا\u2069, " in mail.body
