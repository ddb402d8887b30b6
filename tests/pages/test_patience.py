"""What takes too long is ended by the database, said in a sentence, and changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import connection
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
from tenants.scope import organization_scope, shared_transaction, user_scope
from tenants.tenant_task import TenantTask

HURRIED = Patience(statement=0.3, lock=0.1)


def sleeping(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A view whose statement would take five seconds, after a change."""
    if slug:
        Account.objects.create(name="Half done")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    return HttpResponse("slept")


urlpatterns = [
    path("o/<slug:slug>/sleeping/", sleeping),
    path("profile/sleeping/", sleeping),
    path("api/v1/sleeping/", sleeping),
    *addresses,
]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(patience_middleware, "PAGE", HURRIED)
    monkeypatch.setattr(patience_middleware, "PROGRAM", HURRIED)


def shown() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), current_setting('lock_timeout')"
        )
        found: tuple[str, str] = cursor.fetchone()
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
    assert time.monotonic() - begun < 3
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


@contextmanager
def somebody_else_holds(what: str) -> Iterator[None]:
    """Another process of the product, in the midst of the same thing."""
    known = connection.get_connection_params()
    known.pop("cursor_factory", None)
    known.pop("context", None)
    link = psycopg2.connect(**known)
    with link.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])
        yield
    link.close()


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
        PAGE: [("10s", "3s")] * 2,
        PROGRAM: [("20s", "5s")] * 2,
        JOB: [("2min", "15s")] * 2,
        FILE: [("10min", "30s")] * 2,
    }


def test_what_is_nobodys_has_its_bounds_too(db: None) -> None:
    with working(JOB), shared_transaction():
        assert shown() == ("2min", "15s")


def test_a_job_has_its_bounds_and_a_command_none(aurora: Organization) -> None:
    with organization_scope(aurora.id):
        assert shown() == ("0", "0")

    def seen(_organization_id: str) -> tuple[str, str]:
        return shown()

    job = app.task(base=TenantTask, name="seen", shared=False)(seen)
    assert job(str(aurora.id)) == ("2min", "15s")
