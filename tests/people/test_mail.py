"""Mails over real SMTP: received once, in the reader's language."""

from __future__ import annotations

import email
import email.policy
import re
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from mail.boxes import PEOPLE
from mail.models import Mail, PersonMail
from mail.outbox import send_and_ring
from people import invitations, joining
from tenants.actors import Actor
from tenants.models import DueWork, Invitation, Membership, Organization
from tenants.scope import organization_scope
from tests.conftest import PASSWORD


class Sink:
    """A mail server that keeps what it gets, or turns it away."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answer = "250 Kept"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        if self.answer.startswith("250"):
            letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
            letter["X-To"] = ", ".join(envelope.rcpt_tos)
            self.letters.append(letter)
        return self.answer


@pytest.fixture
def sink(settings: object) -> Iterator[Sink]:
    """Every mail of the test goes there."""
    cache.clear()
    kept = Sink()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host, port = probe.getsockname()
    controller = Controller(kept, hostname=host, port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
    settings.EMAIL_USE_TLS = False
    yield kept
    controller.stop()


def invite(organization: Organization) -> Invitation:
    with organization_scope(organization.id):
        admin = Membership.objects.select_related("organization").get(role="admin")
        return invitations.invite(actor=Actor.of_member(admin), email="new@example.com", role="kam")


@pytest.mark.parametrize(
    ("slug", "subject", "sentence"),
    [
        ("aurora", "Convite de Aurora para o KAM", "Abra este link para participar:"),
        ("borealis", "Borealis invites you to KAM", "Open this link to join:"),
    ],
)
def test_an_invitation_is_received_once_in_the_organisations_language(
    aurora: Organization,
    borealis: Organization,
    sink: Sink,
    slug: str,
    subject: str,
    sentence: str,
) -> None:
    organization = {"aurora": aurora, "borealis": borealis}[slug]
    invite(organization)
    assert [send_and_ring(organization.id) for _ in range(2)] == [1, 0]
    [letter] = sink.letters
    text = letter.get_content()
    assert (letter["Subject"], letter["To"], letter["X-To"]) == (
        subject,
        "new@example.com",
        "new@example.com",
    )
    assert sentence in text.splitlines()
    [path] = re.findall(r"http://localhost:8000(/invitations/\S+)", text)
    assert Client().get(path).status_code == 200


def test_a_mail_repeated_after_a_crash_has_the_same_id_and_sending_again_another(
    aurora: Organization, sink: Sink
) -> None:
    invitation = invite(aurora)
    send_and_ring(aurora.id)
    with organization_scope(aurora.id):
        Mail.objects.update(state="waiting", claimed_at=None)  # it was sent, and not marked
    send_and_ring(aurora.id)
    with organization_scope(aurora.id):
        row = Mail.objects.get()
        with time_machine.travel(timezone.now() + timedelta(hours=1)):
            invitations.send_again(actor=Actor.of_system(aurora), invitation=invitation)
    send_and_ring(aurora.id, now=timezone.now() + timedelta(hours=2))
    first, repeated, again = [letter["Message-ID"].strip() for letter in sink.letters]
    assert first == repeated == f"<mail-{row.id}@localhost>" != again


def test_a_server_that_turns_a_mail_away_gets_it_later(aurora: Organization, sink: Sink) -> None:
    invite(aurora)
    sink.answer = "451 Later"
    assert send_and_ring(aurora.id) == 0
    with organization_scope(aurora.id):
        row = Mail.objects.get()
    assert (row.state, row.attempts, row.problem) == ("waiting", 1, "SMTPDataError 451")
    sink.answer = "250 Kept"
    assert send_and_ring(aurora.id, now=row.send_at) == 1
    assert len(sink.letters) == 1


def withdrawn(actor: Actor, invitation: Invitation) -> None:
    invitations.withdraw(actor=actor, invitation=invitation)


def accepted(actor: Actor, invitation: Invitation) -> None:
    joining.join(invitation=invitation, name="Nova", password="correct-horse-battery")


def past(actor: Actor, invitation: Invitation) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))


def given_another_role(actor: Actor, invitation: Invitation) -> None:
    invitations.invite(actor=actor, email=invitation.email, role="viewer")
    Mail.objects.exclude(about=invitation.pk).delete()


@pytest.mark.parametrize("meanwhile", [withdrawn, accepted, past, given_another_role])
def test_an_invitation_that_opens_nothing_any_more_is_dropped(
    aurora: Organization, sink: Sink, meanwhile: Callable[[Actor, Invitation], None]
) -> None:
    invitation = invite(aurora)
    with organization_scope(aurora.id):
        meanwhile(Actor.of_system(aurora), invitation)
    send_and_ring(aurora.id)
    with organization_scope(aurora.id):
        assert [mail.state for mail in Mail.objects.all()] == ["dropped"]
    assert sink.letters == []


def test_one_that_is_sent_again_before_it_went_out_arrives_once(
    aurora: Organization, sink: Sink
) -> None:
    invitation = invite(aurora)
    with organization_scope(aurora.id), time_machine.travel(timezone.now() + timedelta(hours=1)):
        invitations.send_again(actor=Actor.of_system(aurora), invitation=invitation)
    send_and_ring(aurora.id, now=timezone.now() + timedelta(hours=2))
    with organization_scope(aurora.id):
        assert sorted(mail.state for mail in Mail.objects.all()) == ["dropped", "sent"]
    assert len(sink.letters) == 1


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "Password reset"), ("pt-br", "Redefinição de senha")],
)
def test_a_reset_is_received_once_in_the_persons_language(
    leader: Actor, sink: Sink, language: str, subject: str
) -> None:
    leader.user.language = language
    leader.user.save()
    other = "pt-BR" if language == "en" else "en"
    client = Client(headers={"accept-language": other})
    answer = client.post("/auth/password/reset/", {"email": leader.user.email})
    assert answer.url == "/auth/password/reset/done/"
    assert [send_and_ring(PEOPLE) for _ in range(2)] == [1, 0]
    [letter] = sink.letters
    assert (letter["Subject"], letter["X-To"]) == (subject, leader.user.email)
    [path] = re.findall(rf"{settings.BASE_URL}(/\S+)", letter.get_content())
    form = client.get(path, follow=True)
    new = "another-horse-battery"
    client.post(form.wsgi_request.path, {"password1": new, "password2": new})
    leader.user.refresh_from_db()
    assert leader.user.check_password(new)
    assert client.get(path, follow=True).context["token_fail"]  # the link opens once


def test_a_link_leads_to_us_whatever_host_was_asked(leader: Actor, sink: Sink) -> None:
    client = Client(headers={"host": "testserver:1234"})
    client.post("/auth/password/reset/", {"email": leader.user.email})
    send_and_ring(PEOPLE)
    [letter] = sink.letters
    assert re.findall(r"https?://[^/\s]+", letter.get_content()) == [settings.BASE_URL]


def test_a_stranger_learns_nothing_and_gets_one_mail(db: None, sink: Sink) -> None:
    answer = Client().post("/auth/password/reset/", {"email": "stranger@example.com"})
    send_and_ring(PEOPLE)
    assert (answer.url, len(sink.letters)) == ("/auth/password/reset/done/", 1)
    assert "there is no account with this address" in sink.letters[0].get_content()


def test_the_links_of_a_mail_lie_nowhere_in_clear_and_go_once_it_is_sent(
    leader: Actor, sink: Sink
) -> None:
    Client().post("/auth/password/reset/", {"email": leader.user.email})
    with connection.cursor() as cursor:
        cursor.execute("SELECT m::text FROM mail_personmail m")
        [(waiting,)] = cursor.fetchall()
    send_and_ring(PEOPLE)
    [link] = re.findall(rf"{settings.BASE_URL}/\S+", sink.letters[0].get_content())
    secrets = [link, link.rstrip("/").rsplit("/", 1)[-1], "new password"]
    assert [secret in waiting for secret in secrets] == [False, False, False]
    row = PersonMail.objects.get()
    assert (row.state, row.kind, row.sealed, row.address) == ("sent", "new_password", "", "")


def test_what_was_sealed_with_an_older_key_is_sent(
    leader: Actor, sink: Sink, settings: object
) -> None:
    Client().post("/auth/password/reset/", {"email": leader.user.email})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-forty-letters-or-even-more"
    assert send_and_ring(PEOPLE) == 1


def test_a_mail_server_that_does_not_answer_holds_nobody_up(leader: Actor, sink: Sink) -> None:
    sink.answer = "451 Later"
    answer = Client().post("/auth/password/reset/", {"email": leader.user.email}, follow=True)
    assert (answer.status_code, send_and_ring(PEOPLE)) == (200, 0)
    row = PersonMail.objects.get()
    assert (row.state, row.problem) == ("waiting", "SMTPDataError 451")
    sink.answer = "250 Kept"
    assert (send_and_ring(PEOPLE, now=row.send_at), len(sink.letters)) == (1, 1)


def test_a_notice_is_in_the_persons_language(leader: Actor, sink: Sink) -> None:
    leader.user.language = "pt-br"
    leader.user.save()
    client = Client(headers={"accept-language": "en"})
    client.post("/auth/login/", {"login": leader.user.email, "password": PASSWORD})
    new = "another-horse-battery"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/auth/password/change/", form)
    send_and_ring(PEOPLE)
    assert [letter["Subject"] for letter in sink.letters] == ["Senha alterada"]
    assert [mail.kind for mail in PersonMail.objects.all()] == ["sign_in_notice"]


@pytest.mark.parametrize(
    ("language", "moment"),
    [("en", "29 November 2026, 15:05 UTC"), ("pt-br", "29 de nov. de 2026, 15:05 UTC")],
)
def test_a_notice_says_when_in_the_persons_format_and_of_which_zone(
    leader: Actor, sink: Sink, language: str, moment: str
) -> None:
    leader.user.language = language
    leader.user.save()
    new = "another-horse-battery"
    with time_machine.travel("2026-11-29T15:05:00Z", tick=False):
        client = Client()
        client.post("/auth/login/", {"login": leader.user.email, "password": PASSWORD})
        form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
        client.post("/auth/password/change/", form)
        send_and_ring(PEOPLE)
    [letter] = sink.letters
    told = [line for line in letter.get_content().splitlines() if "127.0.0.1" in line]
    assert [line.split("127.0.0.1, ")[1] for line in told] == [moment]


def test_mails_to_people_are_forgotten_after_thirty_days(leader: Actor, sink: Sink) -> None:
    Client().post("/auth/password/reset/", {"email": leader.user.email})
    send_and_ring(PEOPLE)
    due = DueWork.objects.get(kind="mails", organization_id=PEOPLE).due_at
    made = PersonMail.objects.get().created_at
    assert due == made + timedelta(days=30)
    send_and_ring(PEOPLE, now=due - timedelta(seconds=1))
    assert PersonMail.objects.count() == 1
    send_and_ring(PEOPLE, now=due)
    assert (PersonMail.objects.count(), DueWork.objects.filter(kind="mails").count()) == (0, 0)
