"""Words that several parts of a board report share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Phase
from insights.models import Snapshot
from insights.report.figures import Found
from pages.documents.letters import plain
from pages.templatetags.figures import (
    NARROW_SPACE,
    SYMBOLS,
    amount_short,
    month,
    months_to,
    percent,
)
from pages.templatetags.ui import phase_step


@dataclass(frozen=True)
class NamedPhase:
    """A phase as it was frozen, by today's name."""

    key: str
    name: str
    colour: str


def phase_names(found: Found, phases: Sequence[Phase]) -> list[NamedPhase]:
    """Those that anybody was in, in order; one that is gone keeps its key."""
    met = {key for one in found.past for key in one.phases}
    known = [NamedPhase(p.key, plain(str(p)), f"p{phase_step(p)}") for p in phases if p.key in met]
    gone = sorted(met - {p.key for p in phases} - {""})
    lost = [NamedPhase(key, plain(key), "p1") for key in gone]
    none = [NamedPhase("", _("no phase"), "none")] if "" in met else []
    return [*known, *lost, *none]


def figures_note(snapshot: Snapshot) -> str:
    """To which month figures run."""
    if snapshot.until is None:
        return _("no month is closed")
    return _("figures to %(month)s") % {"month": month(snapshot.until)}


def signed(ratio: Decimal) -> str:
    """A growth with its sign."""
    return f"{'+' if ratio > 0 else ''}{percent(ratio)}"


def amount(minor: int, currency: str) -> str:
    """An amount in thousands, millions or billions, with its currency."""
    symbol = SYMBOLS.get(currency, currency)
    space = NARROW_SPACE if symbol.isalpha() or (get_language() or "").startswith("pt") else ""
    return f"{symbol}{space}{amount_short(Decimal(minor) / 100)}"


def of_year(snapshot: Snapshot) -> str:
    """The 12 months of the figures."""
    if snapshot.until is None:
        return ""
    return months_to(snapshot.until)


def not_closed(found: Found) -> str:
    """Months whose figures run to an earlier one."""
    late = [one.snapshot for one in found.past if one.snapshot.until != one.snapshot.month]
    if not late:
        return ""
    names = ", ".join(month(one.month) for one in late)
    return _("Not closed when it ended: %(months)s; its figures run to the month before.") % {
        "months": names
    }


def noted(*parts: str) -> str:
    """What is said small, of which period it is."""
    return " · ".join(part for part in parts if part)
