"""A password is more than names that anybody would try."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError

from people.passwords import ContextValidator
from tenants.models import User

ANA = User(name="Ana Prado", email="ana.prado@laticinios-serra.com.br")


@pytest.mark.parametrize(
    "password",
    [
        "KAM-kam-KAM-2026",
        "KeyAccount2026!",
        "senha-conta-chave-1",
        "laticinios.serra.26",
        "AnaPradoSerra123",
        "_-_-_-_-_-_-_-_-",
    ],
)
def test_what_is_little_more_than_names_is_refused(password: str) -> None:
    with pytest.raises(ValidationError) as told:
        ContextValidator().validate(password, ANA)
    assert told.value.code == "password_of_names"


@pytest.mark.parametrize(
    "password",
    ["correct-horse-battery", "demo-demo-demo", "serra-ponte-vidro-47", "ção de três ões"],
)
def test_what_has_more_in_it_is_taken(password: str) -> None:
    ContextValidator().validate(password, ANA)
    ContextValidator().validate(password)


def test_it_is_asked_with_the_others() -> None:
    assert any(isinstance(one, ContextValidator) for one in get_default_password_validators())
