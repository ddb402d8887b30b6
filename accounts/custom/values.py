"""What accounts have in their organisation's own fields: read, compared, written."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from accounts.custom import kinds
from accounts.custom.kinds import Columns
from accounts.models import CustomField, CustomKind, CustomValue
from accounts.models.custom import COLUMNS
from audit.entries import unsaid
from audit.field_words import OWN_AMOUNT, OWN_FIELD, OWN_NUMBER
from rules.errors import FieldError, RuleError
from rules.reasons import Refused

Rows = tuple[Columns, ...]
Values = Mapping[uuid.UUID, Rows]
"""What one account has, by the id of the field."""
_SAID_AS: Mapping[str, str] = {CustomKind.MONEY: OWN_AMOUNT, CustomKind.NUMBER: OWN_NUMBER}
_COLUMNS = (*COLUMNS, "text_key")


def living_fields() -> QuerySet[CustomField]:
    """The fields in their order, without the deleted ones."""
    return CustomField.objects.filter(deleted_at=None).order_by("position", "id")


@dataclass
class Change:
    """What an account is to have in the fields that are named, and what the log says of it."""

    rows: dict[uuid.UUID, Rows] = field(default_factory=dict)
    said: dict[str, list[Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows)


def values_of(accounts: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[uuid.UUID, Rows]]:
    """What each of these accounts has in fields that are not deleted, in one query."""
    found: dict[uuid.UUID, dict[uuid.UUID, Rows]] = {account: {} for account in accounts}
    if not found:
        return found
    rows = CustomValue.objects.filter(account_id__any_of=accounts, field__deleted_at=None)
    for row in rows.order_by("field", "choice").values("account_id", "field_id", *_COLUMNS):
        mine = found[row["account_id"]]
        kept = {name: row[name] for name in _COLUMNS if row[name] is not None}
        mine[row["field_id"]] = (*mine.get(row["field_id"], ()), kept)
    return found


def change_of(given: Mapping[str, Any] | None, account_id: uuid.UUID | None = None) -> Change:
    """What values, by the keys of their fields, change at an account; None is a new one.

    Raises RuleError at what is wrong. Asks nothing where nothing is given.
    """
    if not given:
        return Change()
    had = values_of([account_id])[account_id] if account_id else {}
    change, errors = settled(given, living_fields(), had)
    if errors:
        raise RuleError(_("Some fields are not valid."), errors=errors)
    return change


def settled(
    given: Mapping[str, Any], fields: Iterable[CustomField], had: Values
) -> tuple[Change, list[FieldError]]:
    """The same, and all that is wrong: `/custom/<key>` each."""
    known = {one.key: one for one in fields}
    change, errors = Change(), []
    for key, value in given.items():
        try:
            if key not in known:
                raise Refused("unknown", _("There is no such field."))
            one = known[key]
            before = had.get(one.pk, ())
            after = kinds.kept(one, value, before)
        except Refused as refusal:
            errors.append(FieldError(f"/custom/{_escaped(key)}", refusal.code, refusal.detail))
            continue
        if after != before:
            change.rows[one.pk] = after
            change.said[said_name(one)] = [said(one, before), said(one, after)]
    return change, errors


def write(change: Change, account_id: uuid.UUID, *, is_new: bool = False) -> None:
    """Put the changed rows in the place of those that stood there."""
    write_many({account_id: change.rows}, new=(account_id,) if is_new else ())


def write_many(
    changes: Mapping[uuid.UUID, Mapping[uuid.UUID, Rows]], *, new: Collection[uuid.UUID] = ()
) -> None:
    """The same for many accounts, in two statements; new ones have nothing to take away."""
    known = {account: rows for account, rows in changes.items() if rows and account not in new}
    if known:
        fields = {pk for rows in known.values() for pk in rows}
        there = CustomValue.objects.filter(account__in=known.keys(), field__in=fields)
        gone = [
            pk
            for pk, account, one in there.values_list("pk", "account_id", "field_id")
            if one in known[account]
        ]
        CustomValue.objects.filter(pk__in=gone).delete()
    CustomValue.objects.bulk_create(
        CustomValue(account_id=account, field_id=pk, **columns)
        for account, rows in changes.items()
        for pk, kept in rows.items()
        for columns in kept
    )


def said_name(one: CustomField) -> str:
    """What the log calls the field: by its label of that time."""
    return f"{_SAID_AS.get(one.kind, OWN_FIELD)}{one.label}"


def said(one: CustomField, rows: Rows) -> Any:
    """What the log keeps of a value: choices by their labels, of a text that it was written."""
    value = kinds.sent(one.kind, rows)
    if one.kind == CustomKind.TEXT:
        return unsaid(value)
    if one.kind == CustomKind.CHOICES:
        return [one.labels.get(key, key) for key in value]
    return one.labels.get(value, value) if one.kind == CustomKind.CHOICE else value


def value_list(**more: str) -> ArraySubquery:
    """The values of an account of an outer query, for `values_from`; `more` is told of each."""
    own = CustomValue.objects.filter(account=OuterRef("pk"), field__deleted_at=None)
    row = {name: name for name in COLUMNS}
    told = JSONObject(key="field__key", kind="field__kind", **row, **more)
    return ArraySubquery(own.order_by("field__position", "field", "choice").values(told=told))


def values_from(told: list[dict[str, Any]]) -> dict[str, Any]:
    """What `value_list` found, by key, as programs read it."""
    found: dict[str, Rows] = {}
    kind_of: dict[str, str] = {}
    for row in told:
        found[row["key"]] = (*found.get(row["key"], ()), row)
        kind_of[row["key"]] = row["kind"]
    return {key: kinds.sent(kind_of[key], rows) for key, rows in found.items()}


def _escaped(key: str) -> str:
    return str(key).replace("~", "~0").replace("/", "~1")
