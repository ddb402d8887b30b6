"""Does the programme pay? Worked out in a job and kept; costs are typed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Account
from accounts.revenue.fields import LARGEST
from accounts.revenue.figures import months_from
from audit.entries import record
from insights.answers import Question, Told, WorkedOut, ask
from insights.models import ProgrammeAnswer, ProgrammeCost
from insights.programme.matching import (
    MEASURES,
    Pair,
    balance,
    difference,
    grew,
    growth,
    matched,
    size,
)
from insights.programme.reading import Standing, courses
from rules.errors import NotFoundError, RuleError
from rules.texts import optional_line
from tenants.actors import Actor
from tenants.models import Organization

MOST_COSTS, LONGEST = 2_000, 60
YEAR = 12


@dataclass(frozen=True)
class Payback:
    """The last 12 months to the closed month against the 12 before each decision, in hundredths.

    `months` is how long a return at that pace takes to bring in the cost; None where there is
    no return.
    """

    cost: int
    gained: int
    accounts: int

    @property
    def months(self) -> Decimal | None:
        """To a tenth."""
        if self.gained <= 0 or self.cost <= 0:
            return None
        return (Decimal(self.cost) * YEAR / self.gained).quantize(Decimal("0.1"))


def allow(actor: Actor) -> None:
    """Who sees the portfolio and which accounts are key accounts may look. NotAllowedError."""
    actor.require("portfolio.view")
    actor.require("account.see_designation")


@transaction.atomic
def ask_anew(*, actor: Actor) -> None:
    """Have it worked out by a job; who asks while one waits waits for that one."""
    allow(actor)
    ask(QUESTION, actor.organization)


def work_out(organization: Organization, told: Told) -> WorkedOut:
    """Compare the organisation's key accounts with others like them, to the closed month."""
    until = organization.closed_month
    return WorkedOut(until, {} if until is None else _found(organization, until))


QUESTION = Question("programme", ProgrammeAnswer, work_out)


def payback(accounts: list[Standing], costs: list[ProgrammeCost], until: date) -> Payback:
    """Of accounts decided 12 months ago or earlier; of a cost, its part within the 12 months."""
    known = [one.gained for one in accounts if one.gained is not None]
    return Payback(sum(_part(cost, until) for cost in costs), sum(known), len(known))


@transaction.atomic
def add_cost(
    *,
    actor: Actor,
    account: Account | None,
    starts_on: date,
    ends_on: date,
    hours: Decimal,
    rate_minor: int,
    terms_minor: int,
    travel_minor: int,
    note: str,
) -> ProgrammeCost:
    """What the programme cost over some whole months. Audited. RuleError, NotAllowedError."""
    actor.require("programme.change")
    allow(actor)
    if ends_on < starts_on:
        raise RuleError.on("ends_on", _("The last month lies before the first."))
    if months_from(starts_on, ends_on) > LONGEST:
        raise RuleError.on("ends_on", _("At most %(n)d months in one entry.") % {"n": LONGEST})
    if ProgrammeCost.objects.count() >= MOST_COSTS:
        raise RuleError(_("At most %(n)d entries.") % {"n": MOST_COSTS})
    cost = ProgrammeCost(
        account=account,
        starts_on=starts_on,
        ends_on=ends_on,
        hours=hours,
        rate_minor=rate_minor,
        terms_minor=terms_minor,
        travel_minor=travel_minor,
        note=optional_line("note", note, at_most=200),
        author_label=actor.label[:254],
    )
    if not cost.total_minor:
        raise RuleError(_("Enter hours with their cost, terms or travel."))
    if cost.total_minor > LARGEST:
        raise RuleError(_("That is more than can be kept."))
    cost.save(force_insert=True)
    _record(actor, "programme_cost.added", cost, is_added=True)
    return cost


@transaction.atomic
def remove_cost(*, actor: Actor, cost: ProgrammeCost) -> None:
    """Audited. A second time is NotFoundError."""
    actor.require("programme.change")
    locked = ProgrammeCost.objects.select_for_update(of=("self",)).filter(pk=cost.pk).first()
    if locked is None:
        raise NotFoundError
    _record(actor, "programme_cost.removed", locked, is_added=False)
    locked.delete()


def _record(actor: Actor, action: str, cost: ProgrammeCost, *, is_added: bool) -> None:
    told = {
        "starts_on": cost.starts_on.isoformat(),
        "ends_on": cost.ends_on.isoformat(),
        "total_minor": cost.total_minor,
    }
    changes = {name: [None, value] if is_added else [value, None] for name, value in told.items()}
    record(actor=actor, action=action, target=actor.organization, changes=changes, thing=cost)


def _part(cost: ProgrammeCost, until: date) -> int:
    """What falls into the 12 months to `until`, by months."""
    first = max(cost.starts_on, until - relativedelta(months=YEAR - 1))
    inside = max(0, months_from(first, min(cost.ends_on, until)))
    return round(Decimal(cost.total_minor) * inside / cost.months)


def _found(organization: Organization, until: date) -> dict[str, Any]:
    """As it is kept: JSON of numbers alone, amounts none."""
    there = courses(organization, until)
    pairs = matched(there.keys, there.others)
    measured = {name: difference(pairs, measure) for name, measure in MEASURES.items()}
    return {
        "keys": len(pairs),
        "alone": sum(not pair.others for pair in pairs),
        "measures": {name: found._asdict() for name, found in measured.items() if found},
        "balance": {
            name: balance(pairs, there.others, measure)._asdict()
            for name, measure in (("size", size), ("grew", grew))
        },
        "pairs": {pair.key.id: _pair(pair) for pair in pairs},
    }


def _pair(pair: Pair) -> dict[str, Any]:
    theirs = [value for other in pair.others if (value := growth(other)) is not None]
    return {
        "growth": growth(pair.key),
        "others": sum(theirs) / len(theirs) if theirs else None,
        "n": len(theirs),
    }
