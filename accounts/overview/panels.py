"""What other parts of the product show on the overview of an account.

The overview asks each with the actor, the account and the day, and includes the template of
what it answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Account
from rules.offers import Offers
from tenants.actors import Actor


@dataclass(frozen=True)
class Panel:
    """A template and what it shows, as `panel` in its context."""

    template: str
    shown: Any


PLACES = ("figures", "main", "aside")


@dataclass(frozen=True)
class Maker:
    """At which of PLACES something is shown, and what makes it; None shows nothing."""

    place: str
    make: Callable[[Actor, Account, date], Panel | None]


PANELS: Offers[Maker] = Offers("panels of an account's overview")


def panels_of(actor: Actor, account: Account, *, today: date) -> dict[str, list[Panel]]:
    """What each place shows, in the order of the offers."""
    shown: dict[str, list[Panel]] = {place: [] for place in PLACES}
    for maker in PANELS:
        panel = maker.make(actor, account, today)
        if panel is not None:
            shown[maker.place].append(panel)
    return shown
