"""The overview of an account: what it says, and what it asks of the database."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account, HistoryEntry, Person, Stakeholder, TeamMember
from accounts.overview.family import family
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.estate import Estate, build

CONTROL = ("SAVEPOINT", "RELEASE", "SELECT set_config")


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return sum(not query["sql"].startswith(CONTROL) for query in asked)


def grow(estate: Estate, account: Account, count: int) -> None:
    """More of everything on the account."""
    with organization_scope(estate.organization.id):
        for n in range(count):
            person = Person.objects.create(name=f"Person {n}")
            Stakeholder.objects.create(account=account, person=person, role="user", strength=2)
            HistoryEntry.objects.create(
                account=account, kind="result", happened_on=date(2026, 11, 2), text=f"Entry {n}"
            )
            Account.objects.create(name=f"Below {n}", parent=account)


def test_it_asks_the_same_however_much_there_is(
    aurora: Organization,
    make_member: Callable[..., Membership],
    client_of: Callable[..., Client],
) -> None:
    estate = build(aurora, make_member)
    client = client_of(estate.actor("leader"))
    account = estate.things["account"]
    url = reverse("accounts:detail", args=["aurora", account.pk])
    queries(client, url)
    counts = []
    for more in (1, 3):
        grow(estate, account, more)
        counts.append(queries(client, url))
    assert counts[0] == counts[1] <= 16


def test_the_board_asks_the_same_for_one_account_and_more(
    aurora: Organization,
    make_member: Callable[..., Membership],
    client_of: Callable[..., Client],
) -> None:
    estate = build(aurora, make_member)
    client = client_of(estate.actor("leader"))
    url = reverse("accounts:phase_board", args=["aurora"])
    counts = [queries(client, url)]
    grow(estate, estate.things["account"], 3)
    counts.append(queries(client, url))
    assert counts[0] == counts[1] <= 15


def test_a_group_sums_what_is_known(in_aurora: Organization, leader: Actor) -> None:
    from accounts.models import AccountFigures

    top = Account.objects.create(name="Top")
    middle = Account.objects.create(name="Middle", parent=top)
    low = Account.objects.create(name="Low", parent=middle)
    Account.objects.create(name="Elsewhere")
    for account, revenue, cost in ((top, 100_00, 40_00), (low, 300_00, 60_00)):
        AccountFigures.objects.create(
            account=account,
            until=date(2026, 10, 1),
            revenue=revenue,
            revenue_before=200_00,
            cost=cost,
        )
    found = family(leader, top)
    assert (found.figures.revenue, found.group.revenue, found.group.margin) == (100, 400, 300)
    assert (found.group.accounts, [child.name for child in found.branches]) == (
        3,
        ["Top", "Middle"],
    )
    assert family(leader, low).group is None
    assert family(leader, middle).figures is None


def test_the_team_says_who_is_what(
    in_aurora: Organization,
    make_member: Callable[..., Membership],
    leader: Actor,
    client_of: Callable[..., Client],
) -> None:
    board, engineer, nameless = (
        make_member(in_aurora, Role.VIEWER, f"{name}@aurora.example") for name in "abc"
    )
    for member, name in ((board, "Bea <b>"), (engineer, "Eva"), (nameless, "")):
        Membership.objects.filter(pk=member.pk).update(name=name)
    account = Account.objects.create(name="Alfa")
    for member, role, function in (
        (nameless, "support", "technical"),
        (engineer, "support", "logistics"),
        (board, "executive_sponsor", "management"),
    ):
        TeamMember.objects.create(
            account=account, member=member, role=role, function=function, since=date(2026, 1, 5)
        )
    client = client_of(leader)
    client.cookies["language"] = "pt-br"
    page = client.get(reverse("accounts:detail", args=["aurora", account.pk])).content.decode()
    team = re.findall(
        r"<span>([^<]*)</span>\s*<small>([^<]*)</small>", page.split("Nossa equipe")[1]
    )
    assert team[:4] == [
        ("sem gerente", "Gerente da conta"),
        ("Bea &lt;b&gt;", "Patrocínio executivo"),
        ("Eva", "Logística"),
        (nameless.email, "Técnica"),
    ]


def test_a_kam_is_told_why_an_account_of_others_cannot_be_changed(
    in_aurora: Organization,
    kam: Actor,
    leader: Actor,
    viewer: Actor,
    client_of: Callable[..., Client],
) -> None:
    mine = Account.objects.create(name="Alfa", owner=kam.membership)
    theirs = Account.objects.create(name="Beta", owner=leader.membership)
    told = [
        "read only: you are not on its team" in client_of(actor).get(page).content.decode()
        for actor in (kam, leader, viewer)
        for page in (reverse("accounts:detail", args=["aurora", a.pk]) for a in (mine, theirs))
    ]
    assert told == [False, True, False, False, False, False]


def test_roles_that_nobody_has_are_one_sentence(
    in_aurora: Organization, leader: Actor, client_of: Callable[..., Client]
) -> None:
    account = Account.objects.create(name="Alfa")
    person = Person.objects.create(name="Ana")
    Stakeholder.objects.create(account=account, person=person, role="buyer", strength=2)
    page = client_of(leader).get(reverse("accounts:detail", args=["aurora", account.pk]))
    told = re.search(r"No contact yet: ([^<]*)\.", page.content.decode())
    known = re.findall(r"<dt>([^<]*)</dt>\s*<dd>1</dd>", page.content.decode())
    assert told is not None
    assert ("Buyer" in told[1], known) == (False, ["Buyer"])
    assert len(told[1].split(", ")) == len(page.context["roles"]) - 1
