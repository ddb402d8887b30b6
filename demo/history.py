"""What the audit remembers of the months before: decisions that people took."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Account, Designation
from audit.models import Entry
from demo.clients import Client
from tenants.ids import uuid7
from tenants.models import Membership

Past = tuple[datetime, Membership, str, Account, dict[str, list[Any]]]


def write_history(
    *, members: dict[str, Membership], clients: list[Client], accounts: dict[int, Account]
) -> None:
    """Entries with past dates: each account's beginning and how it came to what it is."""
    past = [
        entry for client in clients for entry in _entries(client, accounts[client.number], members)
    ]
    _append(sorted(past, key=lambda entry: entry[0]))


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
    if client.phase != "tactical":
        changes = {"phase": ["tactical", "interdependent"]}
        entries.append((_ago(now, 240, client), kam, "account.changed", account, changes))
    if client.phase == "strategic":
        changes = {"phase": ["interdependent", "strategic"]}
        entries.append((_ago(now, 90, client), leader, "account.changed", account, changes))
    if account.designation != Designation.STANDARD:
        changes = {"designation": ["standard", account.designation]}
        entries.append((_ago(now, 150, client), leader, "account.changed", account, changes))
    return entries


def _ago(now: datetime, days: int, client: Client) -> datetime:
    return now - timedelta(days=days - client.number % 40, hours=client.number % 8)


def _append(past: list[Past]) -> None:
    """By SQL: the model gives every entry the present time, and the table takes no update."""
    table = Entry._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{table}" (id, organization_id, at, actor_id, actor_label, action, '
            "object_type, object_id, object_label, changes, request_id) "
            "VALUES (%s, %s, %s, %s, %s, %s, 'account', %s, %s, %s, '')",
            [
                (
                    uuid7(), account.organization_id, at, member.id, str(member), action,
                    account.id, account.name, json.dumps(changes),
                )
                for at, member, action, account, changes in past
            ],
        )  # fmt: skip
