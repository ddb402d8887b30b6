"""Webhooks are told whatever the change stream tells, once it is settled.

Other tests write in other databases of the same cluster, and their transactions hold the
stream's horizon back: who waits for events is patient.
"""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from django.db import connection

from accounts.models import Account, Designation
from audit.models import Change, Entry
from integrations.models import Delivery, Webhook
from integrations.webhooks import sending
from integrations.webhooks.endpoints import (
    make_webhook,
    turn_off,
    turn_on,
)
from integrations.webhooks.events import all_types
from integrations.webhooks.redelivery import send_test
from integrations.webhooks.working import DUE_KIND, collect_all, work_on
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.due_work import JOBS
from tenants.models import DueWork, Organization
from tenants.scope import organization_scope
from tests.integrations.webhooks_at import Receiver, fresh, made, sent, states, waiting
from tests.patience import until
from tests.programs import Program

pytestmark = pytest.mark.django_db(transaction=True)


def settled(organization: Organization, count: int) -> None:
    """Until so many deliveries were made of what the stream tells."""

    def are_made() -> bool:
        collect_all(organization.pk)
        with organization_scope(organization.pk):
            return Delivery.objects.count() >= count

    until(are_made)


def told(program: Program, last: str) -> list[dict[str, Any]]:
    """All changes of accounts, once the stream tells one of this kind."""

    def changes() -> list[dict[str, Any]]:
        found = program.call("GET", "changes/?resource=accounts").json()["results"]
        return found if last in [c["change"] for c in found] else []

    return until(changes)


def test_what_programs_and_pages_write_arrives_signed_and_in_the_shape_of_the_stream(
    aurora: Organization,
    hook: Webhook,
    receiver: Receiver,
    writer: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = {"name": "Alfa", "references": [{"system": "crm", "external_id": "7"}]}
    account = writer.call("POST", "accounts/", body).json()
    writer.call("PATCH", f"accounts/{account['id']}/", {"city": "Recife"})
    with organization_scope(aurora.pk):
        Account.objects.filter(name="Alfa").delete()  # whatever way a write takes
    changes = told(writer, "deleted")
    settled(aurora, len(changes))
    open_ones: list[bool] = []
    plain = sending.post

    def post(*args: Any, **kwargs: Any) -> Any:
        open_ones.append(connection.in_atomic_block)
        return plain(*args, **kwargs)

    monkeypatch.setattr(sending, "post", post)
    assert work_on(aurora.pk) == len(changes)
    assert {*receiver.types} == {"account.changed", "account.deleted", "account.made"}
    assert [e["data"] for e in receiver.got] == changes
    assert {*open_ones} == {False}  # nobody waits for a receiver in a transaction
    event = receiver.got[0]
    assert event.keys() == {"id", "type", "timestamp", "data"}
    assert event["timestamp"] == event["data"]["at"]
    assert receiver.headers[0]["webhook-id"] == event["id"]
    assert {*states(aurora)} == {"delivered"}


def test_designations_are_told_only_where_they_may_be_seen(
    aurora: Organization, admin: Actor, hook: Webhook, receiver: Receiver
) -> None:
    types = all_types()
    with organization_scope(aurora.pk), pytest.raises(RuleError):
        make_webhook(
            actor=admin,
            name="X",
            address=receiver.address,
            types=types["designations"],
            sees_designation=False,
        )
    open_to_all = made(admin, receiver, "Seeing", types=["*"], sees_designation=True)
    with organization_scope(aurora.pk):
        account = Account.objects.create(name="Alfa")
    with organization_scope(aurora.pk):
        Account.objects.filter(pk=account.pk).update(designation=Designation.KEY)
    settled(aurora, 3)
    with organization_scope(aurora.pk):
        told = Delivery.objects.order_by("id").values_list("webhook", "type")
        assert sorted(told) == sorted(
            [
                (hook.pk, "account.made"),
                (open_to_all.pk, "account.made"),
                (open_to_all.pk, "account.changed"),
            ]
        )
        assert Change.objects.filter(is_restricted=True).count() == 1


def test_what_dies_while_it_collects_leaves_neither_rows_nor_a_place(
    aurora: Organization, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    with organization_scope(aurora.pk):
        Account.objects.bulk_create(Account(name=f"Alfa {n}") for n in range(3))
    plain, left = Webhook.save, [2]

    def dies(webhook: Webhook, *args: Any, **kwargs: Any) -> None:
        if left[0]:
            left[0] -= 1
            raise KeyboardInterrupt
        plain(webhook, *args, **kwargs)

    monkeypatch.setattr(Webhook, "save", dies)

    def died_often() -> bool:
        with contextlib.suppress(KeyboardInterrupt):
            collect_all(aurora.pk)
        assert states(aurora) == []
        return not left[0]

    until(died_often)
    settled(aurora, 3)
    collect_all(aurora.pk)
    with organization_scope(aurora.pk):
        assert Delivery.objects.count() == 3


def test_a_place_that_is_kept_no_more_begins_anew_and_says_so(
    aurora: Organization, hook: Webhook
) -> None:
    with organization_scope(aurora.pk):
        Webhook.objects.update(place="from another life of the database")
    collect_all(aurora.pk)
    assert fresh(hook).skipped_at is not None
    with organization_scope(aurora.pk):
        assert Entry.objects.filter(action="webhook.skipped").count() == 1
        Account.objects.create(name="Alfa")
    settled(aurora, 1)


def test_a_full_queue_waits_in_the_stream(
    aurora: Organization, admin: Actor, hook: Webhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("integrations.webhooks.collecting.BACKLOG", 1)
    waiting(admin, hook)
    with organization_scope(aurora.pk):
        Account.objects.create(name="Alfa")
    for _n in range(3):
        collect_all(aurora.pk)
    assert len(states(aurora)) == 1
    sent(aurora)
    settled(aurora, 2)


def test_off_is_told_nothing_and_on_is_told_what_it_missed(
    aurora: Organization, admin: Actor, hook: Webhook, receiver: Receiver
) -> None:
    with organization_scope(aurora.pk):
        turn_off(actor=admin, webhook_id=hook.pk)
        with pytest.raises(RuleError):
            send_test(actor=admin, webhook_id=hook.pk)
        Account.objects.create(name="Alfa")
    work_on(aurora.pk)
    assert (receiver.got, DueWork.objects.filter(kind=DUE_KIND).count()) == ([], 0)
    with organization_scope(aurora.pk):
        turn_on(actor=admin, webhook_id=hook.pk)
    settled(aurora, 1)
    work_on(aurora.pk)
    assert receiver.types == ["account.made"]


def test_a_write_by_page_or_program_rings_once_until_somebody_looked(
    aurora: Organization, hook: Webhook, writer: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[str] = []
    monkeypatch.setitem(JOBS._offers, DUE_KIND, rung.append)
    work_on(aurora.pk)
    for n in range(3):
        writer.call("POST", "accounts/", {"name": f"Alfa {n}"})
    assert rung == [str(aurora.pk)]
    writer.call("GET", "accounts/")
    work_on(aurora.pk)
    assert writer.call("POST", "accounts/", {}).status_code == 400
    assert rung == [str(aurora.pk)]
