"""What keys asked: written behind them, kept 7 days, shown to administrators."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.models import ApiKey, LoggedRequest
from integrations.request_log import reading, writing
from integrations.request_log.reading import forget_old
from tenants.actors import Actor
from tenants.models import DueWork
from tenants.roles import Role


@pytest.fixture
def is_kept(settings, in_aurora):
    settings.REQUEST_LOG_EVERY = 3600
    writing.write_out()
    yield
    if writing._lines._timer:
        writing._lines._timer.cancel()
    writing.write_out()


def lines() -> list[tuple[str, str, int]]:
    writing._lines._timer.cancel()
    writing.write_out()
    return [*LoggedRequest.objects.order_by("id").values_list("method", "path", "status")]


def test_requests_are_kept_without_what_they_say(is_kept, writer) -> None:
    account = writer.call("POST", "accounts/", {"name": "Casa Lumen"}).json()["id"]
    writer.call("GET", "accounts/?search=Ana", None, **{"x-request-id": "request-of-ours"})
    writer.call("GET", f"accounts/{account}/")
    writer.call("PUT", "stakeholders/by-ref/hubspot/ana@client.example/", {"name": 1})
    writer.call("GET", "ana@client.example/?x=1")
    assert lines() == [
        ("POST", "/api/v1/accounts/", 201),
        ("GET", "/api/v1/accounts/", 200),
        ("GET", f"/api/v1/accounts/{account}/", 200),
        ("PUT", "/api/v1/stakeholders/by-ref/hubspot/…/", 400),
        ("GET", "/api/…", 404),
    ]
    assert LoggedRequest.objects.order_by("id")[1].request_id == "request-of-ours"


def test_a_closed_key_is_told_and_an_unknown_one_is_nobody(is_kept, reader) -> None:
    ApiKey.objects.update(expires_at=timezone.now())
    reader.call("GET", "me/")
    ApiKey.objects.update(revoked_at=timezone.now())
    reader.call("GET", "me/")
    assert lines() == [("GET", "/api/v1/me/", 401)]


def test_no_request_writes_its_line_itself(
    is_kept, reader, django_assert_num_queries, settings
) -> None:
    reader.call("GET", "me/")
    with django_assert_num_queries(5) as with_log:
        reader.call("GET", "me/")
    settings.REQUEST_LOG_EVERY = 0
    with django_assert_num_queries(len(with_log)):
        reader.call("GET", "me/")


def logged(key: ApiKey, count: int, **age: int) -> None:
    at = timezone.now() - timedelta(**age)
    LoggedRequest.objects.bulk_create(
        LoggedRequest(api_key=key, at=at, method="GET", path="/", status=200 + n, took=1)
        for n in range(count)
    )


def test_what_is_old_or_too_much_is_forgotten(in_aurora, reader) -> None:
    key, now = ApiKey.objects.get(), timezone.now()
    logged(key, 3, days=8)
    logged(key, 5, days=1)
    assert forget_old(now=now, at_once=2) == 2
    assert DueWork.objects.get(kind=writing.DUE_KIND).due_at == now
    assert forget_old(now=now, at_most=4) == 2
    left = [*LoggedRequest.objects.order_by("id").values_list("status", flat=True)]
    assert left == [201, 202, 203, 204]
    assert DueWork.objects.get(kind=writing.DUE_KIND).due_at == now + timedelta(hours=1)
    LoggedRequest.objects.all().delete()
    assert forget_old(now=now) == 0
    assert not DueWork.objects.filter(kind=writing.DUE_KIND).exists()


def test_the_page_shows_them_by_key_and_status(
    in_aurora, reader, make_member, client_of, monkeypatch
) -> None:
    monkeypatch.setattr(reading, "PAGE", 3)
    key = ApiKey.objects.get()
    logged(key, 4)
    LoggedRequest.objects.filter(status=203).update(status=404, path="/api/v1/plans/")
    browser = client_of(Actor.of_member(make_member(in_aurora, Role.ADMIN)))

    def shown(query: str) -> tuple[list[int], bool]:
        log = browser.get(f"/o/aurora/settings/request-log/{query}").context["log"]
        return [row.status for row in log.requests], log.older is not None

    assert shown("") == ([404, 202, 201], True)
    third = LoggedRequest.objects.get(status=201).pk
    assert shown(f"?before={third}") == ([200], False)
    assert shown(f"?outcome=400&key={key.pk}") == ([404], False)
    assert shown("?outcome=500") == ([], False)
