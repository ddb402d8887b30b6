"""Keys: made once, recognised, limited, revoked."""

from __future__ import annotations

import uuid

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from integrations.keys import create_key, revoke_key
from integrations.models import ApiKey
from integrations.scopes import whole
from rules.errors import NotAllowedError
from tenants.actors import Actor
from tenants.scope import organization_scope


def test_a_key_is_kept_as_a_hash_and_opens_its_organisation(aurora, key_of):
    text = key_of(aurora, "read")
    with organization_scope(aurora.id):
        key = ApiKey.objects.get()
    assert text.startswith(f"kam_{aurora.id.hex}_")
    assert text not in str(vars(key))
    answer = Client().get("/api/v1/me/", headers={"authorization": f"Bearer {text}"})
    assert answer.json()["organization"]["slug"] == "aurora"
    assert answer.json()["key"] == {
        "id": str(key.id),
        "name": "sync",
        "scope": "read",
        "scopes": whole("read"),
        "expires_at": None,
        "networks": [],
    }
    with organization_scope(aurora.id):
        assert ApiKey.objects.get().last_used_at is not None


@pytest.mark.parametrize("header", ["", "Bearer x", "Basic x", "Bearer kam_0_0"])
def test_without_an_open_key_nothing_answers(db, header):
    answer = Client().get("/api/v1/accounts/", headers={"authorization": header})
    assert answer.status_code == 401
    assert answer["content-type"] == "application/problem+json"
    assert answer["www-authenticate"] == 'Bearer realm="KAM API"'


def test_a_secret_does_not_open_another_organisation(aurora, borealis, key_of):
    secret = key_of(aurora).rpartition("_")[2]
    forged = f"Bearer kam_{borealis.id.hex}_{secret}"
    assert Client().get("/api/v1/me/", headers={"authorization": forged}).status_code == 401


def test_a_revoked_key_opens_nothing(aurora, writer):
    assert writer.call("GET", "me/").status_code == 200
    with organization_scope(aurora.id):
        key = ApiKey.objects.get()
        revoke_key(actor=Actor.of_system(aurora), key_id=key.id)
    assert writer.call("GET", "me/").status_code == 401


def test_a_key_that_reads_changes_nothing(reader):
    answer = reader.call("POST", "accounts/", {"name": "New"})
    assert answer.status_code == 403
    assert reader.call("GET", "accounts/").json()["results"] == []


def test_only_administrators_make_keys(aurora, leader):
    with organization_scope(aurora.id), pytest.raises(NotAllowedError):
        create_key(actor=leader, name="sync", scope="read")


def test_too_many_requests_are_told_when_to_come_back(writer, monkeypatch, settings):
    rates = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": {"key": "1/hour"}}
    settings.REST_FRAMEWORK = rates
    answers = [writer.call("GET", "me/") for _ in range(2)]
    assert [a.status_code for a in answers] == [200, 429]
    assert 0 < int(answers[1]["retry-after"]) <= 3601


def test_a_key_gets_its_whole_limit_in_shares_and_no_more(writer, settings):
    settings.REST_FRAMEWORK = {
        **settings.REST_FRAMEWORK,
        "DEFAULT_THROTTLE_RATES": {"key": "250/day"},
    }
    statuses = [writer.call("GET", "me/").status_code for _ in range(252)]
    assert statuses == [200] * 250 + [429] * 2


def test_what_one_process_fetched_counts_for_all(aurora, key_of):
    from integrations.throttling import Allowances

    text = key_of(aurora)
    with organization_scope(aurora.id):
        key_id = ApiKey.objects.get().id
    one, other = Allowances(), Allowances()
    taken = [who.take(key_id, 300, 3600, 7) for _ in range(200) for who in (one, other)]
    assert taken.count(True) == 300
    assert text


def test_without_redis_each_process_gives_the_limit_and_asks_once(settings, monkeypatch):
    from integrations import throttling

    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    throttling._redis.cache_clear()
    asked = []
    fetch = throttling._fetch
    monkeypatch.setattr(throttling, "_fetch", lambda *told: asked.append(told) or fetch(*told))
    key_id, alone = uuid.uuid4(), throttling.Allowances()
    taken = [alone.take(key_id, 30, 3600, 7) for _ in range(32)]
    throttling._redis.cache_clear()
    assert (taken, len(asked)) == ([True] * 30 + [False] * 2, 1)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("create_api_key", ["--name", "sync"]),
        ("import_accounts", [__file__]),
        ("import_revenue", [__file__]),
    ],
)
def test_a_command_for_no_organisation_ends_with_two(db, command, options):
    with pytest.raises(CommandError, match="There is no organisation nobody") as caught:
        call_command(command, "--org", "nobody", *options)
    assert caught.value.returncode == 2
