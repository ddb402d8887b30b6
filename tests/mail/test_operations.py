"""The operations page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from mail.models import Mail
from reviews.models import Review
from reviews.reminders.rules import make_reminders
from tenants.actors import Actor
from tenants.models import DueWork, Membership, Organization
from tenants.scope import organization_scope

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
ClientOf = Callable[[Actor], Client]


@pytest.fixture
def admin(aurora: Organization, in_aurora: Organization) -> Actor:
    return Actor.of_member(Membership.objects.select_related("user").get(role="admin"))


def test_it_shows_why_and_tries_again(
    client_of: ClientOf, aurora: Organization, review: Review, admin: Actor
) -> None:
    make_reminders(aurora, now=NOW)
    Mail.objects.update(state="failed", attempts=6, problem="SMTPRecipientsRefused [550]")
    browser = client_of(admin)
    page = browser.get("/o/aurora/settings/operations/")
    n = Mail.objects.count()
    assert page.content.decode().count("SMTPRecipientsRefused [550]") == n
    one = Mail.objects.order_by("id")[0]
    assert (
        browser.post(
            "/o/aurora/settings/operations/another-try/", {"mail": str(one.pk)}
        ).status_code
        == 302
    )
    one.refresh_from_db()
    assert (one.state, one.attempts, Mail.objects.filter(state="failed").count()) == (
        "waiting",
        0,
        n - 1,
    )
    assert DueWork.objects.filter(kind="mails", organization_id=aurora.id).count() == 1


def test_an_odd_id_tries_nothing(
    client_of: ClientOf, aurora: Organization, review: Review, admin: Actor
) -> None:
    make_reminders(aurora, now=NOW)
    Mail.objects.update(state="failed")
    client_of(admin).post("/o/aurora/settings/operations/another-try/", {"mail": "odd"})
    assert set(Mail.objects.values_list("state", flat=True)) == {"failed"}


def test_another_organisations_mails_are_not_in_it(
    client_of: ClientOf, borealis: Organization, review: Review, aurora: Organization, admin: Actor
) -> None:
    make_reminders(aurora, now=NOW)
    Mail.objects.update(state="failed", problem="Only Aurora's")
    with organization_scope(borealis.id):
        theirs = Actor.of_member(Membership.objects.select_related("user").get(role="admin"))
    page = client_of(theirs).get("/o/borealis/settings/operations/")
    assert (page.status_code, "Only Aurora" in page.content.decode()) == (200, False)
    assert client_of(theirs).get("/o/aurora/settings/operations/").status_code == 404
