"""What an event tells, as a calendar program reads it."""

from __future__ import annotations

from datetime import date, timedelta

from django.test import Client
from icalendar import Calendar
from icalendar.cal import Component

from accounts.registry.rules import change_account
from reviews.calendar import addresses as feed_addresses
from reviews.models import Review
from reviews.review.holding import hold
from reviews.review.reopening import reopen
from reviews.review.skipping import skip
from reviews.review.writing import write
from tenants.actors import Actor
from tests.reviews.calendar.test_feed import MONDAY, path

MEETING = "https://meet.example/alfa-2026?pwd=1,2;3"
AGENDA = "Preços de 2027; prazo, frete\n\n- visita à fábrica 🏭\n" + "Açúcar e afeto, " * 40


def feed(client: Client, address: str) -> bytes:
    return client.get(path(address)).content


def event(client: Client, address: str, review: Review) -> Component:
    """The event of this review: closing one plans the next, which is there too."""
    found = Calendar.from_ical(feed(client, address)).walk("VEVENT")
    (ours,) = [one for one in found if f"review-{review.id}@" in one["uid"]]
    return ours


def test_the_agenda_and_the_meeting_link_are_in_it(
    client: Client, review: Review, kam: Actor
) -> None:
    write(actor=kam, review=review, values={"agenda": AGENDA, "meeting_url": MEETING})
    address = feed_addresses.make(actor=kam)
    told = event(client, address, review)
    own = f"http://localhost:8000/o/aurora/reviews/{review.id}/"
    assert str(told["description"]).split("\n\n") == [
        *AGENDA.strip().split("\n\n"),
        f"Link da reunião: {MEETING}",
        f"A revisão: {own}",
    ]
    assert (str(told["location"]), str(told["conference"])) == (MEETING, MEETING)
    assert str(told["url"]) == own
    assert max(len(line) for line in feed(client, address).split(b"\r\n")) <= 75


def test_without_a_link_there_is_no_place(client: Client, review: Review, kam: Actor) -> None:
    told = event(client, feed_addresses.make(actor=kam), review)
    assert ("location" in told, "conference" in told) == (False, False)


def test_it_asks_to_be_read_again_within_the_hour(
    client: Client, review: Review, kam: Actor
) -> None:
    text = feed(client, feed_addresses.make(actor=kam)).decode()
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in text
    assert "\r\nX-PUBLISHED-TTL:PT1H\r\n" in text


def test_each_change_comes_later_in_the_sequence(
    client: Client, review: Review, kam: Actor
) -> None:
    address = feed_addresses.make(actor=kam)
    seen = [event(client, address, review)]
    write(actor=kam, review=review, values={"agenda": "Preços"})
    seen.append(event(client, address, review))
    skip(actor=kam, review=review, reason="Férias", today=MONDAY)
    seen.append(event(client, address, review))
    reopen(actor=kam, review=review, reason="Voltou")
    seen.append(event(client, address, review))
    hold(actor=kam, review=review, today=review.due_on + timedelta(days=1))
    seen.append(event(client, address, review))
    states = [str(one["status"]) for one in seen]
    assert states == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED", "CONFIRMED"]
    sequence = [int(one["sequence"]) for one in seen]
    assert sequence == sorted(set(sequence))
    review.refresh_from_db()
    assert seen[-1].decoded("dtstamp") == review.updated_at.replace(microsecond=0)
    assert seen[-1].decoded("dtstart").date() == review.due_on + timedelta(days=1)


def test_why_it_was_skipped_is_not_told(client: Client, review: Review, kam: Actor) -> None:
    skip(actor=kam, review=review, reason="Canário na mina", today=MONDAY)
    text = feed(client, feed_addresses.make(actor=kam)).decode()
    assert ("CANCELLED" in text, "Canário" in text) == (True, False)


def test_a_name_from_right_to_left_keeps_the_rest_in_its_place(
    client: Client, review: Review, leader: Actor, kam: Actor
) -> None:
    address = feed_addresses.make(actor=kam)
    assert str(event(client, address, review)["summary"]) == "Alfa: Revisão interna"
    change_account(actor=leader, account=review.account, values={"name": "شركة ألفا"})
    told = event(client, address, review)
    assert str(told["summary"]) == "\u2068شركة ألفا\u2069: Revisão interna"


def test_a_review_held_on_another_day_stands_on_that_day(
    client: Client, review: Review, kam: Actor
) -> None:
    day = date(2026, 11, 20)
    hold(actor=kam, review=review, today=MONDAY, held_on=day)
    told = event(client, feed_addresses.make(actor=kam), review)
    assert told.decoded("dtstart").date() == day
