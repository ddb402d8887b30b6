"""What each check found: kept as figures, and said in the language of who reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Check, StakeholderRole
from tenants.actors import Actor

Found = dict[str, Any]
"""`kind`, and what it takes to say it; JSON, for a change of phase keeps it."""

NONE: Found = {"kind": "none"}
UNTICKED: Found = {"kind": "unticked"}


def words(found: Found) -> str:
    """In the reader's language."""
    return _WORDS[found["kind"]](found)


def may_read(reader: Actor, check: str) -> bool:
    """Whether they are told of this evidence: when reviews are held tells how one is treated."""
    return check != Check.REVIEW_HELD or reader.may("account.see_designation")


def as_read(frozen: Iterable[dict[str, Any]], reader: Actor) -> list[dict[str, Any]]:
    """The evidence of a change with `why` in words; what was kept as a text stays that text.

    Of what older changes keep nobody knows which check it was.
    """
    return [
        {
            "phase": row["phase"],
            "text": row["text"],
            "holds": row["holds"],
            "why": words(row["found"]) if "found" in row else row["why"],
        }
        for row in frozen
        if may_read(reader, row.get("check", Check.REVIEW_HELD))
    ]


def _role(found: Found) -> str:
    if found["people"]:
        return _("known")
    name = dict(StakeholderRole.choices).get(found["role"], found["role"])
    return _("%(role)s: nobody") % {"role": name}


def _sponsor(found: Found) -> str:
    return _("named") if found["ours"] else _("ours: none")


def _functions(found: Found) -> str:
    sides = {"theirs": found["theirs"], "ours": found["ours"]}
    return _("theirs: %(theirs)d · ours: %(ours)d") % sides


def _board(found: Found) -> str:
    missing = []
    if not found["theirs"]:
        missing.append(_("theirs: none"))
    if not found["ours"]:
        missing.append(_("ours: none"))
    return " · ".join(missing) or _("on both sides")


def _days(found: Found) -> str:
    age = found["days"]
    if age < 1:
        return _("today")
    return ngettext("%(n)d day ago", "%(n)d days ago", age) % {"n": age}


def _tick(found: Found) -> str:
    """Its note may name a person and stands in the tick alone: who said it, and of which day."""
    return f"{found['author'] or '–'}, {found['day']}"


_WORDS: dict[str, Callable[[Found], str]] = {
    Check.ROLE_KNOWN: _role,
    Check.SPONSOR_NAMED: _sponsor,
    Check.FUNCTIONS_BOTH: _functions,
    Check.BOARD_BOTH: _board,
    "days": _days,
    "number": lambda found: str(found["number"]),
    "none": lambda _found: _("none yet"),
    "tick": _tick,
    "unticked": lambda _found: _("nobody ticked it"),
}
