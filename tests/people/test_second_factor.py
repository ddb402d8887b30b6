"""The secrets of the second step are sealed."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import InvalidToken

from people.second_factor import SecondFactorAdapter
from tenants.actors import Actor
from tenants.scope import user_scope

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
