"""The environment is read strictly."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kam import environment
from kam.embedded.postgres import SETTINGS

ROOT = Path(__file__).resolve().parents[2]


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
        "OPTIONS": {"connect_timeout": 5},
    }


def test_another_database_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured):
        environment.database("sqlite:///x")


@pytest.mark.parametrize("text", ["10/minute", "10/min", "10/m", "600/hour", "5/s", "1/day"])
def test_rates(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("KAM_SOME_RATE", text)
    assert environment.rate("KAM_SOME_RATE", "1/s") == text


@pytest.mark.parametrize("text", ["10", "10/fortnight", "0/min", "ten/min", "-1/s", "10/min/s"])
def test_an_odd_rate_stops_the_start(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("KAM_SOME_RATE", text)
    with pytest.raises(ImproperlyConfigured, match="KAM_SOME_RATE must be a rate"):
        environment.rate("KAM_SOME_RATE", "1/s")


ELSEWHERE = {
    "DATABASE_OWNER_URL",  # of the service that migrates
    "KAM_DEBUG",
    "KAM_DEMO",
    "KAM_ALLOW_HTTP",
    "KAM_BEHIND_HTTP_PROXY",
    "KAM_STATIC_ROOT",  # of the image
    "KAM_VAR",
}
"""What an installation with compose never sets."""


def test_compose_passes_on_every_setting() -> None:
    settings = (ROOT / "kam" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    composed = (ROOT / "docker-compose.yml").read_text().partition("services:")[0]
    passed = set(re.findall(r"^    ([A-Z_]+): ", composed, re.MULTILINE))
    assert len(read) > 15
    assert read - passed == ELSEWHERE
    told = (ROOT / ".env.example").read_text()
    assert [name for name in sorted(read) if name not in told] == []


def test_compose_keeps_rows_out_of_its_databases_log_as_the_embedded_one_does() -> None:
    composed = (ROOT / "docker-compose.yml").read_text()
    said = dict(re.findall(r"-c (log_\w+)=(\w+)", composed))
    quiet = {name: value for name, value in SETTINGS.items() if name.startswith("log_")}
    del quiet["log_timezone"]
    assert said == quiet
    assert len(said) == 4
