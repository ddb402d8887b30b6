"""The demo shows its own mails, each organisation's to its administrators alone."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
from django.test import Client

from mail.outbox import send_waiting
from people.invitations import address_of, invite
from tenants.actors import Actor
from tenants.models import Invitation, Organization, User
from tenants.scope import organization_scope

PAGE = "/o/{}/settings/operations/mails/"


def signed_in(email: str) -> Client:
    client = Client()
    client.force_login(User.objects.get_by_natural_key(email))
    return client


@pytest.fixture
def invited(aurora: Organization, borealis: Organization) -> str:
    """The link of an invitation of the first organisation."""
    with organization_scope(aurora.id):
        made = invite(
            actor=Actor.of_system(aurora), email="<b>new</b>@aurora.example", role="viewer"
        )
        return address_of(made)


def test_administrators_read_what_went_out(
    aurora: Organization, invited: str, settings: Any
) -> None:
    settings.DEMO = True
    send_waiting(aurora.id)
    page = signed_in("admin@aurora.example").get(PAGE.format("aurora"))
    text = page.content.decode()
    assert f'href="{invited}"' in text
    assert ("<b>new" in text, "&lt;b&gt;new" in text) == (False, True)
    assert page["Cache-Control"] == "private, no-store"
    operations = signed_in("admin@aurora.example").get("/o/aurora/settings/operations/")
    assert f'href="{PAGE.format("aurora")}"' in operations.content.decode()


def test_nobody_else_reads_them(
    aurora: Organization, borealis: Organization, invited: str, settings: Any, leader: Actor
) -> None:
    settings.DEMO = True
    other = signed_in("admin@borealis.example")
    assert (invited in other.get(PAGE.format("borealis")).content.decode()) is False
    assert other.get(PAGE.format("aurora")).status_code == 404
    assert signed_in("leader@aurora.example").get(PAGE.format("aurora")).status_code == 403
    settings.DEMO = False
    admin = signed_in("admin@aurora.example")
    assert admin.get(PAGE.format("aurora")).status_code == 404
    assert "operations/mails/" not in admin.get("/o/aurora/settings/operations/").content.decode()


def test_a_link_is_copied_from_the_list_of_people(aurora: Organization, invited: str) -> None:
    admin = signed_in("admin@aurora.example")
    page = admin.get("/o/aurora/settings/people/").content.decode()
    assert invited not in page
    [address] = re.findall(r'href="([^"]*/link/)"', page)
    answer = admin.get(address)
    shown = re.search(r"<textarea[^>]*>([^<]*)</textarea>", answer.content.decode())
    assert shown is not None
    assert (shown[1], answer["Cache-Control"]) == (invited, "private, no-store")
    assert Client().get(invited.removeprefix("http://localhost:8000")).status_code == 200
    with organization_scope(aurora.id):
        Invitation.objects.update(expires_at="2020-01-01T00:00Z")
    assert admin.get(address).status_code == 302


def test_no_mail_of_the_demo_goes_to_its_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_DEMO", "true")
    monkeypatch.delenv("KAM_EMAIL_BACKEND", raising=False)
    asked = "from django.conf import settings; print(settings.EMAIL_BACKEND)"
    command = [sys.executable, "-c", asked]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.strip() == "django.core.mail.backends.dummy.EmailBackend"
