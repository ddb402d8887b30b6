"""A database that is away or takes no changes is said in a sentence, never as a fault of ours."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import psycopg2
import pytest
from django.conf import settings
from django.db import (
    DatabaseError,
    Error,
    InterfaceError,
    InternalError,
    OperationalError,
    connection,
)
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from kam.urls import handler500, urlpatterns
from tenants.actors import Actor
from tenants.outages import Outage, outage_of
from tests.programs import Program

__all__ = ["handler500"]


def closed(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What each change meets where PostgreSQL takes none."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.execute("DELETE FROM tenants_duework")
    return HttpResponse("changed")


def hung_up(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The server ends our line."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    return HttpResponse("went on")


VIEWS = {"closed": closed, "hung-up": hung_up}
UNKNOWN = uuid.UUID(int=7).hex
PLACES = ("o/<slug:slug>/", "profile/", "api/v1/")
urlpatterns = [
    *(path(f"{place}{name}/", view) for place in PLACES for name, view in VIEWS.items()),
    *urlpatterns,
]


@pytest.fixture(autouse=True)
def _with_them(settings: object) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize("place", ["/o/aurora/", "/profile/"])
def test_a_page_says_that_nothing_can_be_saved(
    leader: Actor, client_of: Callable[[Actor], Client], place: str
) -> None:
    client = client_of(leader)
    client.raise_request_exception = False
    answer = client.get(f"{place}closed/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "<h1>Nothing can be saved right now</h1>" in answer.content.decode()


def test_a_program_is_told_that_nothing_was_changed(writer: Program) -> None:
    writer.client.raise_request_exception = False
    answer = writer.call("POST", "closed/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert (answer["Content-Type"], answer.json()["code"]) == (
        "application/problem+json",
        "unavailable",
    )
    assert "nothing was changed" in answer.json()["detail"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", ["/o/aurora/", "/profile/"])
def test_a_page_says_that_the_database_hung_up(
    leader: Actor, client_of: Callable[[Actor], Client], place: str
) -> None:
    client = client_of(leader)
    client.raise_request_exception = False
    answer = client.get(f"{place}hung-up/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "<h1>Our database does not answer</h1>" in answer.content.decode()
    assert client.get("/profile/").status_code == 200


@pytest.fixture
def unreachable(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No line is open, and none can be had."""

    def refuse(*_parameters: object) -> None:
        raise psycopg2.OperationalError("connection refused")

    connection.close()
    with monkeypatch.context() as patched:
        patched.setattr(connection, "get_new_connection", refuse)
        yield


def test_whatever_is_asked_while_it_is_away_is_answered_in_words(unreachable: None) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    for address in ("/", "/o/aurora/", "/profile/", "/auth/login/"):
        page = client.get(address)
        assert (page.status_code, page["Retry-After"]) == (503, "5")
        assert "<h1>Our database does not answer</h1>" in page.content.decode()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_so_are_programs(unreachable: None) -> None:
    client = Client(raise_request_exception=False)
    key = {"Authorization": f"Bearer kam_{UNKNOWN}_{'x' * 43}"}
    answer = client.get("/api/v1/accounts/", headers=key)
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["code"] == "unavailable"


def error(kind: type[Error], code: str | None) -> Error:
    class Cause(psycopg2.Error):
        pgcode = code

    made = kind("words")
    made.__cause__ = Cause()
    return made


@pytest.mark.parametrize(
    ("kind", "code", "told"),
    [
        (OperationalError, None, Outage.AWAY),
        (InterfaceError, None, Outage.AWAY),
        (DatabaseError, None, Outage.AWAY),
        (OperationalError, "57P01", Outage.AWAY),
        (OperationalError, "53300", Outage.AWAY),
        (OperationalError, "53100", Outage.CLOSED),
        (InternalError, "25006", Outage.CLOSED),
        (OperationalError, "57014", None),
        (OperationalError, "40P01", None),
        (InternalError, None, None),
    ],
)
def test_what_is_an_outage(kind: type[Error], code: str | None, told: Outage | None) -> None:
    assert outage_of(error(kind, code)) is told


def test_a_fault_of_ours_is_none() -> None:
    assert outage_of(RuntimeError()) is None
    assert outage_of(None) is None
