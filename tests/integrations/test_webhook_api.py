"""Webhooks by the API: the rules of the pages, and no more than the key reads."""

from __future__ import annotations

from typing import Any

import pytest

from audit.models import Entry
from integrations.keys import create_key
from integrations.models import Delivery, KeptAnswer, Webhook
from integrations.scopes import ALL_SCOPES
from integrations.webhooks.endpoints import make_webhook
from tenants.actors import Actor
from tests.programs import Program

BODY = {"name": "CRM", "address": "https://crm.example.com/in", "types": ["account.made"]}


@pytest.fixture
def system(aurora, in_aurora) -> Actor:
    return Actor.of_system(aurora)


def of_key(system: Actor, *scopes: str) -> Program:
    return Program(create_key(actor=system, name="CRM sync", scope="some", scopes=scopes)[1])


@pytest.fixture
def program(system) -> Program:
    return of_key(system, *ALL_SCOPES)


def path_of(answer: Any) -> str:
    return str(answer["location"]).partition("/api/v1/")[2]


def test_one_is_made_changed_turned_off_and_deleted(program) -> None:
    made = program.call("POST", "webhooks/", BODY)
    assert (made.status_code, made.json()["secret"][:6]) == (201, "whsec_")
    shown = program.call("GET", path_of(made)).json()
    assert shown == {name: v for name, v in made.json().items() if name != "secret"}
    assert program.call("GET", "webhooks/").json()["results"] == [shown]
    changed = program.call("PATCH", path_of(made), {"types": ["*"]}).json()
    assert changed == shown | {"types": ["*"]}
    off = program.call("DELETE", f"{path_of(made)}activation/")
    assert (off.status_code, Webhook.objects.get().state) == (204, "off")
    assert program.call("POST", f"{path_of(made)}activation/").json()["state"] == "on"
    secret = program.call("POST", f"{path_of(made)}secret/").json()["secret"]
    assert secret not in (None, made.json()["secret"])
    assert program.call("DELETE", path_of(made)).status_code == 204
    said = Entry.objects.filter(action__startswith="webhook.").order_by("at")
    assert {entry.actor_label for entry in said} == {"CRM sync"}
    assert [entry.action for entry in said] == [
        "webhook.made",
        "webhook.changed",
        "webhook.turned_off",
        "webhook.turned_on",
        "webhook.secret_changed",
        "webhook.deleted",
    ]


def test_it_signs_by_a_key_pair_where_that_is_asked(program) -> None:
    plain, paired = (
        program.call("POST", "webhooks/", BODY | more)
        for more in ({}, {"name": "Paired", "signature": "ed25519"})
    )
    told = [(made.json()["signature"], made.json()["secret"][:6]) for made in (plain, paired)]
    assert told == [("hmac", "whsec_"), ("ed25519", "whpk_" + paired.json()["secret"][5])]
    again = program.call("POST", f"{path_of(paired)}secret/").json()["secret"]
    assert again.startswith("whpk_")
    assert again != paired.json()["secret"]
    stays = program.call("PATCH", path_of(paired), {"name": "Twice", "signature": "hmac"})
    assert (stays.json()["name"], stays.json()["signature"]) == ("Twice", "ed25519")
    assert program.call("POST", "webhooks/", BODY | {"signature": "md5"}).status_code == 400


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"address": "https://10.0.0.1/"}, "/address"),
        ({"types": ["account.eaten"]}, "/types"),
        ({"types": ["designation.made"]}, "/types"),
    ],
)
def test_what_the_pages_refuse_is_refused(program, wrong, pointer) -> None:
    answer = program.call("POST", "webhooks/", BODY | wrong)
    assert answer.status_code == 422
    assert [e["pointer"] for e in answer.json()["errors"]] == [pointer]


def test_a_repeated_request_is_told_all_but_the_secret(program) -> None:
    word = {"idempotency-key": "webhook-1"}
    first, again = (program.call("POST", "webhooks/", BODY, **word) for _ in range(2))
    assert again.json() == first.json() | {"secret": None}
    assert first.json()["secret"] not in bytes(KeptAnswer.objects.get().body).decode()
    assert Webhook.objects.count() == 1


def test_a_key_tells_others_no_more_than_it_reads(system) -> None:
    narrow = of_key(system, "webhooks:write", "accounts:read")
    mine = narrow.call("POST", "webhooks/", BODY)
    assert mine.status_code == 201
    for wider in (
        {"types": ["*"]},
        {"types": ["stakeholder.made"]},
        {"sees_designation": True},
    ):
        assert narrow.call("POST", "webhooks/", BODY | wider).status_code == 422
        assert narrow.call("PATCH", path_of(mine), wider).status_code == 422
    whole, _secret = make_webhook(
        actor=system, name="All", address=BODY["address"], types=["*"], sees_designation=True
    )
    assert [w["id"] for w in narrow.call("GET", "webhooks/").json()["results"]] == [
        mine.json()["id"]
    ]
    for method, path in (
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "secret/"),
        ("POST", "test/"),
        ("POST", "activation/"),
    ):
        body = {"address": "https://mine.example/"} if method == "PATCH" else None
        assert narrow.call(method, f"webhooks/{whole.pk}/{path}", body).status_code == 404


def test_a_key_that_writes_everything_makes_none(writer, reader, in_aurora) -> None:
    for program in (writer, reader):
        assert program.call("GET", "webhooks/").status_code == 403
        assert program.call("POST", "webhooks/", BODY).status_code == 403
    assert Webhook.objects.count() == 0


def test_deliveries_are_listed_shown_and_sent_again(program) -> None:
    webhook = program.call("POST", "webhooks/", BODY)
    made = program.call("POST", f"{path_of(webhook)}test/")
    assert (made.status_code, made.json()["event"]["type"]) == (201, "test.sent")
    assert made.json()["event_id"] == made.json()["event"]["id"]
    listed = program.call("GET", f"webhook-deliveries/?webhook={webhook.json()['id']}").json()
    assert [d["id"] for d in listed["results"]] == [made.json()["id"]]
    assert "event" not in listed["results"][0]
    Delivery.objects.update(state="failed", ended_at="2026-11-01T00:00:00Z")
    again = program.call("POST", f"{path_of(made)}redelivery/")
    assert (again.status_code, again.json()["state"]) == (200, "waiting")
    Delivery.objects.update(state="delivered")
    span = {"first": "2020-01-01T00:00:00Z", "last": "2100-01-01T00:00:00Z"}
    path = f"{path_of(webhook)}redelivery/"
    assert program.call("POST", path, span | {"only_failed": True}).json() == {"count": 0}
    assert program.call("POST", path, span).json() == {"count": 1}
