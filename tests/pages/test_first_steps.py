"""The first steps of an organisation tick themselves, lead on from where one ends, and go."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.designation.rules import designate
from accounts.models import Account
from accounts.registry.rules import change_account, create_account
from accounts.revenue.rules import MonthFigures, set_months
from pages.first_steps import ORDER, SHOWN_FOR, STEPS
from reviews.cadences.rules import set_tier_cadence
from scoring.matrices import activate, create_draft
from scoring.models import Matrix
from scoring.scores import set_score
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role

HOME = "/o/aurora/"
NAMES = ("Fit", "Influence", "Growth")
ClientOf = Callable[[Actor], Client]


def clients(leader: Actor, kam: Actor) -> None:
    create_account(actor=leader, values={"name": "Alfa"})


def revenue(leader: Actor, kam: Actor) -> None:
    month = MonthFigures(date(2026, 9, 1), 100_000)
    set_months(actor=leader, account=Account.objects.get(), months=[month])


def rule(leader: Actor, kam: Actor) -> None:
    criteria = [{"name": name, "weight": 30, "kind": "judged"} for name in NAMES]
    create_draft(actor=leader, name="Rule", criteria=criteria)


def scores(leader: Actor, kam: Actor) -> None:
    criterion = Matrix.objects.get().criteria.order_by("position")[0]
    set_score(actor=leader, criterion=criterion, account=Account.objects.get(), value=7)


def activation(leader: Actor, kam: Actor) -> None:
    activate(actor=leader, matrix=Matrix.objects.get())


def decision(leader: Actor, kam: Actor) -> None:
    designate(
        actor=leader,
        account=Account.objects.get(),
        to="key",
        reason="They grow with us",
        expected_return_minor=60_000,
        override_reason="Half of it is scored",
    )


def team(leader: Actor, kam: Actor) -> None:
    account = Account.objects.get()
    change_account(actor=leader, account=account, values={"owner": kam.membership})


def cadence(leader: Actor, kam: Actor) -> None:
    monthly = {"kind": "internal_review", "rhythm": "monthly", "anchor_on": date(2026, 12, 1)}
    set_tier_cadence(actor=leader, tier="key", today=date(2026, 11, 30), **monthly)


DOING = (clients, revenue, rule, scores, activation, decision, team, cadence)


def shown(client: Client) -> tuple[int, str | None]:
    """How many are ticked on the first page, and where its button leads."""
    page = client.get(HOME).text
    leads = re.search(r'<li class="next".*?class="button main" href="([^"]+)"', page, re.DOTALL)
    return page.count('<li class="done"'), leads and leads[1]


def leads_on(client: Client, page: str) -> str | None:
    """Where the next step's button on a page leads."""
    found = re.search(
        r'next-step.*?class="button main" href="([^"]+)"', client.get(page).text, re.S
    )
    return found and found[1]


def test_each_step_is_ticked_by_what_was_done_and_the_list_goes(
    in_aurora: Organization, leader: Actor, kam: Actor, client_of: ClientOf
) -> None:
    client = client_of(leader)
    told = [shown(client)]
    for done in DOING:
        done(leader, kam)
        told.append(shown(client))
    assert told == [
        (0, f"{HOME}accounts/import/?kind=accounts"),
        (1, f"{HOME}accounts/import/?kind=revenue"),
        (2, f"{HOME}scoring/"),
        (3, f"{HOME}scoring/sheet/"),
        (4, f"{HOME}scoring/matrices/"),
        (5, f"{HOME}scoring/"),
        (6, f"{HOME}settings/people/"),
        (7, f"{HOME}settings/cadences/"),
        (0, None),
    ]
    assert "first-steps" not in client.get(HOME).text


def test_every_step_has_its_part_and_opens(
    in_aurora: Organization, leader: Actor, kam: Actor, client_of: ClientOf
) -> None:
    assert sorted(STEPS.keys()) == sorted(ORDER)
    client, opened = client_of(leader), []
    for done in DOING:
        _ticked, leads = shown(client)
        assert leads
        opened.append(client.get(leads).status_code)
        done(leader, kam)
    assert opened == [200] * len(ORDER)


def test_where_a_step_ends_the_next_one_is_a_button(
    in_aurora: Organization, leader: Actor, kam: Actor, client_of: ClientOf
) -> None:
    client = client_of(leader)
    for done in (clients, revenue, rule):
        done(leader, kam)
    matrix = client.get(f"{HOME}scoring/matrices/{Matrix.objects.get().pk}/").text
    assert f'<a class="button main" href="{HOME}scoring/sheet/">Open the sheet</a>' in matrix
    sheet, ranking = f"{HOME}scoring/sheet/", f"{HOME}scoring/"
    team_page = f"{HOME}accounts/{Account.objects.get().pk}/team/"
    assert leads_on(client, sheet) is None  # it is done here
    scores(leader, kam)
    assert leads_on(client, sheet) == f"{HOME}scoring/matrices/"
    activation(leader, kam)
    assert leads_on(client, ranking) is None
    decision(leader, kam)
    assert leads_on(client, ranking) == f"{HOME}settings/people/"
    assert leads_on(client, team_page) is None  # nobody leads it yet
    team(leader, kam)
    assert leads_on(client, team_page) == f"{HOME}settings/cadences/"


def test_it_is_no_button_on_the_page_where_it_is_done(
    in_aurora: Organization, leader: Actor, kam: Actor, client_of: ClientOf
) -> None:
    client = client_of(leader)
    for done in DOING[:-2]:
        done(leader, kam)
    assert "next-step" not in client.get(f"{HOME}settings/people/").text  # it is done here


@pytest.mark.parametrize("role", [Role.KAM, Role.CONTRIBUTOR, Role.VIEWER])
def test_who_does_not_lead_sees_no_steps(
    in_aurora: Organization,
    role: Role,
    client_of: ClientOf,
    make_member: Callable[..., Membership],
) -> None:
    client = client_of(Actor.of_member(make_member(in_aurora, role)))
    for page in (HOME, f"{HOME}settings/people/", f"{HOME}settings/cadences/"):
        assert not re.search("first-steps|next-step", client.get(page).text)


def test_they_are_gone_after_the_first_days(
    in_aurora: Organization, leader: Actor, client_of: ClientOf
) -> None:
    with time_machine.travel(timezone.now() + SHOWN_FOR + timedelta(hours=1), tick=True):
        page = client_of(leader).get(HOME).text
    assert "first-steps" not in page
    assert "Nothing is waiting for you" in page
