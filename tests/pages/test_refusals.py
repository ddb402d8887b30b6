"""Requests that are too large, too many or unreadable get a page, or a problem of the API."""

import json

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory

from pages.rates import Rate
from tests.conftest import PASSWORD


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.mark.parametrize("size", [101, 300])  # read to its end, and not even begun
def test_a_body_over_the_limit_gets_a_page(db: None, settings: object, size: int) -> None:
    settings.MAX_REQUEST_BODY = 100
    answer = Client().post("/auth/login/", b"x" * size, content_type="text/plain")
    assert (answer.status_code, answer["Connection"]) == (413, "close")
    assert "<h1>Too large</h1>" in answer.content.decode()


def test_a_body_of_just_the_limit_passes(db: None, settings: object) -> None:
    settings.MAX_REQUEST_BODY = 100
    answer = Client().post("/auth/login/", b"x" * 100, content_type="text/plain")
    assert answer.status_code == 200


def test_a_program_gets_a_problem(db: None, settings: object) -> None:
    settings.MAX_REQUEST_BODY = 100
    answer = Client().post("/api/v1/accounts/bulk/", b"x" * 101, content_type="application/json")
    problem = json.loads(answer.content)
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert (problem["status"], problem["code"]) == (413, "too_large")


def test_a_form_over_the_limit_gets_the_same_page(db: None, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = Client().post(
        "/auth/login/", "login=" + "x" * 200, "application/x-www-form-urlencoded"
    )
    assert (answer.status_code, "<h1>Too large</h1>" in answer.content.decode()) == (413, True)


def test_an_unreadable_request_gets_a_page(db: None) -> None:
    answer = Client().get("/", headers={"host": "not a host"})
    assert (answer.status_code, "could not be read" in answer.content.decode()) == (400, True)


def test_passwords_are_not_guessed_without_end(leader: object) -> None:
    form = {"login": leader.user.email, "password": "wrong"}
    for _ in range(5):
        assert Client().post("/auth/login/", form).status_code == 200
    page = Client().post("/auth/login/", form | {"password": PASSWORD}).content.decode()
    assert "Too many failed login attempts" in page


def test_sign_ins_from_one_address_are_limited(leader: object) -> None:
    form = {"login": "nobody@aurora.example", "password": ""}
    answers = [Client().post("/auth/login/", form) for _ in range(31)]
    assert answers[-1].status_code == 429
    assert "<h1>Too many tries</h1>" in answers[-1].content.decode()
    assert answers[-1]["Retry-After"] == "60"


def test_a_rate_counts_each_address_and_each_window(monkeypatch: pytest.MonkeyPatch) -> None:
    rate = Rate("test", 2, 60)
    one, other = (RequestFactory().get("/", REMOTE_ADDR=a) for a in ("10.0.0.1", "10.0.0.2"))
    assert [rate.allows(r) for r in (one, one, one, other)] == [True, True, False, True]
    cache.clear()  # the next window
    assert rate.allows(one)
