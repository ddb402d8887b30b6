"""The operations page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from audit.models import Entry
from mail.boxes import PEOPLE
from mail.models import Mail, PersonMail
from people import invitations
from reviews.models import Review
from reviews.reminders.rules import make_reminders
from tenants.actors import Actor
from tenants.models import DueWork, Membership, Organization
from tenants.scope import organization_scope

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
ClientOf = Callable[[Actor], Client]


@pytest.fixture
def failed(leader: Actor) -> PersonMail:
    """The mail with which aurora's leader, who is not in borealis, gets a new password."""
    Client().post("/auth/password/reset/", {"email": leader.user.email})
    PersonMail.objects.update(state="failed", attempts=6, problem="SMTPDataError 550")
    return PersonMail.objects.get()


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


def test_a_mail_about_signing_in_is_seen_where_the_person_belongs(
    client_of: ClientOf,
    aurora: Organization,
    borealis: Organization,
    failed: PersonMail,
    admin: Actor,
) -> None:
    with organization_scope(borealis.id):
        theirs = Actor.of_member(Membership.objects.select_related("user").get(role="admin"))
    ours, other = client_of(admin), client_of(theirs)
    assert [
        browser.get(f"/o/{slug}/settings/operations/").content.decode().count("SMTPDataError 550")
        for browser, slug in ((ours, "aurora"), (other, "borealis"))
    ] == [1, 0]
    other.post("/o/borealis/settings/operations/another-try/", {"mail": str(failed.pk)})
    other.post("/o/borealis/settings/operations/another-try/")
    failed.refresh_from_db()
    assert failed.state == "failed"
    ours.post("/o/aurora/settings/operations/another-try/", {"mail": str(failed.pk)})
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.problem) == ("waiting", 0, "")
    assert DueWork.objects.filter(kind="mails", organization_id=PEOPLE).count() == 1
    assert [e.object_id for e in Entry.objects.filter(action="mail.retried")] == [failed.pk]


def test_nor_where_the_person_belonged_before(
    client_of: ClientOf, leader: Actor, failed: PersonMail, admin: Actor
) -> None:
    Membership.objects.filter(user=leader.user).update(ended_at=NOW)
    page = client_of(admin).get("/o/aurora/settings/operations/").content.decode()
    assert page.count("SMTPDataError 550") == 0


def test_an_invitation_that_failed_names_whom_it_goes_to(
    client_of: ClientOf, aurora: Organization, admin: Actor
) -> None:
    invitations.invite(actor=admin, email="nova@x.example", role="kam")
    Mail.objects.update(state="failed", problem="TimeoutError")
    page = client_of(admin).get("/o/aurora/settings/operations/").content.decode()
    assert page.count("nova@x.example") == 2  # the row, and the button for those who do not see it
