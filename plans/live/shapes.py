"""The live parts of a plan as its page draws them and its file says them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from accounts.models import Account
from rules.offers import Offers
from tenants.actors import Actor


@dataclass(frozen=True)
class Fact:
    """One line: what, how much or who, and of when; a link where it has a place of its own."""

    label: str
    value: str
    note: str = ""
    url: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class LivePart:
    """A part with the address of its place; without facts it says what to do, as `empty`.

    `template` draws `shown` below the facts, where there is a picture.
    """

    key: str
    title: str
    note: str
    url: str
    facts: tuple[Fact, ...]
    empty: str
    template: str = ""
    shown: object = None


Maker = Callable[[Actor, Account, date], list[LivePart]]
MAKERS: Offers[Maker] = Offers("live parts of a plan that others read")
