"""Who tries to sign in, and how that changes, stands in the log; no word of it does."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client

from audit.models import Entry
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.conftest import PASSWORD

WRONG = "not-the-password"


@pytest.fixture(autouse=True)
def _heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="kam.security")


def told(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, dict[str, Any]]]:
    found = [r for r in caplog.records if r.name == "kam.security"]
    return [(r.levelname, r.getMessage(), vars(r)["told"]) for r in found]


def sign_in(client: Client, address: str, password: str) -> None:
    client.post("/auth/login/", {"login": address, "password": password})


def test_who_comes_and_who_fails_is_told(leader: Actor, caplog: pytest.LogCaptureFixture) -> None:
    client, email = Client(), leader.user.email
    sign_in(client, email, WRONG)
    sign_in(client, "nobody@nowhere.example", WRONG)
    sign_in(client, email.upper(), WRONG)
    sign_in(client, email, PASSWORD)
    client.post("/auth/logout/")
    person = {"person": str(leader.user.pk), "from": "127.0.0.1"}
    failed = [line for line in told(caplog) if line[1] == "sign-in failed"]
    assert [level for level, _event, _told in failed] == ["WARNING"] * 3
    digests = [line[2]["address"] for line in failed]
    assert (digests[0] == digests[2], digests[0] == digests[1]) == (True, False)
    assert [line[1:] for line in told(caplog) if line not in failed] == [
        ("signed in", person),
        ("signed out", person),
    ]
    for secret in (email, PASSWORD, WRONG, "nobody@nowhere"):
        assert secret not in str(told(caplog))


def test_who_tries_too_often_is_told(leader: Actor, caplog: pytest.LogCaptureFixture) -> None:
    for _time in range(7):
        sign_in(Client(), leader.user.email, WRONG)
    events = [event for _level, event, _told in told(caplog)]
    assert events == ["sign-in failed"] * 5 + ["sign-in locked"] * 2


@pytest.mark.django_db(transaction=True)
def test_what_changes_how_one_signs_in_stands_in_log_and_audit(
    leader: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    sign_in(client, leader.user.email, PASSWORD)
    client.post("/auth/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/auth/2fa/totp/activate/").context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    client.post("/auth/2fa/totp/activate/", {"code": code})
    client.post("/auth/2fa/totp/deactivate/")
    new = {
        "oldpassword": PASSWORD,
        "password1": "battery-staple-9",
        "password2": "battery-staple-9",
    }
    client.post("/auth/password/change/", new)
    events = [event for _level, event, _told in told(caplog)]
    assert events[0] == "signed in"
    assert [e for e in events if e.startswith(("second step", "password"))] == [
        "second step added",
        "second step added",
        "second step removed",
        "second step removed",
        "password changed",
    ]
    with organization_scope(leader.organization.id):
        rows = Entry.objects.filter(action__startswith="member.").order_by("id")
        actions = [row.action for row in rows if row.actor_id == leader.membership_id]
    assert actions == [
        *["member.second_step_added"] * 2,
        *["member.second_step_removed"] * 2,
        "member.password_changed",
    ]
