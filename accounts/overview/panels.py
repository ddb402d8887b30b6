"""What other parts of the product show on the overview of an account.

A part registers when it starts; the overview asks each with the actor, the account and the
day, and includes the template of what it answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Account
from tenants.actors import Actor


@dataclass(frozen=True)
class Panel:
    """A template and what it shows, as `panel` in its context."""

    template: str
    shown: Any


Maker = Callable[[Actor, Account, date], Panel | None]
PLACES = ("figures", "main", "aside")
_makers: dict[str, dict[str, Maker]] = {place: {} for place in PLACES}


def register(place: str, name: str, maker: Maker) -> None:
    """Show something at one of PLACES; the same name again replaces it."""
    _makers[place][name] = maker


def panels_of(actor: Actor, account: Account, *, today: date) -> dict[str, list[Panel]]:
    """What each place shows, in the order of the names."""
    made = {
        place: [maker(actor, account, today) for _name, maker in sorted(makers.items())]
        for place, makers in _makers.items()
    }
    return {place: [p for p in panels if p is not None] for place, panels in made.items()}
