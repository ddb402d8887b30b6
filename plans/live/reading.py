"""All live parts of a plan, in the order of its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import Account
from accounts.stakeholders.coverage import Alert
from plans.live.account import read_account
from plans.live.revenue import revenue_part
from plans.live.shapes import MAKERS, LivePart
from plans.live.team import team_part
from plans.live.whitespace import whitespace_part
from tenants.actors import Actor


@dataclass(frozen=True)
class Live:
    """The parts, and whom nobody met within the gap of their role."""

    parts: list[LivePart]
    left_alone: list[Alert]


def live_of(actor: Actor, account: Account, today: date) -> Live:
    """Of an account that was read whole. One query, and what others ask."""
    read = read_account(account)
    whitespace = whitespace_part(actor, account, read)
    others = [part for make in MAKERS for part in make(actor, account, today)]
    parts = [
        revenue_part(actor, account, read),
        *([whitespace] if whitespace else []),
        *others,
        team_part(actor, account),
    ]
    return Live(parts, read.left_alone(today))
