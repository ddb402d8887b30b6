"""The settings pages of webhooks, as an administrator uses them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from integrations.models import Delivery, Webhook
from integrations.webhooks.endpoints import AT_MOST
from integrations.webhooks.events import all_types
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tests.integrations.webhooks_at import Receiver, sent, waiting

ROOT = "/o/aurora/settings/webhooks/"
TYPES = ["account.made", "history_entry.deleted"]


@pytest.fixture
def browser(
    aurora: Organization,
    in_aurora: Organization,
    at_home: None,
    client_of: Callable[[Actor], Client],
) -> Client:
    """An administrator's, in English."""
    admin = Membership.objects.select_related("user").get(role="admin")
    browser = client_of(Actor.of_member(admin))
    browser.cookies["language"] = "en"
    return browser


def text_of(page: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def form(**values: Any) -> dict[str, Any]:
    return {"name": "CRM", "address": "https://crm.example.com/in?key=7", "types": TYPES} | values


def test_one_is_made_shown_once_and_changed(browser: Client) -> None:
    made = browser.post(f"{ROOT}new/", form())
    (secret,) = re.findall(r"whsec_[\w+/=]{44}", made.content.decode())
    webhook = Webhook.objects.get()
    assert (made.status_code, made["cache-control"].count("no-store")) == (200, 1)
    pages = [browser.get(ROOT), browser.get(f"{ROOT}{webhook.pk}/")]
    assert all("CRM" in text_of(p) and secret not in p.content.decode() for p in pages)
    assert text_of(pages[1]).count("account.made, history_entry.deleted") == 1

    shown = browser.get(f"{ROOT}{webhook.pk}/change/").content.decode()
    checked = re.findall(r'name="types" value="([\w.]+)" checked', shown)
    assert checked == TYPES
    changed = form(name="ERP", all_types="on", sees_designation="on")
    assert browser.post(f"{ROOT}{webhook.pk}/change/", changed).status_code == 302
    webhook.refresh_from_db()
    assert (webhook.name, webhook.types, webhook.sees_designation) == ("ERP", ["*"], True)
    entry = Entry.objects.get(action="webhook.changed")
    assert entry.changes["types"] == [", ".join(TYPES), "*"]
    assert "key=7" not in str([*Entry.objects.values_list("changes", flat=True)])


def test_of_a_key_pair_the_public_half_is_shown(browser: Client) -> None:
    made = browser.post(f"{ROOT}new/", form(signature="ed25519"))
    page = text_of(made)
    assert "checks with this public key" in page
    (key,) = re.findall(r"whpk_[\w+/=]{44}", made.content.decode())
    webhook = Webhook.objects.get()
    assert key not in str(vars(webhook))
    assert "whsk_" not in made.content.decode() + str(vars(webhook))
    assert "Ed25519" in text_of(browser.get(f"{ROOT}{webhook.pk}/"))
    assert 'name="signature"' not in browser.get(f"{ROOT}{webhook.pk}/change/").content.decode()
    again = browser.post(f"{ROOT}{webhook.pk}/secret/")
    [other] = re.findall(r"whpk_[\w+/=]{44}", again.content.decode())
    assert other != key


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"address": "https://169.254.169.254/"}, "This address is not on the public internet."),
        ({"address": "ftp://crm.example.com/"}, "The address must begin with https://."),
        ({"address": "https://a:b@crm.example.com/"}, "Write a whole address"),
        ({"types": []}, "Choose what it is told."),
        ({"types": ["designation.made"]}, "These events tell designations."),
        ({"types": ["unknown.made"]}, "Select a valid choice."),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_beside_its_field(
    browser: Client, wrong: dict[str, Any], said: str
) -> None:
    answer = browser.post(f"{ROOT}new/", form(**wrong))
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert Webhook.objects.count() == 0


def test_there_is_a_most(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert AT_MOST == 20
    monkeypatch.setattr("integrations.webhooks.endpoints.AT_MOST", 1)
    assert [browser.post(f"{ROOT}new/", form()).status_code for _n in range(2)] == [200, 422]


def test_the_log_shows_what_was_sent_and_sends_it_again(
    browser: Client, aurora: Organization, admin: Actor, hook: Webhook, receiver: Receiver
) -> None:
    page = f"{ROOT}{hook.pk}/"
    assert browser.post(f"{page}test/").status_code == 302
    (delivery,) = Delivery.objects.all()
    receiver.answers = [(404, {})]
    sent(aurora)
    shown = text_of(browser.get(page))
    assert ("HTTP 404" in shown, "It has taken nothing since" in shown) == (True, True)
    one = browser.get(f"{ROOT}deliveries/{delivery.pk}/")
    assert delivery.event_id in text_of(one)
    assert "Thanks" in text_of(one)

    Delivery.objects.update(state="failed", ended_at=delivery.made_at)
    days = {"first": date(2026, 1, 1), "last": date(2100, 1, 1), "only_failed": "on"}
    again = browser.post(f"{page}again/", days, follow=True)
    assert "1 event goes out again." in text_of(again)
    assert browser.post(f"{page}again/", {"first": "x"}).status_code == 422
    receiver.answers = [(200, {})]
    sent(aurora)
    assert browser.post(f"{ROOT}deliveries/{delivery.pk}/again/").status_code == 302
    sent(aurora)
    assert receiver.ids == [delivery.event_id] * 3


def test_off_on_a_new_secret_and_gone(
    browser: Client, aurora: Organization, admin: Actor, hook: Webhook, receiver: Receiver
) -> None:
    page = f"{ROOT}{hook.pk}/"
    assert "is off." in text_of(browser.post(f"{page}off/", follow=True))
    refused = browser.post(f"{page}test/", follow=True)
    assert "Turn the webhook on first." in text_of(refused)
    assert "is on: what happened" in text_of(browser.post(f"{page}on/", follow=True))
    asked, shown = browser.get(f"{page}secret/"), browser.post(f"{page}secret/")
    assert [len(re.findall("whsec_", p.content.decode())) for p in (asked, shown)] == [0, 1]
    assert browser.get(f"{page}deletion/").status_code == 200
    assert "CRM was deleted." in text_of(browser.post(f"{page}deletion/", follow=True))
    assert browser.get(page).status_code == 404
    actions = Entry.objects.filter(action__startswith="webhook.").order_by("at", "id")
    assert [a.removeprefix("webhook.") for a in actions.values_list("action", flat=True)] == [
        "made",
        "turned_off",
        "turned_on",
        "secret_changed",
        "deleted",
    ]


def test_a_long_log_has_pages_and_states(
    browser: Client,
    admin: Actor,
    hook: Webhook,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("integrations.webhooks.redelivery.PAGE", 2)
    deliveries = [d.pk for d in waiting(admin, hook, 5)]

    def listed(address: str) -> list[str]:
        return re.findall(r"deliveries/([0-9a-f-]{36})/", browser.get(address).content.decode())

    page = f"{ROOT}{hook.pk}/"
    found = listed(page)
    older = listed(f"{page}?before={found[-1]}")
    assert [*found, *older] == [str(pk) for pk in reversed(deliveries[1:])]
    assert (len(listed(f"{page}?state=failed")), len(listed(f"{page}?before=x"))) == (0, 2)


def test_every_event_of_the_stream_can_be_chosen(browser: Client) -> None:
    shown = browser.get(f"{ROOT}new/").content.decode()
    offered = re.findall(r'name="types" value="([\w.]+)"', shown)
    assert offered == [t for types in all_types().values() for t in types]
    assert len(offered) > 60
