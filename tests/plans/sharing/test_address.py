"""The address of a share: it opens its page and nothing else, and leaves no trace."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kam.logs import JsonFormatter
from plans.models import PlanShare
from plans.sharing.addresses import hash_of
from plans.sharing.public import OPENING
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.plans.sharing.conftest import Parts, post

Share = Callable[..., str]
SEALED = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


def sealed(page: object) -> dict[str, str]:
    return {name: page[name] for name in SEALED}


def test_the_page_is_kept_by_nobody_and_told_to_nobody(share: Share, reader: Client) -> None:
    page = reader.get(share())
    assert sealed(page) == SEALED
    policy = page["Content-Security-Policy"]
    assert ("default-src 'self'" in policy, "unsafe" in policy) == (True, False)
    body = page.content.decode()
    assert ("<script" in body, 'href="/o/' in body) == (False, False)


def test_only_a_hash_is_kept(share: Share, shares: Callable[[], list[PlanShare]]) -> None:
    token = share().split("/")[2]
    assert [one.token_hash for one in shares()] == [hash_of(token)]
    assert len(token.split("-", 1)[1]) == 43  # 32 bytes


def test_what_is_closed_or_past_is_gone_at_once(
    kams: Client, parts: Parts, share: Share, shares: Callable, reader: Client
) -> None:
    path, other = share(), share(recipient_name="Ana")
    revocation = reverse("plan:share_revocation", args=["aurora", shares()[0].pk])
    assert "finds nothing" in kams.get(revocation).content.decode()
    assert reader.get(path).status_code == 200
    kams.post(revocation)
    kams.post(revocation)  # again changes nothing
    for ask in (reader.get, reader.post):
        page = ask(path, {"name": "Rita", "seen": "on"})
        assert (page.status_code, sealed(page)) == (404, SEALED)
    assert reader.get(other).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=True):
        assert reader.get(other).status_code == 404
    post(kams, "plan:deletion", parts.plan.pk)
    assert reader.get(other).status_code == 404
    with organization_scope(parts.plan.organization_id):
        assert shares()[0].answers.exclude(kind="opened").count() == 0


def test_a_guess_finds_what_a_closed_address_finds(
    borealis: Organization, kams: Client, share: Share, shares: Callable, reader: Client
) -> None:
    path = share()
    organization, seal = path.split("/")[2].split("-", 1)
    kams.post(reverse("plan:share_revocation", args=["aurora", shares()[0].pk]))
    closed = reader.get(path)
    guesses = [
        f"{organization}-{seal[:-1]}{'A' if seal[-1] != 'A' else 'B'}",
        f"{borealis.pk.hex}-{seal}",
        f"{'0' * 32}-{seal}",
        "x",
        seal,
        f"{organization}-{'é' * 43}",
    ]
    for token in guesses:
        page = reader.get(f"/share/{token}/")
        assert (page.status_code, page.content, sealed(page)) == (404, closed.content, SEALED)


def test_an_address_made_with_another_key_opens_nothing(
    share: Share, reader: Client, settings: object
) -> None:
    path = share()
    settings.SECRET_KEY = "another-key-of-the-installation-that-is-long-enough"
    assert reader.get(path).status_code == 404


def test_who_asks_too_often_waits(share: Share, reader: Client) -> None:
    path = share()
    codes = [reader.get(path).status_code for _n in range(OPENING.amount + 1)]
    assert (set(codes[:-1]), codes[-1]) == ({200}, 429)
    assert sealed(reader.get(path)) == SEALED


def test_the_address_stands_in_no_log(
    share: Share, reader: Client, caplog: pytest.LogCaptureFixture
) -> None:
    path = share()
    with caplog.at_level(logging.DEBUG):
        reader.get(path)
        reader.post(path, {"name": ""})
        reader.get(path[:-3] + "xx/")
    lines = [JsonFormatter().format(record) for record in caplog.records]
    told = [line for line in lines if path.split("/")[2][:50] in line and "django.db" not in line]
    assert told == []
    routes = {json.loads(line).get("route") for line in lines}
    assert "share/<str:token>/" in routes
