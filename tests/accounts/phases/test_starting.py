"""Since when an imported account is in its phase."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Phase
from accounts.phases.rules import change_phase
from accounts.phases.starting import date_phase
from accounts.registry.rules import create_account
from audit.entries import history
from rules.errors import NotAllowedError
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.reading import as_read


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel("2026-11-15T12:00:00Z", tick=False):
        yield


@pytest.fixture
def account(leader: Actor) -> Account:
    """Acme, which came today."""
    with organization_scope(leader.organization.id):
        return create_account(actor=leader, values={"name": "Acme"})


def page_of(account: Account, name: str = "phase") -> str:
    return reverse(f"accounts:{name}", args=["aurora", account.pk])


def test_time_in_phase_counts_from_the_day_that_was_told(
    leader: Actor, client_of: Callable[[Actor], Client], account: Account
) -> None:
    client = client_of(leader)
    assert "in phase since today" in as_read(client.get(page_of(account)).content.decode())
    told = client.post(page_of(account, "phase_start"), {"since": "2024-11-15"})
    assert told.status_code == 302
    page = as_read(client.get(page_of(account)).content.decode())
    assert "in phase for 2 years" in page.replace("\xa0", " ")
    assert 'value="2024-11-15"' in page
    with organization_scope(leader.organization.id):
        [entry] = [e for e in history(account.id) if e.action == "phase.dated"]
    assert entry.changes == {"phase_since": [None, "2024-11-15"]}


@pytest.mark.parametrize("day", ["2026-11-16", "1899-12-31"])
def test_only_a_day_that_has_come(
    leader: Actor, client_of: Callable[[Actor], Client], account: Account, day: str
) -> None:
    answer = client_of(leader).post(page_of(account, "phase_start"), {"since": day})
    assert answer.status_code == 422
    assert answer.context["start_form"].errors == {"since": ["Give a day that has come."]}


def test_a_phase_that_changed_here_keeps_its_day(
    leader: Actor, client_of: Callable[[Actor], Client], account: Account
) -> None:
    with organization_scope(leader.organization.id):
        second = Phase.objects.order_by("position")[1]
        change_phase(actor=leader, account=account, to=second, reason="Board met")
    client = client_of(leader)
    assert client.get(page_of(account)).context["start_form"] is None
    refused = client.post(page_of(account, "phase_start"), {"since": "2024-11-15"})
    assert refused.status_code == 422
    with organization_scope(leader.organization.id):
        assert Account.objects.get().phase_since == date(2026, 11, 15)


def test_only_who_may_move_it_tells(kam: Actor, account: Account) -> None:
    with organization_scope(kam.organization.id), pytest.raises(NotAllowedError):
        date_phase(actor=kam, account=account, since=date(2024, 11, 15))
