"""A health in words: its band, what moved it, and what would move it most."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from insights.health.arithmetic import Move
from insights.health.parts import PARTS
from insights.health.rules import Health

BANDS = {
    "good": pgettext_lazy("health", "Healthy"),
    "fair": pgettext_lazy("health", "Needs care"),
    "poor": pgettext_lazy("health", "At risk"),
}
NOTHING = gettext_lazy("Nothing is known yet that health is drawn from.")


def why(health: Health) -> str:
    """What moved it since the last month's end; where nothing did, what holds it up and down."""
    if health.value is None:
        return str(NOTHING)
    if health.before is None:
        return _holds(health.moved)
    if not health.moved:
        return _("Nothing moved since the month ended.")
    return capfirst(", ".join(_move(move) for move in health.moved)) + "."


def step(health: Health) -> str:
    """What to do about the part that would move it most; empty where all are at their best."""
    return str(PARTS[health.step.part].step) if health.step else ""


def step_part(health: Health) -> str:
    """That part, with the points that it would bring."""
    if health.step is None:
        return ""
    return f"{PARTS[health.step.part].name} ({signed(health.step.points)})"


def signed(points: Decimal) -> str:
    """Whole points with their sign, half-up; a move below half a point stays a move."""
    whole = int(abs(points).quantize(Decimal(1), ROUND_HALF_UP))
    if not whole:
        return "+<1" if points > 0 else "−<1"
    return f"+{whole}" if points > 0 else f"−{whole}"


def _move(move: Move) -> str:
    part = PARTS[move.part]
    if move.before is None:
        words = _("%(part)s counts now") % {"part": str(part.name).lower()}
    elif move.now is None:
        words = _("%(part)s counts no more") % {"part": str(part.name).lower()}
    else:
        words = str(part.rises if move.now > move.before else part.falls)
    return f"{words} ({signed(move.points)})"


def _holds(moved: Iterable[Move]) -> str:
    up = [str(PARTS[m.part].name).lower() for m in moved if m.points > 0]
    down = [str(PARTS[m.part].name).lower() for m in moved if m.points < 0]
    said = []
    if up:
        said.append(_("Held up by: %(parts)s.") % {"parts": ", ".join(up)})
    if down:
        said.append(_("Held down by: %(parts)s.") % {"parts": ", ".join(down)})
    return " ".join(said) or _("All parts stand in the middle.")
