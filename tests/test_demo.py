"""The demo: what bin/demo promises is there, once, and signs in."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts import cnpj
from accounts.models import Account, AccountFigures, MonthlyRevenue
from demo.cast import CASTS, PASSWORD, Cast
from demo.clients import clients_of, tax_id
from demo.loading import load_demo
from demo.stories import Story, months_of
from scoring.models import Matrix, Standing
from tenants.models import Membership, Organization, User
from tenants.scope import organization_scope, user_scope


def organization_of(cast: Cast) -> Organization:
    user = User.objects.get(email=f"leader@{cast.slug}.example")
    with user_scope(user.id):
        return Organization.objects.get(slug=cast.slug)


@pytest.mark.django_db
def test_both_organisations_are_made_once() -> None:
    assert load_demo() == ["aurora", "borealis"]
    assert load_demo() == []


@pytest.mark.django_db
@pytest.mark.parametrize("cast", CASTS, ids=lambda cast: cast.slug)
def test_an_organisation_has_what_the_demo_promises(cast: Cast) -> None:
    load_demo()
    organization = organization_of(cast)
    with organization_scope(organization.id):
        roles = Counter(Membership.objects.values_list("role", flat=True))
        matrices = list(Matrix.objects.order_by("number").values_list("number", "status"))
        complete = Standing.objects.filter(matrix__status="active", is_complete=True).count()
        counts = (
            Account.objects.count(),
            Account.objects.filter(designation="key").count(),
            Account.objects.exclude(parent=None).count(),
            AccountFigures.objects.count(),
            MonthlyRevenue.objects.filter(cost_minor=None).count(),
        )
    assert counts == (120, 10, 16, 120, 0)
    assert matrices == [(1, "retired"), (2, "active")]
    assert complete == 114
    assert roles == {"kam": 3, "admin": 1, "leader": 1, "contributor": 1, "viewer": 1}


@pytest.mark.django_db
def test_everybody_signs_in_with_the_printed_password() -> None:
    load_demo()
    emails = [f"{person.address}@{cast.slug}.example" for cast in CASTS for person in cast.people]
    signed_in = [authenticate(None, email=email, password=PASSWORD) for email in emails]
    assert [str(user.email) for user in signed_in if user] == emails


def test_the_command_refuses_outside_the_demo(settings: object) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="public passwords"):
        call_command("load_demo")


def test_every_invented_company_number_is_valid_and_its_own() -> None:
    numbers = [tax_id(client, "BR") for client in clients_of("aurora")]
    assert all(cnpj.is_valid(number) for number in numbers)
    assert len(set(numbers)) == 120


def test_the_same_seed_tells_the_same_story() -> None:
    def told(seed: str) -> list[object]:
        return months_of(
            story=Story.LOST, yearly=1000, cost_share=0.5, until=date(2026, 10, 1), seed=seed
        )

    assert told("a") == told("a")
    assert told("a") != told("b")
    assert [told("a")[0].month, told("a")[-1].month] == [date(2024, 5, 1), date(2026, 1, 1)]
