"""What the fields of audit entries are called, in the reader's language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rules.offers import Offers

_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?P<cost> cost)?")

FIELDS: Offers[str | Promise] = Offers("fields of the log")
"""What a field is called, whatever the action."""

VALUES: Offers[Mapping[str, Any]] = Offers("values of the log")
"""What the kept values of `subject.field` are called, where the action begins with the subject."""

COMMON = {
    "name": gettext_lazy("name"),
    "due_on": gettext_lazy("due on"),
    "notes": gettext_lazy("notes"),
    "role": gettext_lazy("role"),
    "reason": gettext_lazy("reason"),
    "state": gettext_lazy("state"),
    "description": gettext_lazy("description"),
    "note": gettext_lazy("why"),
    "title": gettext_lazy("title"),
    "answer": gettext_lazy("answer"),
    "kind": gettext_lazy("kind"),
}
"""Fields that several parts of the product record."""


OWN_FIELD, OWN_AMOUNT, OWN_NUMBER = "own: ", "own amount: ", "own number: "
"""What begins the name of a field that the organisation made; its label of that time follows."""

AMOUNTS = frozenset({"expected_return", "potential_amount", "spend"})
"""Fields that hold an amount in the organisation's currency; a month's field does too."""


def is_amount(name: str) -> bool:
    """Whether the field of an entry holds money."""
    return name in AMOUNTS or name.startswith(OWN_AMOUNT) or _MONTH.fullmatch(name) is not None


def value_words(action: str, field: str) -> Mapping[str, Any]:
    """What the values of a field are called in entries of this action; empty without words."""
    return VALUES.get(f"{action.partition('.')[0]}.{field}") or {}


def field_words(name: str, action: str = "") -> str:
    """The name of a field; a month as a month, and what has no words of its own as it is.

    What a subject calls otherwise than the rest is offered as `subject.field`.
    """
    for beginning in (OWN_FIELD, OWN_AMOUNT, OWN_NUMBER):
        if name.startswith(beginning):
            return name.removeprefix(beginning)
    own = f"{action.partition('.')[0]}.{name}"
    if own in FIELDS or name in FIELDS:
        return str(FIELDS[own if own in FIELDS else name])
    found = _MONTH.fullmatch(name)
    if found is None:
        return name.replace("_", " ")
    month = date_format(dt.date(int(found["year"]), int(found["month"]), 1), "YEAR_MONTH_FORMAT")
    return _("cost of %(month)s") % {"month": month} if found["cost"] else str(month)
