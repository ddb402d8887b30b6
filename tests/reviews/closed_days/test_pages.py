"""Closed days and the region, set on their page; due dates, reminders and the calendar follow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.models import Account
from audit.models import Entry
from mail.models import Mail
from reviews.cadences.planning import plan_all
from reviews.cadences.rules import set_tier_cadence
from reviews.calendar import addresses
from reviews.models import ClosedDay, Review
from reviews.reminders.rules import make_reminders
from reviews.review.holding import hold
from reviews.review.moving import move
from tenants.actors import Actor
from tenants.models import Organization, User
from tests.reviews.conftest import MONDAY

WEDNESDAY, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)


@pytest.fixture
def admin(aurora: Organization) -> Client:
    client = Client()
    sign_in(client)
    return client


def sign_in(client: Client) -> None:
    client.force_login(User.objects.get_by_natural_key("admin@aurora.example"))


def at(name: str, *args: object) -> str:
    return reverse(f"closed_days:{name}", args=["aurora", *args])


def close(client: Client, day: date, name: str = "Recesso", **more: str) -> list[str]:
    """Close a day on the page; what it says after."""
    sent = {"day": day.isoformat(), "name": name, **more}
    return said(client.post(at("list"), sent, follow=True))


def open_again(client: Client, name: str = "Recesso") -> list[str]:
    address = at("removal", ClosedDay.objects.get(name=name).pk)
    assert "Remove the closed day" in client.get(address).content.decode()
    return said(client.post(address, follow=True))


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def refusal(client: Client, day: str, name: str = "Recesso", **more: str) -> list[str]:
    answer = client.post(at("list"), {"day": day, "name": name, **more})
    assert answer.status_code == 422
    return [text for texts in answer.context["form"].errors.values() for text in texts]


def due(review: Review) -> date:
    return Review.objects.get(pk=review.pk).due_on


def test_a_planned_review_follows_a_day_that_closes_and_opens_again(
    admin: Client, review: Review
) -> None:
    assert due(review) == WEDNESDAY
    assert close(admin, WEDNESDAY) == ["Saved. 1 planned review goes to another day."]
    assert due(review) == THURSDAY
    assert open_again(admin) == ["Saved. 1 planned review goes to another day."]
    assert (due(review), ClosedDay.objects.count()) == (WEDNESDAY, 0)
    told = Entry.objects.filter(action__startswith="closed_day.").order_by("action")
    assert [(e.sentence, e.changes["day"]) for e in told] == [
        ("The closed day Recesso was added", [None, "2026-11-25"]),
        ("The closed day Recesso was removed", ["2026-11-25", None]),
    ]


def test_what_somebody_moved_stays(admin: Client, review: Review, leader: Actor) -> None:
    move(actor=leader, review=review, due_on=THURSDAY, today=MONDAY)
    assert close(admin, THURSDAY) == ["Saved."]
    assert due(review) == THURSDAY


def test_the_next_one_of_a_series_knows_the_day(
    admin: Client, review: Review, leader: Actor
) -> None:
    close(admin, date(2026, 12, 24))
    close(admin, date(2026, 12, 28))
    hold(actor=leader, review=review, today=MONDAY)
    following = Review.objects.get(account=review.account, state="planned")
    assert (following.slot_on, following.due_on) == (date(2026, 12, 25), date(2026, 12, 29))


def test_a_day_of_every_year_begins_with_its_first(
    admin: Client, account: Account, leader: Actor, in_aurora: Organization
) -> None:
    close(admin, date(2027, 1, 25), "Aniversário da cidade", is_yearly="on")
    for anchor, expected in [
        (date(2027, 1, 25), date(2027, 1, 26)),
        (date(2028, 1, 25), date(2028, 1, 26)),
        (date(2029, 1, 25), date(2029, 1, 26)),
    ]:
        set_tier_cadence(
            actor=leader,
            tier="key",
            kind="internal_review",
            rhythm="quarterly",
            anchor_on=anchor,
            today=MONDAY,
        )
        assert Review.objects.get(account=account).due_on == expected


def test_the_region_has_holidays_of_its_own(
    admin: Client, account: Account, leader: Actor, in_aurora: Organization
) -> None:
    set_tier_cadence(
        actor=leader,
        tier="key",
        kind="internal_review",
        rhythm="monthly",
        anchor_on=date(2026, 11, 30),
        today=MONDAY,
    )
    review = Review.objects.get(account=account)
    page = admin.get(at("list")).content.decode()
    assert '<option value="DF">Distrito Federal</option>' in page
    assert "Evangelical" not in page
    answer = admin.post(at("region"), {"region": "DF"}, follow=True)
    assert said(answer) == ["Saved. 1 planned review goes to another day."]
    assert "Evangelical Day" in answer.content.decode()
    assert due(review) == date(2026, 12, 1)
    entry = Entry.objects.get(action="organization.changed")
    assert entry.changes == {"region": ["", "DF"]}
    admin.post(at("region"), {"region": ""})
    assert due(review) == date(2026, 11, 30)


def test_a_region_goes_with_its_country(admin: Client, in_aurora: Organization) -> None:
    admin.post(at("region"), {"region": "DF"})
    page = reverse("people:settings", args=["aurora"])
    form = admin.get(page).context["form"]
    sent = {name: form[name].value() for name in form.fields} | {"country": "DE"}
    sent |= {"abc_a": "80", "abc_b": "95"}
    assert admin.post(page, sent).status_code == 302
    now = Organization.objects.get(slug="aurora")
    assert (now.country, now.region) == ("DE", "")
    assert '<option value="BY">Bayern</option>' in admin.get(at("list")).content.decode()


def test_holidays_are_named_in_the_reader_s_language(admin: Client) -> None:
    admin.cookies.load({"language": "pt-br"})
    page = unescape(admin.get(at("list")).content.decode())
    assert "Consciência Negra" in page
    assert re.search(r"sex, 25/12/2026", re.sub(r"\s+", " ", page), re.IGNORECASE)


@pytest.mark.parametrize(
    ("day", "more", "expected"),
    [
        ("2026-11-22", {}, ["Choose a day from today on."]),
        ("2101-01-03", {}, ["Choose a year from 1990 to 2100."]),
        ("2026-12-24", {}, ["This day is closed already."]),
        ("2027-12-24", {}, ["This day is closed already."]),
        ("2027-12-24", {"is_yearly": "on"}, ["This day is closed already."]),
        ("2026-12-23", {"name": "\u200b"}, ["Say what the day is called."]),
        ("2026-12-23", {"name": "x" * 81}, None),
    ],
)
def test_what_is_refused(
    admin: Client, in_aurora: Organization, day: str, more: Any, expected: Any
) -> None:
    close(admin, date(2026, 12, 24), is_yearly="on")
    texts = refusal(admin, day, **more)
    assert texts == expected or (expected is None and len(texts) == 1)
    assert ClosedDay.objects.count() == 1


def test_a_closure_has_an_end(admin: Client, in_aurora: Organization) -> None:
    """The holiday of 1 January, 28 days of their own and the weekend of the 30th: 31 in a row."""
    for day in range(2, 30):
        assert close(admin, date(2027, 1, day)) == ["Saved."]
    assert refusal(admin, "2027-02-01") == ["At most 31 closed days in a row."]
    assert close(admin, date(2027, 2, 2)) == ["Saved."]


def test_a_closure_has_an_end_in_every_year(admin: Client, in_aurora: Organization) -> None:
    """In 2029 a weekend, a holiday and 27 days of their own are closed: 30 December to 28 January."""
    for day in range(2, 29):
        assert close(admin, date(2029, 1, day)) == ["Saved."]
    assert close(admin, date(2027, 1, 29), is_yearly="on") == ["Saved."]
    expected = ["At most 31 closed days in a row."]
    assert refusal(admin, "2027-01-30", is_yearly="on") == expected
    assert refusal(admin, "2026-12-29", is_yearly="on") == expected


def test_three_days_are_read_with_the_queries_of_one(
    admin: Client, in_aurora: Organization, django_assert_num_queries: Any
) -> None:
    close(admin, date(2027, 2, 1))
    with django_assert_num_queries(11):
        admin.get(at("list"))
    close(admin, date(2027, 2, 2))
    close(admin, date(2027, 2, 3))
    with django_assert_num_queries(11):
        admin.get(at("list"))


def test_a_day_that_opens_again_makes_no_review_late(
    admin: Client, account: Account, leader: Actor, in_aurora: Organization
) -> None:
    """Today's review was to be on Friday; Friday opens again and is past: it stays ahead."""
    friday = date(2026, 11, 27)
    close(admin, friday)
    close(admin, date(2026, 11, 30), "Ponte")
    set_tier_cadence(
        actor=leader,
        tier="key",
        kind="internal_review",
        rhythm="monthly",
        anchor_on=friday,
        today=MONDAY,
    )
    review = Review.objects.get(account=account)
    assert due(review) == date(2026, 12, 1)
    with time_machine.travel("2026-11-30T12:00:00Z", tick=False):
        sign_in(admin)  # a session ends after three quiet days
        assert open_again(admin) == ["Saved."]
        plan_all(actor=leader, today=date(2026, 11, 30))
    assert due(review) == date(2026, 12, 1)


def test_mails_wait_for_a_working_day(
    admin: Client, review: Review, in_aurora: Organization
) -> None:
    close(admin, date(2026, 11, 24))
    make_reminders(in_aurora, now=datetime(2026, 11, 24, 12, tzinfo=UTC))
    assert [m.send_at for m in Mail.objects.all()] == [datetime(2026, 11, 25, 11, tzinfo=UTC)]


def test_the_calendar_shows_the_new_day(admin: Client, review: Review, kam: Actor) -> None:
    address = addresses.make(actor=kam).removeprefix("http://localhost:8000")

    def days() -> list[date]:
        read = Calendar.from_ical(Client().get(address).content)
        return [event.decoded("dtstart").date() for event in read.walk("VEVENT")]

    assert days() == [WEDNESDAY]
    close(admin, WEDNESDAY)
    assert days() == [THURSDAY]


def test_everyone_reads_and_only_administrators_write(
    admin: Client, kam: Actor, client_of: Callable[[Actor], Client], in_aurora: Organization
) -> None:
    page = client_of(kam).get(at("list")).content.decode()
    assert "The organisation has no closed days of its own." in page
    close(admin, date(2026, 12, 24), "Véspera")
    page = client_of(kam).get(at("list")).content.decode()
    assert ("Véspera" in page, "/removal/" in page, "Add the day" in page) == (True, False, False)
    assert client_of(kam).post(at("list"), {"day": "2026-12-23", "name": "x"}).status_code == 403
