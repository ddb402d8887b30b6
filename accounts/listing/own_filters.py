"""Narrowing the account list by the organisation's own fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.custom import kinds
from accounts.listing.controls import Control, clean
from accounts.listing.own_columns import OWN
from accounts.models import Account, CustomField, CustomKind, CustomValue
from pages.numbers import read_number
from rules.names import sort_key
from rules.reasons import Refused
from tenants.currencies import in_own

FROM, TO = ".from", ".to"
_COLUMNS = {CustomKind.NUMBER: "number", CustomKind.MONEY: "minor", CustomKind.DATE: "day"}
"""Kinds that are asked for from here to there."""
YES, NO = "yes", "no"


class OwnFilters:
    """What the address asks of each field; a field that isn't there is not asked for."""

    def __init__(
        self, fields: Iterable[CustomField], parameters: Mapping[str, str], currency: str
    ) -> None:
        self._currency = currency
        self._fields = list(fields)
        self._given = {
            name: text
            for field in self._fields
            for name in _names(field)
            if (text := clean(parameters.get(name, "")))
        }

    def __bool__(self) -> bool:
        return bool(self._given)

    def narrow(self, accounts: QuerySet[Account]) -> QuerySet[Account]:
        """Those that have what is asked for; nothing fits what can't be read.

        Their ids are found first, by indexes, and once: a planner that joins several such
        conditions may look at every pair.
        """
        found = []
        for field in self._fields:
            asked = {name: self._given[name] for name in _names(field) if name in self._given}
            if asked:
                wanted = self._wanted(field, asked)
                if wanted is None:
                    return accounts.none()
                found.append(_ids(field, wanted))
        if not found:
            return accounts
        ids = found[0].intersection(*found[1:]) if found[1:] else found[0]
        return accounts.filter(id__any_of=ArraySubquery(ids))

    def controls(self) -> list[Control]:
        """One for each field, two for what lies between."""
        return [self._control(field, name) for field in self._fields for name in _names(field)]

    def _wanted(self, field: CustomField, asked: Mapping[str, str]) -> dict[str, Any] | None:
        if field.kind in _COLUMNS:
            return self._between(field, asked)
        (text,) = asked.values()
        if field.kind == CustomKind.YES_NO:
            return {"is_so": text == YES} if text in (YES, NO) else None
        if field.has_choices:
            return {"choice": text} if text in field.labels else None
        return {"text_key__contains": sort_key(text)}

    def _between(self, field: CustomField, asked: Mapping[str, str]) -> dict[str, Any] | None:
        found = {}
        for name, text in asked.items():
            try:
                end = self._end(field, text)
            except (Refused, ValueError):
                return None
            way = "gte" if name.endswith(FROM) else "lte"
            found[f"{_COLUMNS[CustomKind(field.kind)]}__{way}"] = end
        return found

    def _end(self, field: CustomField, text: str) -> int | date:
        """As the reader writes it. Raises Refused, ValueError."""
        if field.kind == CustomKind.DATE:
            return kinds.day_kept(text)
        is_money = field.kind == CustomKind.MONEY
        number = read_number(in_own(text, self._currency) if is_money else text)
        if number is None:
            raise ValueError(text)
        return kinds.amount_kept(number) if is_money else kinds.number_kept(number)

    def _control(self, field: CustomField, name: str) -> Control:
        value = self._given.get(name, "")
        if field.kind in _COLUMNS:
            label = _("%(field)s, from") if name.endswith(FROM) else _("%(field)s, to")
            kind = "date" if field.kind == CustomKind.DATE else "text"
            return Control(name, label % {"field": field.label}, value, kind)
        if field.kind == CustomKind.YES_NO:
            choices = [("", _("Any")), (YES, _("Yes")), (NO, _("No"))]
            return Control(name, field.label, value, "select", choices)
        if field.has_choices:
            choices = [("", _("Any")), *field.labels.items()]
            return Control(name, field.label, value, "select", choices)
        return Control(name, field.label, value)


def _ids(field: CustomField, wanted: Mapping[str, Any]) -> QuerySet[Any, Any]:
    rows = CustomValue.objects.filter(field=field, **wanted).order_by()
    return rows.values("account_id")


def _names(field: CustomField) -> tuple[str, ...]:
    name = f"{OWN}{field.key}"
    return (f"{name}{FROM}", f"{name}{TO}") if field.kind in _COLUMNS else (name,)
