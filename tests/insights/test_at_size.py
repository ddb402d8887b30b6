"""The figures of the leader's pages over 36 months, counted again from the rows.

KAM_TEST_ACCOUNTS=10000 makes the organisation as large as a large one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import translation

from accounts.models import Account
from accounts.revenue.figures import recompute_figures
from bench import insights_world
from scoring.models import Matrix, Score
from scoring.standings import recompute
from tenants.models import Organization, User
from tenants.scope import organization_scope, user_scope
from tests.insights.test_on_demo import (  # noqa: F401 (collected here with the fixtures below)
    test_a_field_lists_its_accounts,
    test_answers_are_averaged_by_quarter,
    test_each_account_has_its_place_in_the_matrix,
    test_key_accounts_are_summed_as_they_were_treated_then,
    test_loyalty_is_of_the_latest_answer_of_each_person,
    test_months_that_are_asked_for_are_summed,
    test_the_flow_ends_with_today_and_every_move_is_counted_once,
    test_the_heat_map_counts_each_account_once,
    test_the_home_lists_key_accounts_the_weakest_first,
    test_the_largest_accounts_hold_their_share,
)

ACCOUNTS = int(os.environ.get("KAM_TEST_ACCOUNTS", "150"))
SLUG, WHO = "large", "admin@large.example"


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One organisation, for all tests here: nobody changes it."""
    with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
        made = insights_world.organization(slug=SLUG, accounts=ACCOUNTS)
        with organization_scope(made.id):
            recompute_figures()
            unscored = Account.objects.filter(name__endswith="7").values("pk")
            Score.objects.filter(account__in=unscored).delete()
            recompute(Matrix.objects.get())
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_loaded: None, db: None) -> Iterator[Organization]:
    """In the scope of the large organisation."""
    with user_scope(User.objects.get_by_natural_key(WHO).id):
        organization = Organization.objects.get(slug=SLUG)
    with organization_scope(organization.id):
        yield organization


@pytest.fixture
def page(demo: Organization) -> Any:
    """Opens a page as the leader and answers its context."""
    client = Client()
    client.force_login(User.objects.get_by_natural_key(WHO))
    return lambda path="": client.get(f"/o/{SLUG}/insights/{path}").context
