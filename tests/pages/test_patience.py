"""What takes too long is ended by the database, said in a sentence, and changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from accounts.models import Account
from kam.celery import app
from kam.urls import urlpatterns as addresses
from pages import patience_middleware
from tenants.actors import Actor
from tenants.models import Invitation, Organization, User
from tenants.patience import FILE, JOB, PAGE, PROGRAM, Patience, working
from tenants.scope import organization_scope, shared_transaction, take_turns, user_scope
from tenants.tenant_task import TenantTask
from tests.patience import until

HURRIED = Patience(statement=0.3, lock=0.1, whole=20)
FREE = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
BRIEF = Patience(statement=5, lock=1, whole=1)


def dripping(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A view whose thousand statements are quick, each of them."""
    Account.objects.create(name="Half done")
    for _statement in range(1_000):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.1)")
    return HttpResponse("dripped")


def thinking(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A view that holds its rows and asks nothing for long."""
    Account.objects.create(name="Half done")
    time.sleep(3)
    Account.objects.create(name="Never done")
    return HttpResponse("thought")


def sleeping(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A view whose statement would take a minute, after a change."""
    if slug:
        Account.objects.create(name="Half done")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(60)")
    return HttpResponse("slept")


urlpatterns = [
    path("o/<slug:slug>/sleeping/", sleeping),
    path("o/<slug:slug>/dripping/", dripping),
    path("o/<slug:slug>/thinking/", thinking),
    path("api/v1/dripping/", dripping),
    path("profile/sleeping/", sleeping),
    path("api/v1/sleeping/", sleeping),
    *addresses,
]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(patience_middleware, "PAGE", HURRIED)
    monkeypatch.setattr(patience_middleware, "PROGRAM", HURRIED)


def shown() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),"
            " current_setting('idle_in_transaction_session_timeout')"
        )
        found: tuple[str, str, str] = cursor.fetchone()
    return found


@pytest.mark.parametrize("address", ["/o/aurora/sleeping/", "/profile/sleeping/"])
def test_a_page_that_takes_too_long_says_so(
    aurora: Organization,
    leader: Actor,
    client_of: Callable[[Actor], Client],
    hurried: None,
    address: str,
) -> None:
    client, begun = client_of(leader), time.monotonic()
    answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "<h1>This took too long</h1>" in answer.content.decode()
    assert time.monotonic() - begun < 50
    with organization_scope(aurora.id):
        assert Account.objects.count() == 0
    assert client.get("/profile/").status_code == 200


def test_a_program_is_told_by_a_problem(writer: object, hurried: None) -> None:
    answer = writer.call("GET", "sleeping/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.json()["code"], answer.json()["detail"]) == (
        "too_slow",
        "This took too long: nothing was changed.",
    )


@pytest.fixture
def brief(hurried: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience_middleware, "PAGE", BRIEF)
    monkeypatch.setattr(patience_middleware, "PROGRAM", BRIEF)


@pytest.mark.django_db(transaction=True)
def test_many_quick_statements_take_no_longer_than_one(
    aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client], brief: None
) -> None:
    client, begun = client_of(leader), time.monotonic()
    answer = client.get("/o/aurora/dripping/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "<h1>This took too long</h1>" in answer.content.decode()
    assert 1 < time.monotonic() - begun < 50
    with organization_scope(aurora.id):
        assert Account.objects.count() == 0
    assert client.get("/profile/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_program_is_told_of_that_too(aurora: Organization, writer: object, brief: None) -> None:
    answer = writer.call("GET", "dripping/")
    assert (answer.status_code, answer.json()["code"]) == (503, "too_slow")
    with organization_scope(aurora.id):
        assert Account.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_who_asks_nothing_more_is_told_when_they_ask_again(
    aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client], brief: None
) -> None:
    answer = client_of(leader).get("/o/aurora/thinking/")
    connection.close()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    with organization_scope(aurora.id):
        assert Account.objects.count() == 0


@contextmanager
def another_line() -> Iterator[Any]:
    """Another process of the product, to whom the database listens."""
    known = connection.get_connection_params()
    known.pop("cursor_factory", None)
    known.pop("context", None)
    link = psycopg2.connect(**known)
    with link.cursor() as cursor:
        yield cursor
    link.close()


@pytest.mark.django_db(transaction=True)
def test_meanwhile_the_database_has_ended_what_they_held(aurora: Organization) -> None:
    with (
        pytest.raises(OperationalError),
        working(BRIEF),
        organization_scope(aurora.id),
        another_line() as other,
    ):
        take_turns("thoughts")

        def is_free() -> bool:
            other.execute(FREE, [f"thoughts {aurora.id}"])
            return bool(other.fetchone()[0])

        assert not is_free()
        until(is_free)
    connection.close()


@contextmanager
def somebody_else_holds(what: str) -> Iterator[None]:
    """Another process of the product, in the midst of the same thing."""
    with another_line() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
        yield


def test_who_waits_for_somebody_elses_change_is_told_and_tries_again(
    aurora: Organization, hurried: None
) -> None:
    client, page = Client(), reverse("people:invite", args=["aurora"])
    client.force_login(User.objects.by_email("admin@aurora.example"))
    form = {"email": "new@aurora.example", "role": "kam"}
    with somebody_else_holds(f"invitations {aurora.id}"):
        assert client.post(page, form).status_code == 503
    with organization_scope(aurora.id):
        assert Invitation.objects.count() == 0
    assert client.post(page, form).status_code == 302


def test_each_kind_of_work_has_its_bounds(aurora: Organization, leader: Actor) -> None:
    found = {}
    for kind in (PAGE, PROGRAM, JOB, FILE):
        with working(kind), user_scope(leader.user.pk):
            found[kind] = [shown()]
            with organization_scope(aurora.id):
                found[kind].append(shown())
    assert found == {
        PAGE: [("10s", "3s", "30s")] * 2,
        PROGRAM: [("20s", "5s", "1min")] * 2,
        JOB: [("2min", "15s", "14min")] * 2,
        FILE: [("10min", "30s", "14min")] * 2,
    }


def test_a_job_gives_up_before_its_worker_is_ended() -> None:
    assert {JOB.whole, FILE.whole} == {app.conf.task_soft_time_limit}


def test_what_is_nobodys_has_its_bounds_too(db: None) -> None:
    with working(JOB), shared_transaction():
        assert shown() == ("2min", "15s", "14min")


def test_a_job_has_its_bounds_and_a_command_none(aurora: Organization) -> None:
    with organization_scope(aurora.id):
        assert shown() == ("0", "0", "0")

    def seen(_organization_id: str) -> tuple[str, str, str]:
        return shown()

    job = app.task(base=TenantTask, name="seen", shared=False)(seen)
    assert job(str(aurora.id)) == ("2min", "15s", "14min")
