"""Sessions: open until their end, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tenants.actors import Actor


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
