"""Which level of each skill accounts ask for, by how deep the relationship is (method §6).

The method has four steps; an organisation has phases of its own, each of which stands at one
of them. A person is asked for what the deepest phase among the accounts that they own asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from insights.skills.anchors import Text

STEPS = ("tactical", "cooperative", "interdependent", "strategic")
DEEPEST = len(STEPS) - 1


@dataclass(frozen=True)
class WantedLevels:
    """The levels at the four steps, and why they rise so."""

    levels: tuple[int, int, int, int]
    why: Text


WANTED = {
    "creativity": WantedLevels(
        (2, 3, 4, 4), _("A supplier among several is chosen by price, unless it brings ideas.")
    ),
    "co_creation": WantedLevels(
        (1, 2, 4, 5), _("Mutual benefit is worked out together; it can't be sold.")
    ),
    "leadership": WantedLevels(
        (2, 3, 4, 5), _("The deeper the relationship, the more areas of both sides take part.")
    ),
    "relationship": WantedLevels(
        (2, 3, 4, 5), _("From one buyer to contact at all levels, which makes it hard to end.")
    ),
    "empathy": WantedLevels(
        (2, 3, 4, 5), _("Each further level of the client speaks another language.")
    ),
    "holistic": WantedLevels(
        (2, 3, 4, 5), _("Who advises on strategy knows the client's whole business.")
    ),
    "planning": WantedLevels(
        (2, 3, 4, 5), _("From targets of a year to a plan of both companies over several.")
    ),
    "initiative": WantedLevels(
        (3, 3, 4, 4), _("Nobody waits for us at a new account; later, initiative keeps it growing.")
    ),
    "anticipation": WantedLevels(
        (2, 3, 4, 5), _("Trust grows by what the client hears from us before it happens.")
    ),
    "uncertainty": WantedLevels(
        (2, 2, 3, 4), _("Plans over years are made before anybody knows how they end.")
    ),
}


class InOrder(Protocol):
    """A phase: its key stays, whatever its name."""

    key: str


def steps_of(phases: Sequence[InOrder]) -> list[int]:
    """The step of each phase, in their order. Pure.

    A phase of the method stands at its step. Any other stands halfway between the steps of
    those before and after it, rounded down; where the organisation has none of the method's,
    its phases are spread evenly over the four.
    """
    known = {n: STEPS.index(phase.key) for n, phase in enumerate(phases) if phase.key in STEPS}
    if not known:
        return [round(n * DEEPEST / max(len(phases) - 1, 1)) for n in range(len(phases))]
    return [known[n] if n in known else _between(known, n) for n in range(len(phases))]


def _between(known: dict[int, int], place: int) -> int:
    before = max((step for n, step in known.items() if n < place), default=0)
    after = min((step for n, step in known.items() if n > place), default=DEEPEST)
    return (before + max(after, before)) // 2
