"""Scoring many cells at once, each item with its own result: few statements, whatever the size."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import Account
from api.bulk import Item, Result
from audit.many import Subject, record_many
from rules.errors import ConflictError, FieldError, KamError, RuleError, StaleError
from rules.texts import optional
from scoring.models import Criterion, Matrix, Score
from scoring.scores import check_cell, first_version, said
from scoring.standings import recompute_standings
from tenants.actors import Actor
from tenants.ids import uuid7

Cell = tuple[uuid.UUID, uuid.UUID]
"""Criterion, account."""
_COLUMNS = ("id", "criterion_id", "account_id", "value", "rationale", "version")
_ATTEMPTS = 3
# A score that somebody gave meanwhile is not written over: the statement leaves its row out then.
_UPSERT = """
INSERT INTO scoring_score AS old
    (id, organization_id, criterion_id, account_id, value, rationale, author_id, scored_at,
     version)
SELECT r.id, %(org)s, r.criterion_id, r.account_id, r.value, r.rationale, %(author)s, now(),
    r.version
FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(id uuid, criterion_id uuid, account_id uuid,
    value smallint, rationale text, version bigint)
ORDER BY r.id
ON CONFLICT (organization_id, criterion_id, account_id) DO UPDATE SET
    value = excluded.value, rationale = excluded.rationale, author_id = excluded.author_id,
    scored_at = excluded.scored_at, version = excluded.version
WHERE old.version = excluded.version - 1
"""


@dataclass
class _Sheet:
    """What items name, the cells as they are, and as the items so far make them."""

    actor: Actor
    criteria: dict[uuid.UUID, Criterion]
    accounts: dict[uuid.UUID, Account]
    before: dict[Cell, dict[str, Any]]
    after: dict[Cell, dict[str, Any]] = field(default_factory=dict)

    def settle(self, item: Item) -> Result:
        """What becomes of one item; a refused one leaves no trace."""
        try:
            return self._write(item)
        except KamError as error:
            found = error.errors or [FieldError("", error.code, str(error.detail))]
            return Result(item.index, "refused", errors=tuple(found))

    def _write(self, item: Item) -> Result:
        criterion = _there(self.criteria, item, "criterion")
        account = _there(self.accounts, item, "account")
        check_cell(self.actor, criterion, account, item.values["value"])
        cell = (criterion.pk, account.pk)
        old = self.after.get(cell) or self.before.get(cell)
        current = old["version"] if old else 0
        if item.version not in (None, current):
            raise StaleError.at(current)
        row = self._row(item, old)
        if old and (row["value"], row["rationale"]) == (old["value"], old["rationale"]):
            return Result(item.index, "unchanged", old["id"])
        if old and item.version is None:
            told = _("It has a score already: say the version that you saw.")
            raise RuleError.on("version", told, "required")
        seen = self.before.get(cell)
        row["version"] = (seen["version"] if seen else first_version()) + 1
        self.after[cell] = row
        return Result(item.index, "changed" if old else "made", row["id"])

    def _row(self, item: Item, old: dict[str, Any] | None) -> dict[str, Any]:
        rationale = old["rationale"] if old else ""
        if "rationale" in item.values:
            rationale = optional("rationale", item.values["rationale"], at_most=500)
        row_id = old["id"] if old else uuid7()
        return {"id": row_id, "value": item.values["value"], "rationale": rationale}


def upsert_scores(*, actor: Actor, items: list[Item]) -> list[Result]:
    """The score of each item, made or changed. Audited; standings follow.

    One that stands already is changed by an item alone that says its version: nobody's
    judgement is lost. A refused item does not hold up the others.
    """
    for _attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                return _write_all(actor, items)
        except ConflictError:
            continue  # somebody scored one of the cells meanwhile: look again
    raise ConflictError


def _write_all(actor: Actor, items: list[Item]) -> list[Result]:
    sheet = _look_up(actor, [item for item in items if not item.shape_errors])
    results = [
        Result(item.index, "refused", errors=item.shape_errors)
        if item.shape_errors
        else sheet.settle(item)
        for item in items
    ]
    if sheet.after:
        _keep(sheet)
        _tell(sheet)
    return results


def _look_up(actor: Actor, items: list[Item]) -> _Sheet:
    criteria = {item.values["criterion"] for item in items}
    accounts = {item.values["account"] for item in items}
    rows = Account.objects.all()
    if not actor.may("score.change"):
        rows = rows.prefetch_related("team")
    return _Sheet(
        actor,
        Criterion.objects.select_related("matrix").in_bulk(criteria),
        {account.pk: account for account in rows.filter(pk__any_of=accounts)},
        _cells({(item.values["criterion"], item.values["account"]) for item in items}),
    )


def _cells(wanted: set[Cell]) -> dict[Cell, dict[str, Any]]:
    """The scores of these cells, held until the transaction ends."""
    criteria, accounts = {c for c, _a in wanted}, {a for _c, a in wanted}
    near = Score.objects.filter(criterion_id__any_of=criteria, account_id__any_of=accounts)
    known = near.order_by("id").values_list("id", "criterion_id", "account_id")
    ids = [pk for pk, criterion_id, account_id in known if (criterion_id, account_id) in wanted]
    rows = Score.objects.filter(pk__any_of=ids).select_for_update(of=("self",)).order_by("id")
    return {(row["criterion_id"], row["account_id"]): row for row in rows.values(*_COLUMNS)}


def _there(known: dict[uuid.UUID, Any], item: Item, name: str) -> Any:
    found = known.get(item.values[name])
    if found is None:
        raise RuleError.on(name, _("There is no such one in this organisation."), "unknown")
    return found


def _keep(sheet: _Sheet) -> None:
    rows = [
        row | {"criterion_id": criterion_id, "account_id": account_id}
        for (criterion_id, account_id), row in sheet.after.items()
    ]
    values = {
        "org": sheet.actor.organization.id,
        "author": sheet.actor.membership_id,
        "rows": orjson.dumps(rows).decode(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, values)
        if cursor.rowcount != len(rows):
            raise ConflictError
    for matrix in _matrices(sheet.criteria[criterion_id] for criterion_id, _a in sheet.after):
        touched = {a for c, a in sheet.after if sheet.criteria[c].matrix_id == matrix.pk}
        recompute_standings(matrix, touched)


def _matrices(criteria: Iterable[Criterion]) -> list[Matrix]:
    """Each once, in one order for all who write at the same time."""
    found = {criterion.matrix_id: criterion.matrix for criterion in criteria}
    return [found[pk] for pk in sorted(found)]


def _tell(sheet: _Sheet) -> None:
    subjects = []
    for (criterion_id, account_id), row in sheet.after.items():
        account = sheet.accounts[account_id]
        before = _said(sheet.before.get((criterion_id, account_id)))
        changes = {sheet.criteria[criterion_id].name: [before, _said(row)]}
        thing = (Score, row["id"])
        subjects.append(
            Subject("score.set", "account", account_id, str(account), changes, thing=thing)
        )
    record_many(actor=sheet.actor, subjects=subjects)


def _said(row: dict[str, Any] | None) -> list[Any] | None:
    return said(None if row is None else [row["value"], row["rationale"]])
