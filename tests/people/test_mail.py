"""Mails over real SMTP: received once, in the reader's language."""

from __future__ import annotations

import email
import email.policy
import re
import socket
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from people import invitations
from people.tasks import send_invitation
from tenants.actors import Actor
from tenants.models import Invitation, Membership, Organization
from tenants.scope import organization_scope


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
        ("aurora", "Aurora convida você para o KAM", "Abra este endereço para participar:"),
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
    invitation = invite(organization)
    send_invitation(str(organization.id), str(invitation.id))
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


def test_a_repeated_job_has_the_same_id_and_sending_again_another(
    aurora: Organization, sink: Sink
) -> None:
    invitation = invite(aurora)
    for _ in range(2):
        send_invitation(str(aurora.id), str(invitation.id))
    with organization_scope(aurora.id):
        Invitation.objects.update(expires_at=invitation.expires_at + invitations.VALID)
    send_invitation(str(aurora.id), str(invitation.id))
    first, repeated, again = [letter["Message-ID"].strip() for letter in sink.letters]
    assert first == repeated != again
    assert first.startswith(f"<invitation-{invitation.id}-")


def test_a_server_that_turns_a_mail_away_gets_it_later(aurora: Organization, sink: Sink) -> None:
    invitation = invite(aurora)
    sink.answer = "451 Later"
    with pytest.raises(OSError, match="Later"):
        send_invitation(str(aurora.id), str(invitation.id))
    sink.answer = "250 Kept"
    send_invitation(str(aurora.id), str(invitation.id))
    assert len(sink.letters) == 1


def test_a_used_invitation_is_not_sent(aurora: Organization, sink: Sink) -> None:
    invitation = invite(aurora)
    with organization_scope(aurora.id):
        invitations.withdraw(actor=Actor.of_system(aurora), invitation=Invitation.objects.get())
    send_invitation(str(aurora.id), str(invitation.id))
    assert sink.letters == []


@pytest.mark.parametrize(
    ("language", "subject"),
    [("en", "Password Reset Email"), ("pt-br", "E-mail de redefinição de senha")],
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
    [letter] = sink.letters
    assert re.findall(r"https?://[^/\s]+", letter.get_content()) == [settings.BASE_URL]


def test_a_stranger_learns_nothing_and_gets_one_mail(db: None, sink: Sink) -> None:
    answer = Client().post("/auth/password/reset/", {"email": "stranger@example.com"})
    assert (answer.url, len(sink.letters)) == ("/auth/password/reset/done/", 1)
    assert "there is no account with this address" in sink.letters[0].get_content()


def test_a_mail_server_that_does_not_answer_is_said(leader: Actor, sink: Sink) -> None:
    sink.answer = "451 Later"
    answer = Client().post("/auth/password/reset/", {"email": leader.user.email}, follow=True)
    assert answer.status_code == 200
    assert "The mail could not be sent" in answer.content.decode()
