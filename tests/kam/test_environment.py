"""The environment is read strictly."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from kam import environment


def test_a_missing_variable_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAM_NOTHING", raising=False)
    with pytest.raises(ImproperlyConfigured, match="KAM_NOTHING"):
        environment.text("KAM_NOTHING")


@pytest.mark.parametrize(("word", "value"), [("true", True), ("0", False), ("", False)])
def test_flags(monkeypatch: pytest.MonkeyPatch, word: str, value: bool) -> None:
    monkeypatch.setenv("KAM_FLAG", word)
    assert environment.flag("KAM_FLAG") is value


def test_an_odd_flag_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured):
        environment.flag("KAM_FLAG")


def test_a_database_address_with_a_socket() -> None:
    url = "postgresql://kam_app:p%40ss@/kam?host=/run/a%20b&port=5433"
    assert environment.database(url) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "kam",
        "USER": "kam_app",
        "PASSWORD": "p@ss",
        "HOST": "/run/a b",
        "PORT": "5433",
        "OPTIONS": {},
    }


def test_another_database_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured):
        environment.database("sqlite:///x")
