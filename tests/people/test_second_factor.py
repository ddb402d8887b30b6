"""The secrets of the second step are sealed."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from cryptography.fernet import InvalidToken
from django.core import mail
from django.test import Client

from mail.boxes import PEOPLE
from mail.outbox import send_and_ring
from people.second_factor import SecondFactorAdapter
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import user_scope
from tests.conftest import PASSWORD

SECRET = "JBSWY3DPEHPK3PXP"
NEW_KEY = "another-key-another-key-another-key-another-key"


def test_the_database_never_holds_the_secret(leader: Actor) -> None:
    with user_scope(leader.user.pk):
        TOTP.activate(leader.user, SECRET)
        kept = Authenticator.objects.get().data["secret"]
    assert SECRET not in kept
    assert SecondFactorAdapter().decrypt(kept) == SECRET


def test_a_retired_key_still_opens_and_a_forgotten_one_does_not(settings: object) -> None:
    sealed = SecondFactorAdapter().encrypt(SECRET)
    retired, settings.SECRET_KEY = settings.SECRET_KEY, NEW_KEY
    with pytest.raises(InvalidToken):
        SecondFactorAdapter().decrypt(sealed)
    settings.SECRET_KEY_FALLBACKS = [retired]
    assert SecondFactorAdapter().decrypt(sealed) == SECRET


def test_who_takes_a_second_step_is_told_by_mail(
    transactional_db: None, aurora: Organization, leader: Actor
) -> None:
    client = Client()
    client.post("/auth/login/", {"login": leader.user.email, "password": PASSWORD})
    client.post("/auth/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/auth/2fa/totp/activate/").context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert client.post("/auth/2fa/totp/activate/", {"code": code}).status_code == 302
    assert send_and_ring(PEOPLE) == 1
    assert [letter.to for letter in mail.outbox] == [[leader.user.email]]
    with user_scope(leader.user.pk):
        assert Authenticator.objects.filter(type="totp").count() == 1
