"""From a client list to a programme that runs: the steps of a new organisation, ticked by its data.

Each part of the product offers its own steps; they are asked for in one statement, by those who
lead, in an organisation's first days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import NamedTuple

from django.db import connection
from django.utils import timezone
from django.utils.functional import Promise

from rules.offers import Offers
from tenants.actors import Actor
from tenants.models import Organization
from tenants.prepared import Prepared

SHOWN_FOR = timedelta(days=90)
ORDER = ("clients", "revenue", "rule", "scores", "activation", "decision", "team", "cadence")


@dataclass(frozen=True)
class Step:
    """What to do, why, and where; `done` is a condition in SQL about the organisation %(org)s."""

    title: Promise
    text: Promise
    button: Promise
    page: str
    done: str
    query: str = ""


STEPS: Offers[Step] = Offers("first steps of an organisation, by their keys in ORDER")


class Ticked(NamedTuple):
    """A step, and whether the data say that it is done."""

    step: Step
    is_done: bool
    is_next: bool


@dataclass(frozen=True)
class FirstSteps:
    """All steps in order; the next one is the first that is not done."""

    steps: Sequence[Ticked]

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(one.is_done for one in self.steps)

    @property
    def next(self) -> Step | None:
        """What to do now."""
        return next((one.step for one in self.steps if one.is_next), None)


def first_steps(actor: Actor, organization: Organization) -> FirstSteps | None:
    """None once all are done, after 90 days, and for who doesn't lead."""
    is_new = timezone.now() - organization.created_at < SHOWN_FOR
    if not (is_new and actor.membership and actor.may("account.import")):
        return None
    steps = [STEPS[key] for key in ORDER]
    with connection.cursor() as cursor:
        _asked().ask(cursor, {"org": organization.pk})
        done: Sequence[bool] = cursor.fetchone()
    if all(done):
        return None
    coming = done.index(False)
    return FirstSteps(
        [
            Ticked(step, is_done, at == coming)
            for at, (step, is_done) in enumerate(zip(steps, done, strict=True))
        ]
    )


@cache
def _asked() -> Prepared:
    return Prepared.written(f"SELECT {', '.join(STEPS[key].done for key in ORDER)}")
