"""The outbox: one claim, tries with longer waits, failures that are seen."""

from __future__ import annotations

import smtplib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core import mail as sink
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection

from accounts.models import Account
from audit.models import Entry
from mail.claims import STUCK_AFTER, TRIES, next_look_at, release_stuck
from mail.models import Mail
from mail.operations import try_again
from mail.outbox import is_final, send_waiting
from reviews.models import Reminder, Review
from rules.errors import NotAllowedError
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = NOON.date()


def a_mail(organization: Organization, member: Membership, n: int = 1) -> Mail:
    account = Account.objects.create(name=f"Alfa {n}", owner=member)
    review = Review.objects.create(
        account=account, kind="internal_review", due_on=DAY, original_due_on=DAY
    )
    mail = Mail.objects.create(
        member=member, kind="reminder", key=f"k{n}", send_at=NOON - timedelta(hours=1)
    )
    Reminder.objects.create(
        review=review, member=member, kind="today", day=DAY, due_on=DAY, mail=mail, show_at=NOON
    )
    return mail


def _same(moment: datetime) -> datetime:
    return moment


@pytest.fixture
def mail(in_aurora: Organization) -> Mail:
    return a_mail(in_aurora, Membership.objects.get())


class Refusing(EmailBackend):
    """A mail server that answers with an error."""

    error: Exception

    def send_messages(self, messages: object) -> int:
        raise self.error


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Refusing]]:
    monkeypatch.setattr("mail.outbox.get_connection", Refusing)
    yield Refusing


def test_a_server_that_says_later_is_asked_later(
    aurora: Organization, mail: Mail, refusing: type[Refusing]
) -> None:
    refusing.error = smtplib.SMTPServerDisconnected("gone")
    now, waits = NOON, []
    for _n in range(TRIES):
        done = send_waiting(aurora.id, clock=partial(_same, now))
        mail.refresh_from_db()
        waits.append(round((mail.send_at - now).total_seconds() / 60))
        now = max(now, mail.send_at) + timedelta(seconds=1)
    assert waits[:-1] == [1, 5, 15, 60, 240]
    assert (mail.state, mail.attempts, done.failed) == ("failed", TRIES, 1)
    assert mail.problem == "SMTPServerDisconnected"
    assert send_waiting(aurora.id, clock=lambda: now + timedelta(days=1)).sent == 0


def test_a_server_that_says_never_is_believed(
    aurora: Organization, mail: Mail, refusing: type[Refusing]
) -> None:
    refusing.error = smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"unknown a@b.example")})
    assert send_waiting(aurora.id, clock=lambda: NOON).failed == 1
    mail.refresh_from_db()
    assert (mail.state, mail.problem) == ("failed", "SMTPRecipientsRefused [550]")


@pytest.mark.parametrize(
    ("error", "final"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (450, b"")}), False),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"")}), True),
        (smtplib.SMTPResponseException(421, b""), False),
        (smtplib.SMTPResponseException(554, b""), True),
        (TimeoutError(), False),
    ],
)
def test_what_is_final(error: Exception, final: bool) -> None:
    assert is_final(error) is final


def test_failed_mails_go_out_again_when_a_person_says_so(aurora: Organization, mail: Mail) -> None:
    Mail.objects.update(state="failed", attempts=TRIES)
    admin = Actor.of_member(Membership.objects.get(role="admin"))
    assert [try_again(actor=admin, mail_ids=[mail.pk]) for _ in range(2)] == [1, 0]
    assert send_waiting(aurora.id).sent == 1
    assert list(
        Entry.objects.filter(action="mail.retried").values_list("object_id", flat=True)
    ) == [mail.pk]


def test_only_administrators_say_so(aurora: Organization, mail: Mail, leader: Actor) -> None:
    Mail.objects.update(state="failed", attempts=TRIES)
    with pytest.raises(NotAllowedError):
        try_again(actor=leader)
    assert Mail.objects.get().state == "failed"


def test_a_mail_that_cannot_be_composed_stops_only_itself(
    aurora: Organization, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = a_mail(aurora, Membership.objects.get(), 2)
    Mail.objects.filter(pk=good.pk).update(send_at=NOON)
    with monkeypatch.context() as broken:
        broken.setattr("mail.outbox.compose", lambda _mail: {}["nothing"])
        with pytest.raises(KeyError):
            send_waiting(aurora.id, clock=lambda: NOON)
    assert send_waiting(aurora.id, clock=lambda: NOON).sent == 1
    assert dict(Mail.objects.values_list("pk", "state")) == {mail.pk: "claimed", good.pk: "sent"}


def test_stuck_mails_are_looked_at_before_those_of_tomorrow(
    aurora: Organization, mail: Mail
) -> None:
    Mail.objects.update(state="claimed", claimed_at=NOON)
    later = a_mail(aurora, Membership.objects.get(), 2)
    Mail.objects.filter(pk=later.pk).update(send_at=NOON + timedelta(days=1))
    assert next_look_at() == NOON + STUCK_AFTER


def test_a_mail_whose_worker_died_comes_back(aurora: Organization, mail: Mail) -> None:
    Mail.objects.update(state="claimed", claimed_at=NOON, attempts=1)
    assert release_stuck(now=NOON + STUCK_AFTER) == 0
    assert release_stuck(now=NOON + STUCK_AFTER + timedelta(seconds=1)) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.claimed_at) == ("waiting", None)


def test_one_that_kills_its_worker_each_time_fails_visibly(
    aurora: Organization, mail: Mail
) -> None:
    Mail.objects.update(state="claimed", claimed_at=NOON, attempts=TRIES)
    assert release_stuck(now=NOON + timedelta(hours=1)) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.problem) == ("failed", "The worker stopped while sending.")


@pytest.mark.django_db(transaction=True)
def test_four_workers_send_each_mail_once(aurora: Organization) -> None:
    with organization_scope(aurora.id):
        member = Membership.objects.get()
        for n in range(20):
            a_mail(aurora, member, n)
    gate, counts = threading.Barrier(4), []

    def work() -> None:
        gate.wait()
        try:
            counts.append(send_waiting(aurora.id, clock=lambda: NOON).sent)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ids = [m.extra_headers["Message-ID"] for m in sink.outbox]
    assert (sum(counts), len(ids), len(set(ids))) == (20, 20, 20)
