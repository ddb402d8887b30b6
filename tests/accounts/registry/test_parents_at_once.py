"""Many writers of parents at once: each is answered, and nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import Account
from accounts.registry.rules import change_account, create_account
from tenants import retrying
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.people.together import at_once
from tests.programs import Program

WRITERS, ROUNDS = 4, 6


def test_four_writers_of_parents_never_fail(
    transactional_db: None,
    aurora: Organization,
    key_of: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # whoever has a row never waits for the turn: there is nothing that a second try would heal
    monkeypatch.setattr(retrying, "AGAIN", frozenset())
    key = key_of(aurora)
    ids = [
        Program(key).call("POST", "accounts/", {"name": f"Client {n}"}).json()["id"]
        for n in range(WRITERS + 1)
    ]

    def write(own: int, turn: int) -> int:
        # each moves its account below the next one's and, in other rounds, all into one bulk
        program = Program(key)
        program.client.raise_request_exception = False
        if turn % 2:
            numbers = [(own + step) % WRITERS for step in range(WRITERS)]
            items = [{"name": f"Client {n}", "parent": ids[WRITERS]} for n in numbers]
            return program.call("POST", "accounts/bulk/", {"items": items}).status_code
        body = {"parent": ids[(own + 1) % WRITERS] if own else ids[WRITERS]}
        return program.call("PATCH", f"accounts/{ids[own]}/", body).status_code

    answers = {
        status
        for turn in range(ROUNDS)
        for status in at_once(
            *[lambda own=own, turn=turn: write(own, turn + own) for own in range(WRITERS)]
        )
    }
    assert answers <= {200, 207, 422}
    assert answers >= {200, 207}
    with organization_scope(aurora.id):
        assert Account.objects.exclude(parent=None).count() >= WRITERS - 1


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def test_a_bulk_request_waits_for_who_moves_a_parent(
    transactional_db: None, aurora: Organization, leader: Actor, key_of: Callable[..., str]
) -> None:
    with organization_scope(aurora.id):
        upper = create_account(actor=leader, values={"name": "Up"})
        middle = create_account(actor=leader, values={"name": "Middle", "parent": upper})
        lower = create_account(actor=leader, values={"name": "Low"})
    program, is_moved, is_answered = Program(key_of(aurora)), Event(), Event()

    def move() -> None:
        with organization_scope(aurora.id), transaction.atomic():
            change_account(actor=leader, account=lower, values={"parent": middle})
            is_moved.set()
            while not (is_answered.wait(0.05) or somebody_waits()):
                pass

    def send() -> Any:
        is_moved.wait(10)
        items = [{"name": "Up", "parent": str(lower.pk)}]
        answer = program.call("POST", "accounts/bulk/", {"items": items}).json()
        is_answered.set()
        return answer

    _moved, answer = at_once(move, send)
    with organization_scope(aurora.id):
        assert not Account.objects.exclude(parent=None).filter(name="Up").exists()
    assert [e["code"] for e in answer["results"][0]["errors"]] == ["parent_cycle"]
