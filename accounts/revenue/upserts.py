"""Making and changing many months at once."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import orjson
from django.db import connection, transaction

from accounts.models import Account, ExternalReference, MonthlyRevenue
from accounts.references import Reference
from accounts.revenue.fields import check_month
from accounts.revenue.figures import recompute_figures
from accounts.revenue.period import newest_month
from accounts.revenue.rules import Amounts, lock_months, month_changes
from api.bulk import Item, Result
from audit.many import Subject, record_many
from rules.reasons import Refused
from tenants.actors import Actor
from tenants.ids import uuid7

Key = tuple[uuid.UUID, date]
_COLUMNS = ("id", "account_id", "month", "version", "revenue_minor", "cost_minor")
_UPSERT = """
INSERT INTO accounts_monthlyrevenue
    (id, organization_id, account_id, month, revenue_minor, cost_minor, version, updated_at)
SELECT r.id, %(org)s, r.account_id, r.month, r.revenue, r.cost, 1, now()
FROM jsonb_to_recordset(%(rows)s::jsonb)
    AS r(id uuid, account_id uuid, month date, revenue bigint, cost bigint)
ORDER BY r.account_id, r.month
ON CONFLICT (organization_id, account_id, month) DO UPDATE SET
    revenue_minor = excluded.revenue_minor, cost_minor = excluded.cost_minor,
    version = accounts_monthlyrevenue.version + 1, updated_at = now()
"""


@transaction.atomic
def upsert_months(*, actor: Actor, items: list[Item]) -> list[Result]:
    """The month of each item, made or changed; `account_id` of a result is the month's id.

    A cost that is left out stays; the figures of the accounts are drawn again.
    """
    actor.require("revenue.change")
    _check_months(actor, items)
    names, by_reference = _accounts(items)
    lock_months(names)
    wanted = [(item, _account_of(item, names, by_reference)) for item in items]
    before = _months({account_id for _item, account_id in wanted if account_id})
    after: dict[Key, dict[str, Any]] = {}
    results = []
    for item, account_id in wanted:
        if item.errors or account_id is None:
            results.append(Result(item.index, "refused", errors=tuple(item.errors)))
        else:
            results.append(_settle(item, account_id, before, after))
    _write(actor, before, after, names)
    return results


def _check_months(actor: Actor, items: list[Item]) -> None:
    newest = newest_month(actor.organization)
    for item in items:
        if item.errors:
            continue
        try:
            check_month(item.values["month"], newest)
        except Refused as refusal:
            item.refuse("month", refusal.code, refusal.detail)


def _accounts(
    items: list[Item],
) -> tuple[dict[uuid.UUID, str], dict[Reference, uuid.UUID]]:
    ids = {item.values["account"] for item in items if item.values.get("account")}
    by_system: dict[str, set[str]] = {}
    for item in items:
        if reference := item.values.get("reference"):
            by_system.setdefault(reference["system"], set()).add(reference["external_id"])
    by_reference: dict[Reference, uuid.UUID] = {}
    for system, external_ids in by_system.items():
        rows = ExternalReference.objects.filter(system=system, external_id__any_of=external_ids)
        for external_id, account_id in rows.order_by("id").values_list("external_id", "account_id"):
            by_reference[system, external_id] = account_id
    ids.update(by_reference.values())
    names = Account.objects.filter(id__any_of=ids).order_by("id").values_list("id", "name")
    return dict(names), by_reference


def _account_of(
    item: Item, names: dict[uuid.UUID, str], by_reference: dict[Reference, uuid.UUID]
) -> uuid.UUID | None:
    if item.errors:
        return None
    account_id = item.values.get("account")
    reference = item.values.get("reference")
    field = "account" if account_id or not reference else "reference"
    if account_id is None and reference:
        account_id = by_reference.get((reference["system"], reference["external_id"]))
    if account_id not in names:
        item.refuse(field, "account_unknown", "There is no such account.")
        return None
    return account_id


def _months(account_ids: set[uuid.UUID]) -> dict[Key, dict[str, Any]]:
    rows = MonthlyRevenue.objects.filter(account_id__any_of=account_ids).order_by("id")
    return {(row["account_id"], row["month"]): row for row in rows.values(*_COLUMNS)}


def _settle(
    item: Item, account_id: uuid.UUID, before: dict[Key, Any], after: dict[Key, Any]
) -> Result:
    key = (account_id, item.values["month"])
    old = after.get(key) or before.get(key)
    item.match(old["version"] if old else 0)
    if item.errors:
        return Result(item.index, "refused", errors=tuple(item.errors))
    revenue = int(item.values["revenue"] * 100)
    cost = old["cost_minor"] if old else None
    if "cost" in item.values:
        given = item.values["cost"]
        cost = None if given is None else int(given * 100)
    if old and (old["revenue_minor"], old["cost_minor"]) == (revenue, cost):
        return Result(item.index, "unchanged", old["id"])
    month_id = old["id"] if old else uuid7()
    version = before[key]["version"] + 1 if key in before else 1
    row = {"id": month_id, "version": version, "revenue_minor": revenue, "cost_minor": cost}
    after[key] = row
    return Result(item.index, "changed" if old else "made", month_id)


def _write(
    actor: Actor, before: dict[Key, Any], after: dict[Key, Any], names: dict[uuid.UUID, str]
) -> None:
    if not after:
        return
    rows = [
        {
            "id": row["id"],
            "account_id": account_id,
            "month": month,
            "revenue": row["revenue_minor"],
            "cost": row["cost_minor"],
        }
        for (account_id, month), row in after.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, {"org": actor.organization.id, "rows": orjson.dumps(rows).decode()})
    changes: dict[uuid.UUID, dict[str, list[str | None]]] = {}
    for (account_id, month), row in after.items():
        changes.setdefault(account_id, {}).update(
            month_changes(month, _figures(before.get((account_id, month))), _figures(row))
        )
    record_many(
        actor=actor,
        subjects=[
            Subject("revenue.changed", "account", account_id, names[account_id], found)
            for account_id, found in changes.items()
        ],
    )
    recompute_figures(list(changes))


def _figures(row: dict[str, Any] | None) -> Amounts | None:
    return None if row is None else (row["revenue_minor"], row["cost_minor"])
