"""Putting a reminder off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from reviews.models import Reminder, Review
from reviews.reminders.inbox import reminders_shown, snooze
from reviews.reminders.rules import make_reminders
from rules.errors import NotFoundError, RuleError
from tenants.actors import Actor
from tenants.models import Organization

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
ClientOf = Callable[[Actor], Client]


@pytest.mark.parametrize(
    ("until", "back"),
    [
        ("tomorrow", datetime(2026, 11, 26, 11, tzinfo=UTC)),
        ("next_week", datetime(2026, 11, 30, 11, tzinfo=UTC)),
    ],
)
def test_snoozed_until(
    aurora: Organization, review: Review, kam: Actor, until: str, back: datetime
) -> None:
    make_reminders(aurora, now=NOW)
    reminder = reminders_shown(kam, now=NOW)[0]
    before = len(reminders_shown(kam, now=NOW))
    snooze(actor=kam, item_id=reminder.pk, until=until, now=NOW)
    reminder.refresh_from_db()
    assert (reminder.show_at, reminder.read_at, len(reminders_shown(kam, now=NOW))) == (
        back,
        None,
        before - 1,
    )
    assert len(reminders_shown(kam, now=back)) == before


def test_only_ones_own_and_only_these_two(
    aurora: Organization, review: Review, kam: Actor, viewer: Actor
) -> None:
    make_reminders(aurora, now=NOW)
    reminder = Reminder.objects.order_by("id")[0]
    with pytest.raises(NotFoundError):
        snooze(actor=viewer, item_id=reminder.pk, until="tomorrow", now=NOW)
    with pytest.raises(RuleError):
        snooze(actor=kam, item_id=reminder.pk, until="never", now=NOW)


def test_snoozed_on_the_page(
    client_of: ClientOf, aurora: Organization, review: Review, kam: Actor
) -> None:
    make_reminders(aurora, now=NOW)
    reminder = Reminder.objects.filter(member=kam.membership).order_by("id")[0]
    address = f"/o/aurora/inbox/{reminder.pk}/snooze/"
    assert client_of(kam).post(address, {"until": "tomorrow"}).status_code == 302
    reminder.refresh_from_db()
    assert reminder.show_at == datetime(2026, 11, 24, 11, tzinfo=UTC)


def test_another_day_is_refused_on_the_page(
    client_of: ClientOf, aurora: Organization, review: Review, kam: Actor
) -> None:
    make_reminders(aurora, now=NOW)
    reminder = Reminder.objects.filter(member=kam.membership).order_by("id")[0]
    client = client_of(kam)
    client.cookies.load({"language": "en"})
    answer = client.post(f"/o/aurora/inbox/{reminder.pk}/snooze/", {"until": "never"})
    assert (answer.status_code, answer["Location"]) == (302, "/o/aurora/inbox/")
    told = client.get("/o/aurora/inbox/").context["messages"]
    assert [(m.level_tag, m.message) for m in told] == [("error", "Choose tomorrow or next week.")]
