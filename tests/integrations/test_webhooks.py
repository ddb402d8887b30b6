"""Webhooks: signed, sent again and again until they arrive or are given up."""

from __future__ import annotations

import time
from base64 import b64decode
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core import mail as sink
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from audit.models import Entry
from audit.stream import STREAMED
from integrations.models import Delivery, Webhook
from integrations.webhooks import claims
from integrations.webhooks.endpoints import (
    change_secret,
    delete_webhook,
    turn_off,
    turn_on,
)
from integrations.webhooks.redelivery import send_again, send_span_again, send_test
from integrations.webhooks.waits import AGAIN, asked_wait
from integrations.webhooks.working import DUE_KIND
from mail.outbox import send_waiting
from rules.errors import NotAllowedError
from tenants.actors import Actor
from tenants.models import DueWork, Organization
from tenants.scope import organization_scope
from tests.integrations.webhooks_at import HANGS, OK, Receiver, fresh, made, sent, states, waiting

FAILS = (500, {})
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        ("99999999999999999999", 86400),
        ("-5", 0),
        ("soon", 0),
        ("Mon, 30 Nov 2026 00:01:00 GMT", 60),
        ("Mon, 30 Nov 2020 00:01:00 GMT", 0),
        ("Mon, 30 Nov 2026 00:01:00", 0),
        ("", 0),
        ("²", 0),
    ],
)
def test_how_long_a_receiver_puts_us_off(value: str, seconds: int) -> None:
    now = datetime.fromisoformat("2026-11-30T00:00:00+00:00")
    assert asked_wait(value, now=now).total_seconds() == seconds


def test_an_event_has_one_name_for_each_resource() -> None:
    singular = {name: resource.singular for name, resource in STREAMED.items()}
    assert len({*singular.values()}) == len(singular) > 20
    assert singular["history-entries"] == "history_entry"
    assert (singular["matrices"], singular["criteria"]) == ("matrix", "criterion")
    assert (singular["revenue"], singular["phase-changes"]) == ("revenue", "phase_change")
    assert [n for n in singular.values() if n.endswith("s")] == []


def test_a_receiver_that_fails_is_asked_later_with_the_same_id_and_given_up_after_three_days(
    aurora: Organization, admin: Actor, hook: Webhook, receiver: Receiver
) -> None:
    receiver.answers = [FAILS]
    receiver.secrets.clear()  # they tell the time of days to come
    (delivery,) = waiting(admin, hook)
    began = now = timezone.now()
    waits = []
    while fresh(delivery).state == "waiting":
        sent(aurora, now)
        assert len(waits) < 15
        row = fresh(delivery)
        waits.append((row.send_at - now).total_seconds())
        now = max(row.send_at, fresh(hook).rests_until)
    assert all(0.8 * most <= wait <= most for wait, most in zip(waits, AGAIN, strict=False))
    assert len(waits) in {10, 11, 12}
    assert timedelta(days=2.2) < now - began <= timedelta(days=4)
    assert {*receiver.ids} == {delivery.event_id}
    assert (row.state, row.status, row.attempts) == ("failed", 500, len(waits))
    assert row.answer == "Thanks"
    assert len({h["webhook-timestamp"] for h in receiver.headers}) == len(waits)
    assert fresh(hook).state == "failed"  # three days of failures, and nothing else was taken
    assert told_administrators(aurora) == ["O webhook CRM foi desativado"]


def told_administrators(organization: Organization) -> list[str]:
    sink.outbox.clear()
    send_waiting(organization.pk)
    with organization_scope(organization.pk):
        assert Entry.objects.filter(action__in=["webhook.failed", "webhook.gone"]).count() == 1
    assert {address for m in sink.outbox for address in m.to} == {"admin@aurora.example"}
    assert all("/o/aurora/settings/webhooks/" in m.body for m in sink.outbox)
    return [m.subject for m in sink.outbox]


def test_who_takes_something_in_between_stays_on(
    aurora: Organization, admin: Actor, hook: Webhook, receiver: Receiver
) -> None:
    poison, _good = waiting(admin, hook, 2)
    receiver.answers = [FAILS, OK, FAILS]
    receiver.secrets.clear()
    now = timezone.now()
    sent(aurora, now)
    sent(aurora, now + timedelta(minutes=1))
    sent(aurora, now + timedelta(minutes=2))
    with organization_scope(aurora.pk):
        long_ago = now - timedelta(days=3)
        Delivery.objects.filter(pk=poison.pk).update(since=long_ago, send_at=now)
    sent(aurora, now + timedelta(minutes=40))
    assert (fresh(poison).state, fresh(hook).state) == ("failed", "on")


def test_410_turns_off_at_once_and_turning_on_sends_what_waited(
    aurora: Organization, admin: Actor, hook: Webhook, receiver: Receiver
) -> None:
    first, _second = waiting(admin, hook, 2)
    receiver.answers = [(410, {}), OK]
    sent(aurora)
    assert (fresh(first).state, fresh(hook).state) == ("failed", "gone")
    assert told_administrators(aurora) == ["O webhook CRM foi desativado"]
    sent(aurora, timezone.now() + timedelta(days=1))
    assert len(receiver.got) == 1
    with organization_scope(aurora.pk):
        turn_on(actor=admin, webhook_id=hook.pk)
    sent(aurora)
    assert states(aurora) == ["failed", "delivered"]


def test_429_says_when_to_come_back(
    aurora: Organization, admin: Actor, hook: Webhook, receiver: Receiver
) -> None:
    waiting(admin, hook, 2)
    receiver.secrets.clear()
    receiver.answers = [(429, {"Retry-After": "600"}), OK]
    now = timezone.now()
    for seconds in (0, 30, 590):  # not the second delivery either
        sent(aurora, now + timedelta(seconds=seconds))
    assert len(receiver.got) == 1
    sent(aurora, now + timedelta(seconds=601))
    assert states(aurora) == ["delivered", "delivered"]
    assert fresh(hook).failing_since is None


def test_a_redirect_is_not_followed_and_counts_as_a_failure(
    aurora: Organization, admin: Actor, hook: Webhook, receiver: Receiver
) -> None:
    (delivery,) = waiting(admin, hook)
    receiver.answers = [(302, {"Location": receiver.address}), OK]
    sent(aurora)
    row = fresh(delivery)
    assert (row.state, row.status, len(receiver.got)) == ("waiting", 302, 1)


def test_one_that_hangs_or_is_gone_holds_up_no_other(
    aurora: Organization,
    admin: Actor,
    hook: Webhook,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rules.outgoing.post.__kwdefaults__", {"total": 0.3})
    hangs, nobody = made(admin, receiver, "Hangs"), made(admin, receiver, "Nobody")
    receiver.secrets.clear()
    with organization_scope(aurora.pk):
        Webhook.objects.filter(pk=nobody.pk).update(address="http://127.0.0.1:9/")
    for webhook in (hangs, nobody, hook):
        waiting(admin, webhook, 3)
    receiver.shut, began = str(hangs.pk), time.monotonic()
    sent(aurora)
    assert time.monotonic() - began < HANGS
    receiver.gate.set()
    with organization_scope(aurora.pk):
        rows = Delivery.objects.exclude(state="delivered")
        assert {*rows.filter(attempts=1).values_list("webhook__name", "problem")} == {
            ("Hangs", "timeout"),
            ("Nobody", "unreachable"),
        }
        assert Delivery.objects.filter(webhook=hook, state="delivered").count() == 3


def test_while_a_secret_is_changed_both_sign(
    aurora: Organization, admin: Actor, hook: Webhook, receiver: Receiver
) -> None:
    with organization_scope(aurora.pk):
        _webhook, secret = change_secret(actor=admin, webhook_id=hook.pk)
    old = receiver.secrets[0]
    receiver.secrets = [old, secret]
    waiting(admin, hook)
    sent(aurora)
    assert len(receiver.headers[0]["webhook-signature"].split()) == 2
    with organization_scope(aurora.pk):
        Webhook.objects.update(old_secret_until=timezone.now())
    receiver.secrets = [secret]
    waiting(admin, hook)
    sent(aurora)
    assert states(aurora) == ["delivered"] * 2
    with pytest.raises(WebhookVerificationError):
        Verifier(old).verify(b"{}", receiver.headers[1])
    kept = fresh(hook)
    assert not any(old[6:] in text or secret[6:] in text for text in map(str, vars(kept).values()))


def is_signed_by(public: str, body: bytes, headers: dict[str, str]) -> bool:
    """As a receiver checks it that keeps a public key."""
    key = Ed25519PublicKey.from_public_bytes(b64decode(public.removeprefix("whpk_")))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    for version, _comma, text in (s.partition(",") for s in headers["webhook-signature"].split()):
        assert version == "v1a"
        with suppress(InvalidSignature):
            key.verify(b64decode(text), signed)
            return True
    return False


def test_a_key_pair_signs_and_its_public_half_verifies(
    aurora: Organization, admin: Actor, receiver: Receiver
) -> None:
    hook = made(admin, receiver, signature="ed25519")
    [old] = receiver.secrets
    receiver.secrets.clear()  # what checks these knows no key pairs
    with organization_scope(aurora.pk):
        _webhook, new = change_secret(actor=admin, webhook_id=hook.pk)
    waiting(admin, hook)
    sent(aurora)
    body, headers = receiver.bodies[0], receiver.headers[0]
    assert [is_signed_by(public, body, headers) for public in (old, new)] == [True, True]
    assert not is_signed_by(new, body + b" ", headers)
    with organization_scope(aurora.pk):
        Webhook.objects.update(old_secret_until=timezone.now())
    waiting(admin, hook)
    sent(aurora)
    later = receiver.bodies[1], receiver.headers[1]
    assert [is_signed_by(public, *later) for public in (old, new)] == [False, True]


def test_a_worker_that_dies_anywhere_loses_nothing(
    aurora: Organization,
    admin: Actor,
    hook: Webhook,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Killed(BaseException):
        """As `kill -9`: nothing of ours catches it."""

    def dies(*_args: Any, **_kwargs: Any) -> None:
        raise Killed

    waiting(admin, hook)
    for point in ("sending.send", "sending.mark", "sending.Sending._turn"):
        with monkeypatch.context() as broken:
            broken.setattr(f"integrations.webhooks.{point}", dies)
            with pytest.raises(Killed):
                sent(aurora)
        with organization_scope(aurora.pk):
            Delivery.objects.filter(state="claimed").update(
                claimed_at=timezone.now() - claims.LEASE * 2
            )
    sent(aurora)
    assert states(aurora) == ["delivered"]
    assert len({*receiver.ids}) == 1


def test_events_are_sent_again_one_or_those_of_a_time(
    aurora: Organization, admin: Actor, hook: Webhook, receiver: Receiver
) -> None:
    first, second = waiting(admin, hook, 2)
    sent(aurora)
    now = timezone.now()
    span = {"first": now - timedelta(hours=1), "last": now}
    with organization_scope(aurora.pk):
        send_again(actor=admin, delivery_id=first.pk)
        assert send_span_again(actor=admin, webhook_id=hook.pk, only_failed=True, **span) == 0
        assert send_span_again(actor=admin, webhook_id=hook.pk, only_failed=False, **span) == 1
    sent(aurora)
    ids = [first.event_id, second.event_id]
    assert (receiver.ids[:2], sorted(receiver.ids[2:])) == (ids, sorted(ids))
    with organization_scope(aurora.pk):
        said = Entry.objects.filter(action="webhook.sent_again").values_list("changes", flat=True)
        assert list(said) == [{"deliveries": [None, 1]}] * 2


def test_the_log_goes_after_a_week_and_nothing_that_waits(
    aurora: Organization, admin: Actor, hook: Webhook, receiver: Receiver
) -> None:
    waiting(admin, hook, 2)
    receiver.answers = [OK, FAILS]
    now = timezone.now()
    sent(aurora, now)
    with organization_scope(aurora.pk):
        assert claims.forget_old(now=now + timedelta(days=6)) == 0
        assert claims.forget_old(now=now + timedelta(days=7)) == 1
    assert states(aurora) == ["waiting"]


def test_only_administrators_and_only_their_own(
    aurora: Organization, admin: Actor, hook: Webhook, leader: Actor, receiver: Receiver
) -> None:
    with organization_scope(aurora.pk):
        for work in (
            lambda: turn_off(actor=leader, webhook_id=hook.pk),
            lambda: delete_webhook(actor=leader, webhook_id=hook.pk),
            lambda: change_secret(actor=leader, webhook_id=hook.pk),
            lambda: send_test(actor=leader, webhook_id=hook.pk),
        ):
            with pytest.raises(NotAllowedError):
                work()
        said = Entry.objects.get(action="webhook.made")
        assert said.changes["address"] == [None, f"http://127.0.0.1:{receiver.port}"]
        delete_webhook(actor=admin, webhook_id=hook.pk)
        assert (Webhook.objects.count(), Delivery.objects.count()) == (0, 0)
    assert DueWork.objects.filter(kind=DUE_KIND).count() == 0
