"""What the audit remembers of the months before: decisions that people took."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from accounts.models import Account
from audit.entries import without_prose
from audit.models import Entry
from demo.clients import Client
from demo.stories import MONTHS
from scoring.models import Matrix
from tenants.ids import uuid7
from tenants.models import Membership

Changes = dict[str, list[Any]]
Past = tuple[datetime, Membership, str, models.Model, Changes]


def write_history(
    *,
    members: dict[str, Membership],
    clients: list[Client],
    accounts: dict[int, Account],
    matrices: list[Matrix],
) -> None:
    """Entries with past dates: how accounts and matrices came to what they are."""
    past = [
        entry for client in clients for entry in _entries(client, accounts[client.number], members)
    ]
    for matrix in matrices:
        past += _of_matrix(matrix, members["leader"])
    append(past)


def _of_matrix(matrix: Matrix, leader: Membership) -> list[Past]:
    begun = matrix.activated_at or timezone.now()
    entries: list[Past] = [
        (begun - timedelta(days=9), leader, "matrix.drafted", matrix, {}),
        (begun, leader, "matrix.activated", matrix, {}),
    ]
    if matrix.retired_at:
        entries.append((matrix.retired_at, leader, "matrix.retired", matrix, {}))
    return entries


def _entries(client: Client, account: Account, members: dict[str, Membership]) -> list[Past]:
    now, leader = timezone.now(), members["leader"]
    kam = account.owner or leader
    entries: list[Past] = [
        (
            account.created_at,
            members["admin"],
            "account.created",
            account,
            {"name": [None, account.name]},
        )
    ]
    if client.potential:
        changes = {"potential": ["", client.potential]}
        entries.append((_ago(now, 300, client), kam, "account.changed", account, changes))
    return entries


def _ago(now: datetime, days: int, client: Client) -> datetime:
    """So many days ago, roughly; of young clients no earlier than they are."""
    age = (MONTHS - client.story.value[1]) * 30 - 45
    return now - timedelta(days=min(days, age) - client.number % 40, hours=client.number % 8)


def append(past: Iterable[Past]) -> None:
    """By SQL: the model gives every entry the present time, and the table takes no update."""
    rows = [
        (
            uuid7(),
            member.organization_id,
            at,
            member.id,
            str(member),
            action,
            target._meta.model_name,
            target.pk,
            str(getattr(target, "audit_label", target))[:254],
            json.dumps(without_prose(changes)),
            "",
        )
        for at, member, action, target, changes in sorted(past, key=lambda entry: entry[0])
    ]
    places = ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{Entry._meta.db_table}" (id, organization_id, at, actor_id, actor_label, '
            f"action, object_type, object_id, object_label, changes, request_id) VALUES {places}",
            [value for row in rows for value in row],
        )
