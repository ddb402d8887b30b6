"""One click in a mail program ends reminders by mail, and nothing else (RFC 8058)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail as sink
from django.test import Client

from mail.models import Mail
from mail.outbox import send_waiting
from people.members import remove_member
from reviews.models import NoticePreference, Reminder, Review
from reviews.notices.channels import LABELS, way_out
from reviews.reminders.inbox import reminders_shown
from reviews.reminders.rules import make_reminders
from tenants.actors import Actor
from tenants.models import Organization

BEFORE = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = datetime(2026, 11, 25, 12, tzinfo=UTC)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def address(aurora: Organization, review: Review) -> str:
    """The address in the header of a reminder that went out."""
    make_reminders(aurora, now=BEFORE)
    send_waiting(aurora.id, clock=lambda: BEFORE)
    headers = sink.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address: str = headers["List-Unsubscribe"]
    assert (address[:32], address[-1]) == ("<http://localhost:8000/unsubscri", ">")
    return address[len("<http://localhost:8000") : -1]


def wanted(kam: Actor) -> list[str]:
    """How reminders and notices leave the house, where something was chosen."""
    chosen = NoticePreference.objects.filter(member=kam.membership)
    return sorted({way_out(mine, kind) or "none" for mine in chosen for kind in LABELS})


def test_a_mail_program_ends_them_at_one_click(
    aurora: Organization, review: Review, kam: Actor, address: str
) -> None:
    stranger = Client(enforce_csrf_checks=True)
    assert (stranger.get(address).status_code, wanted(kam)) == (200, [])
    answers = [stranger.post(address, ONE_CLICK) for _n in range(2)]
    assert ([a.status_code for a in answers], wanted(kam)) == ([200, 200], ["none"])
    make_reminders(aurora, now=DAY)
    assert Reminder.objects.get(kind="today").mail is None
    assert [str(r.kind) for r in reminders_shown(kam, now=DAY)] == ["today", "before"]
    sink.outbox.clear()
    send_waiting(aurora.id, clock=lambda: DAY)
    assert sink.outbox == []


def test_what_waited_already_is_dropped(
    aurora: Organization, review: Review, kam: Actor, address: str
) -> None:
    make_reminders(aurora, now=DAY)
    Client().post(address, ONE_CLICK)
    sink.outbox.clear()
    send_waiting(aurora.id, clock=lambda: DAY)
    assert sink.outbox == []
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent", "dropped"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda way: way[:-2] + ("0/" if way[-2] != "0" else "1/"),
        lambda way: way.replace(".", "", 1),
        lambda _way: "/unsubscribe/x/",
    ],
)
def test_another_address_ends_nothing(
    kam: Actor, address: str, spoil: Callable[[str], str]
) -> None:
    assert Client().post(spoil(address), ONE_CLICK).status_code == 404
    assert wanted(kam) == []


def test_who_left_has_no_address(kam: Actor, leader: Actor, address: str) -> None:
    admin = Actor.of_system(leader.organization)
    remove_member(actor=admin, member=kam.membership)
    assert Client().post(address, ONE_CLICK).status_code == 404


def test_it_is_chosen_again_on_the_page(kam: Actor, address: str, client_of: Any) -> None:
    Client().post(address, ONE_CLICK)
    page = "/o/aurora/inbox/preferences/"
    text = client_of(kam).get(page).content.decode()
    boxes = re.findall(r'name="(\w+-\w+)" checked', text)
    assert [box for box in boxes if not box.endswith("-inbox")] == []
    assert "today-inbox" in boxes
    sent = {"digest": "daily", "quiet_from": "20:00", "quiet_until": "07:00"}
    sent |= {"today-inbox": "on", "today-digest": "on"}
    assert client_of(kam).post(page, sent).status_code == 302
    assert wanted(kam) == ["digest", "none"]
    assert NoticePreference.objects.get().channels["today"] == ["inbox", "digest"]


def test_it_speaks_the_reader_s_language(kam: Actor, address: str) -> None:
    kam.membership.user.language = "pt-br"
    kam.membership.user.save()
    assert "Avisos por e-mail" in Client().get(address).content.decode()
