"""What the fields of audit entries are called, in the reader's language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?P<cost> cost)?")

FIELDS = {
    "name": gettext_lazy("name"),
    "legal_name": gettext_lazy("legal name"),
    "tax_id": gettext_lazy("tax id"),
    "parent": gettext_lazy("parent account"),
    "segment": gettext_lazy("segment"),
    "country": gettext_lazy("country"),
    "region": gettext_lazy("state or region"),
    "city": gettext_lazy("city"),
    "website": gettext_lazy("website"),
    "linkedin": gettext_lazy("LinkedIn address"),
    "owner": gettext_lazy("KAM"),
    "potential": gettext_lazy("potential"),
    "designation": gettext_lazy("designation"),
    "phase": gettext_lazy("phase"),
    "exit_risk": gettext_lazy("exit risk"),
    "measured_on": gettext_lazy("measured on"),
    "engagement": gettext_lazy("engagement"),
    "satisfaction": gettext_lazy("satisfaction"),
    "recommendation": gettext_lazy("recommendation"),
    "due_on": gettext_lazy("due on"),
    "invest_answer": gettext_lazy("invest or accept"),
    "notes": gettext_lazy("notes"),
    "tags": gettext_lazy("tags"),
    "references": gettext_lazy("references in other systems"),
    "reference": gettext_lazy("reference in another system"),
    "import": gettext_lazy("from the file"),
    "query": gettext_lazy("filters"),
    "is_shared": gettext_lazy("shared with everyone"),
    "member": gettext_lazy("person"),
    "role": gettext_lazy("role"),
    "function": gettext_lazy("function"),
    "hours_per_month": gettext_lazy("hours a month"),
    "since": gettext_lazy("since"),
    "reason": gettext_lazy("reason"),
    "override_reason": gettext_lazy("reason for going over the cap"),
    "state": gettext_lazy("state"),
    "scope": gettext_lazy("scope"),
    "weight": gettext_lazy("weight"),
    "description": gettext_lazy("description"),
    "note": gettext_lazy("why"),
    "rationale": gettext_lazy("why this score"),
    "agenda": gettext_lazy("agenda"),
    "minutes": gettext_lazy("minutes"),
    "title": gettext_lazy("title"),
    "details": gettext_lazy("details"),
    "answer": gettext_lazy("answer"),
    "comment": gettext_lazy("comment"),
    "relationships": gettext_lazy("relationships"),
    "actions": gettext_lazy("actions"),
    "reviews": gettext_lazy("places in planned reviews"),
    "kind": gettext_lazy("kind"),
    "happened_on": gettext_lazy("date"),
    "length": gettext_lazy("characters of the text"),
    "files": gettext_lazy("files"),
    "locale": gettext_lazy("language"),
    "currency": gettext_lazy("currency"),
    "timezone": gettext_lazy("time zone"),
    "slug": gettext_lazy("address"),
    "fiscal_year_start": gettext_lazy("first month of the fiscal year"),
    "band_a": gettext_lazy("band A from"),
    "band_b": gettext_lazy("band B from"),
    "abc_a": gettext_lazy("class A until"),
    "abc_b": gettext_lazy("class B until"),
    "key_cap": gettext_lazy("key accounts at most"),
    "kam_cap": gettext_lazy("key accounts per KAM at most"),
    "status": gettext_lazy("status"),
    "anchor_on": gettext_lazy("first date"),
    "rhythm": gettext_lazy("how often"),
    "starts_at": gettext_lazy("time"),
    "lead_days": gettext_lazy("reminders, days before"),
    "held_on": gettext_lazy("held on"),
    "attitude": gettext_lazy("attitude"),
    "influence": gettext_lazy("influence"),
    "strength": gettext_lazy("strength of the contact"),
    "level": gettext_lazy("level"),
    "contact": gettext_lazy("our contact"),
    "expected_return": gettext_lazy("expected in a year"),
    "from": gettext_lazy("copied from"),
    "participants": gettext_lazy("who takes part"),
    "rewritten": gettext_lazy("written anew"),
}

_VALUES: dict[tuple[str, str], Mapping[str, Any]] = {}


def name_values(subject: str, **fields: Iterable[tuple[Any, Any]]) -> None:
    """Say what the kept values of fields are called, where the action begins with `subject`."""
    for field, choices in fields.items():
        _VALUES[subject, field] = dict(choices)


def value_words(action: str, field: str) -> Mapping[str, Any]:
    """What the values of a field are called in entries of this action; empty without words."""
    return _VALUES.get((action.partition(".")[0], field), {})


def field_words(name: str) -> str:
    """The name of a field; a month as a month, and what has no words of its own as it is."""
    if name in FIELDS:
        return str(FIELDS[name])
    found = _MONTH.fullmatch(name)
    if found is None:
        return name.replace("_", " ")
    month = date_format(dt.date(int(found["year"]), int(found["month"]), 1), "YEAR_MONTH_FORMAT")
    return _("cost of %(month)s") % {"month": month} if found["cost"] else str(month)
