"""Two KAMs work at once, each on accounts of their own and both on one: nothing is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.main_job import relationship, rule, two, walking
from tests.main_job.businesses import Business, maven, register

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("business", [maven, register], indirect=True)
def test_two_kams_at_once(business: Business) -> None:
    walk = walking.organisation_made(business)
    walking.file_loaded(walk, business.accounts)
    draft = rule.drafted(walk, [Decimal(1000 * n) for n in range(1, 10)])
    rule.activated(walk, draft)
    for name, role in (("lead", "leader"), ("ana", "kam"), ("rui", "kam")):
        walking.joined(walk, name, role)
    shared, own = "Aurora", "Brisa"
    for name in (shared, own):
        walking.account_made(walk, name)
    relationship.led(walk, shared, "ana")
    relationship.led(walk, own, "rui")
    relationship.team_made(walk, shared, "ana")
    two.different_cells_are_both_kept(walk, shared, own)
    two.the_same_cell_is_told(walk, shared)
    two.the_same_account_is_told(walk, shared)
    two.entries_are_both_kept(walk, shared)
    relationship.designated(walk, shared)
    relationship.cadence_set(walk)
    two.a_review_is_held_once(walk, shared)
