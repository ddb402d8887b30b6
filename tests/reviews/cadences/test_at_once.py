"""Two people and one cadence, in transactions of their own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reviews.cadences.rules import clear_cadence, set_tier_cadence
from reviews.models import Cadence
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.people.together import at_once
from tests.reviews.conftest import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)


def scoped(leader: Actor, call: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with organization_scope(leader.organization.id):
            return call()

    return run


def test_two_who_set_it_and_two_who_clear_it_at_once(leader: Actor) -> None:
    def put() -> Cadence:
        return set_tier_cadence(
            actor=leader,
            tier="key",
            kind="internal_review",
            rhythm="weekly",
            anchor_on=MONDAY,
            today=MONDAY,
        )

    told = at_once(*[scoped(leader, put)] * 4)
    assert {type(answer).__name__ for answer in told} <= {"Cadence", "ConflictError"}
    with organization_scope(leader.organization.id):
        cadence = Cadence.objects.get()

    def clear() -> None:
        return clear_cadence(actor=leader, cadence=cadence, today=MONDAY)

    told = at_once(*[scoped(leader, clear)] * 4)
    names = sorted(type(answer).__name__ for answer in told)
    assert names == ["NoneType", "NotFoundError", "NotFoundError", "NotFoundError"]
