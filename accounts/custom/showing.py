"""What an account has in its organisation's own fields, as people read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.utils.translation import gettext as _

from accounts.custom import kinds
from accounts.custom.kinds import Columns
from accounts.custom.values import value_list
from accounts.models import CustomKind
from pages.templatetags.figures import exact, money, short_date


@dataclass(frozen=True, slots=True)
class Fact:
    """One field and what the account has in it, written for the reader."""

    label: str
    text: str
    is_link: bool = False


def fact_list() -> ArraySubquery:
    """What accounts of an outer query have, for `facts_from`."""
    return value_list(label="field__label", choices="field__choices")


def facts_from(told: list[dict[str, Any]], currency: str) -> list[Fact]:
    """What `fact_list` found, in the order of the fields."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in told:
        rows.setdefault(row["key"], []).append(row)
    return [_fact(found, currency) for found in rows.values()]


def written(kind: str, rows: tuple[Columns, ...], labels: Mapping[str, str], currency: str) -> str:
    """A value in the reader's words and format; empty where there is none."""
    if not rows:
        return ""
    if kind == CustomKind.CHOICES:
        found = {row["choice"] for row in rows}
        return ", ".join([label for key, label in labels.items() if key in found])
    if kind == CustomKind.CHOICE:
        return labels.get(rows[0]["choice"], rows[0]["choice"])
    if kind == CustomKind.MONEY:
        return money(kinds.minor_amount(rows[0]["minor"]), currency)
    return _WRITTEN[kind](rows[0])


_WRITTEN: Mapping[str, Callable[[Columns], str]] = {
    CustomKind.TEXT: lambda row: str(row["text"]),
    CustomKind.LINK: lambda row: str(row["text"]),
    CustomKind.NUMBER: lambda row: exact(kinds.plain_number(row["number"])),
    CustomKind.DATE: lambda row: short_date(kinds.day_kept(str(row["day"]))),
    CustomKind.YES_NO: lambda row: _("Yes") if row["is_so"] else _("No"),
}


def _fact(rows: list[dict[str, Any]], currency: str) -> Fact:
    first = rows[0]
    labels = {choice["key"]: choice["label"] for choice in first["choices"]}
    text = written(first["kind"], tuple(rows), labels, currency)
    return Fact(first["label"], text, first["kind"] == CustomKind.LINK)
