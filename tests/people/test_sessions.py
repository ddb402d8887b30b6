"""Sessions: open until their end, and no longer."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import psycopg2
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import InternalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.sessions import BEGAN
from people.sessions import SessionStore as Ours
from tenants.actors import Actor
from tests.conftest import PASSWORD

PAGE = "/o/aurora/accounts/"
DAY = 24 * 3600


def test_a_session_past_its_end_asks_to_sign_in_again(
    leader: Actor, kam: Actor, client_of: Callable[[Actor], Client]
) -> None:
    mine, others = client_of(leader), client_of(kam)
    page = reverse("accounts:list", args=["aurora"])
    assert [client.get(page).status_code for client in (mine, others)] == [200, 200]
    past = mine.session
    past.set_expiry(timezone.now() - timedelta(seconds=1))
    past.save()
    assert [client.get(page).status_code for client in (mine, others)] == [302, 200]
    others.session.delete()
    assert others.get(page).url == f"{reverse('account_login')}?next={page}"


def test_a_session_of_djangos_own_engine_stays_open(leader: Actor) -> None:
    kept = SessionStore()
    kept[SESSION_KEY] = str(leader.user.pk)
    kept[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    kept[HASH_SESSION_KEY] = leader.user.get_session_auth_hash()
    key, ends = "k" * 32, timezone.now() + timedelta(days=1)
    row = [key, kept.encode(dict(kept.items())), ends]
    with connection.cursor() as cursor:
        cursor.execute("SELECT identity_open_session(%s, %s, %s)", row)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get(reverse("accounts:list", args=["aurora"])).status_code == 200


def left(client: Client) -> float:
    """Days until its session ends, as the database has it."""
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    found = Ours(key)._get_session_from_db()
    return (found.expire_date - timezone.now()).total_seconds() / DAY if found else 0


def visited_before(client: Client, *, days: float, signed_in: float) -> None:
    """As if the last visit, and signing in, were so long ago."""
    kept = client.session
    kept[BEGAN] = int(time.time() - signed_in * DAY)
    ends = timezone.now() + timedelta(days=min(3 - days, 14 - signed_in))
    with connection.cursor() as cursor:
        words = [kept.session_key, kept.encode(dict(kept.items())), ends]
        cursor.execute("SELECT identity_keep_session(%s, %s, %s)", words)


def test_who_signs_in_gets_another_session(leader: Actor) -> None:
    client = Client()
    client.get("/auth/login/")
    first = client.session
    first["anything"] = True
    first.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = first.session_key
    client.post("/auth/login/", {"login": leader.user.email, "password": PASSWORD})
    assert client.get(PAGE).status_code == 200
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != first.session_key
    assert Ours(first.session_key)._get_session_from_db() is None


def test_three_days_without_a_visit_end_it(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    client = client_of(leader)
    assert round(left(client), 2) == 3
    visited_before(client, days=2.9, signed_in=5)
    assert client.get(PAGE).status_code == 200
    assert round(left(client), 2) == 3
    visited_before(client, days=3, signed_in=5)
    assert client.get(PAGE).status_code == 302


def test_fourteen_days_after_signing_in_it_ends(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    client = client_of(leader)
    visited_before(client, days=1, signed_in=12)
    assert client.get(PAGE).status_code == 200
    assert round(left(client), 2) == 2
    visited_before(client, days=1, signed_in=14)
    assert client.get(PAGE).status_code == 302


def test_a_visit_is_kept_once_an_hour(leader: Actor, client_of: Callable[[Actor], Client]) -> None:
    client = client_of(leader)
    visited_before(client, days=0.03, signed_in=1)
    before = left(client)
    client.get(PAGE)
    assert left(client) <= before
    visited_before(client, days=0.05, signed_in=1)
    client.get(PAGE)
    assert round(left(client), 2) == 3


def test_where_nothing_can_be_kept_pages_are_read_on(
    leader: Actor, client_of: Callable[[Actor], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(leader)
    visited_before(client, days=2, signed_in=5)

    class ReadOnly(psycopg2.Error):
        pgcode = "25006"

    def closed(*_asked: object, **_named: object) -> None:
        raise InternalError("read-only") from ReadOnly()

    monkeypatch.setattr(Ours, "save", closed)
    assert client.get(PAGE).status_code == 200
    assert round(left(client), 1) == 1


def test_a_new_password_ends_the_others(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    mine, other = client_of(leader), client_of(leader)
    assert other.get(PAGE).status_code == 200
    new = "another-battery-of-horses"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert mine.post("/auth/password/change/", form).status_code == 302
    assert [client.get(PAGE).status_code for client in (mine, other)] == [200, 302]
