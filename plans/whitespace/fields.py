"""The one table of a cell's fields: what each holds, checked alike by page and API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.revenue.fields import check_amount
from plans.models import CellState
from rules.errors import RuleError
from rules.fields import Text, cleaned, one_of
from rules.names import same_key
from rules.numbers import to_minor
from rules.reasons import Refused
from rules.texts import titled

COMPETITORS_AT_MOST, NAME_AT_MOST = 20, 100
FIRST_YEAR, LAST_YEAR = 1990, 2100
SOURCE = Text(200)
TEXTS = {
    "state": Text(12, is_required=True, meaning=one_of(CellState.values)),
    "source": SOURCE,
    "note": Text(2000, is_prose=True),
}
PLAIN = ("state", "contract_end", "source", "estimated_on", "note")
"""What stands in the cell's own row under its own name."""

_WHOLE, _HUNDREDTH = Decimal(100), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Rival:
    """A competitor in a cell, with the share in percent where it is known."""

    name: str
    share: Decimal | None = None

    @property
    def key(self) -> str:
        """By which it is the same."""
        return same_key(self.name)

    def __str__(self) -> str:
        return self.name if self.share is None else f"{self.name} {self.share.normalize():f}%"


def clean_cell(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """What is given, as it is kept. RuleError with the field that is wrong."""
    found = cleaned(values, TEXTS)
    for name in ("contract_end", "estimated_on"):
        check_day(name, found.get(name))
    check_past("estimated_on", found.get("estimated_on"), today)
    if "potential" in found:
        potential = found.pop("potential")
        found["potential_minor"] = None if potential is None else amount("potential", potential)
    if "competitors" in found:
        found["competitors"] = clean_competitors(found["competitors"])
    return found


def amount(field: str, value: Decimal) -> int:
    """Hundredths of an amount of zero or more. RuleError on the field."""
    try:
        check_amount(value)
    except Refused as refusal:
        raise RuleError.on(field, refusal.detail, refusal.code) from refusal
    if value < 0:
        raise RuleError.on(field, _("Write an amount of zero or more."), "negative")
    return to_minor(value)


def check_day(field: str, day: date | None) -> None:
    """RuleError for a day in no plan."""
    if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RuleError.on(field, _("Choose a year from 1990 to 2100."))


def check_past(field: str, day: date | None, today: date) -> None:
    """RuleError for an estimate that somebody is yet to make."""
    if day is not None and day > today:
        raise RuleError.on(field, _("An estimate has a date of today or before."), "future")


def clean_competitors(given: Iterable[Mapping[str, Any]]) -> list[Rival]:
    """Each once, all of them with 100 % at most. RuleError at the line that is wrong."""
    found: dict[str, Rival] = {}
    for at, line in enumerate(given):
        rival = _rival(f"competitors/{at}", line)
        if rival.key in found:
            text = _("%(name)s is named twice.") % {"name": rival.name}
            raise RuleError.on(f"competitors/{at}/name", text, "duplicate")
        found[rival.key] = rival
    if len(found) > COMPETITORS_AT_MOST:
        text = _("At most %(n)d competitors in a cell.") % {"n": COMPETITORS_AT_MOST}
        raise RuleError.on("competitors", text, "too_many")
    total = sum((rival.share for rival in found.values() if rival.share), Decimal(0))
    if total > _WHOLE:
        text = _("The shares add up to %(total)s%%: 100%% is all there is.")
        raise RuleError.on("competitors", text % {"total": f"{total.normalize():f}"}, "too_much")
    return list(found.values())


def _rival(place: str, line: Mapping[str, Any]) -> Rival:
    asked = _("Name the competitor.")
    name = titled(f"{place}/name", line["name"], at_most=NAME_AT_MOST, ask=asked)
    share = line.get("share")
    if share is not None and not (0 < share <= _WHOLE and share == share.quantize(_HUNDREDTH)):
        text = _("A share is above 0 and at most 100, with two decimals at most.")
        raise RuleError.on(f"{place}/share", text)
    return Rival(name, share)
