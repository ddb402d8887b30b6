"""A Monday in Sao Paulo, a key account whose KAM is `kam`, and a monthly cadence."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from accounts.models import Account
from reviews.cadences.rules import set_tier_cadence
from reviews.models import Cadence, Review
from tenants.actors import Actor
from tenants.models import Organization

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        yield


@pytest.fixture
def account(in_aurora: Organization, kam: Actor) -> Account:
    return Account.objects.create(name="Alfa", designation="key", owner=kam.membership)


@pytest.fixture
def monthly(account: Account, leader: Actor) -> Cadence:
    """Key accounts are reviewed on each 25th from November 2026."""
    return set_tier_cadence(
        actor=leader,
        tier="key",
        kind="internal_review",
        rhythm="monthly",
        anchor_on=date(2026, 11, 25),
        today=MONDAY,
    )


@pytest.fixture
def review(monthly: Cadence, account: Account) -> Review:
    return Review.objects.select_related("account").get(account=account)
