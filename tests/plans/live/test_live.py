"""What a plan reads live: whitespace, revenue, reviews, measures and team, and who was left alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Person, Stakeholder, TeamMember
from accounts.models.programme import default_gaps
from accounts.phases.settings import change_programme
from accounts.registry.rules import change_account, create_account
from accounts.revenue.period import closed_month
from accounts.team.rules import add_to_team
from insights.period import abc_curve
from plans.live.account import read_account
from plans.live.reading import live_of
from plans.live.whitespace import counted_from
from plans.models import Plan
from plans.page.checks import Finding
from plans.whitespace.reading import grid_of
from reviews.measures.rules import add_measure, trends_of
from reviews.models import Review
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tests.plans.exports.files import get, pages_of
from tests.plans.whitespace.conftest import Pages, plain

pytestmark = pytest.mark.usefixtures("in_aurora")

TODAY = date(2026, 11, 29)
SPAN = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}
Load = Callable[..., None]
Page = Callable[..., dict[str, str]]


@pytest.fixture
def account(in_aurora: Organization, leader: Actor, kam: Actor) -> Account:
    return create_account(actor=leader, values={"name": "Alfa", "owner": kam.membership})


@pytest.fixture
def contributor(in_aurora: Organization, make_member: Callable[..., Membership]) -> Actor:
    """Who reads the accounts of their teams alone."""
    return Actor.of_member(make_member(in_aurora, "contributor"))


@pytest.fixture
def plan(pages: Pages, account: Account) -> Plan:
    start = reverse("account_plan:start", args=["aurora", account.pk])
    assert pages.client.post(start, SPAN).status_code == 302
    return Plan.objects.get()


@pytest.fixture
def pages(account: Account, leader: Actor, kam: Actor, client_of: Callable[..., Client]) -> Pages:
    """The KAM's browser, and a catalogue of three offerings."""
    lines = {"lines": "Maintenance\n  Preventive\n  Spare parts\nTraining"}
    client_of(leader).post(reverse("offerings:lines", args=["aurora"]), lines)
    return Pages(client_of(kam), account)


@pytest.fixture
def shown(plan: Plan, pages: Pages) -> Page:
    """The words of each live part on the plan's page, by its key."""

    def read(client: Client | None = None) -> dict[str, str]:
        address = reverse("plan:detail", args=["aurora", plan.pk])
        page = (client or pages.client).get(address).content.decode()
        found = re.findall(
            r'<section class="card live[^>]*id="live-(\w+)">(.*?)</section>', page, re.S
        )
        return {key: plain(part) for key, part in found}

    return read


def checks(client: Client, plan: Plan) -> list[Finding]:
    page = client.get(reverse("plan:detail", args=["aurora", plan.pk]))
    found: list[Finding] = page.context["checks"]
    return found


def test_where_nothing_is_known_each_part_says_what_to_do(shown: Page) -> None:
    found = shown()
    assert list(found) == ["revenue", "whitespace", "reviews", "measures", "team"]
    assert "No revenue is known yet. Import it by month" in found["revenue"]
    assert "Nobody has asked the client yet." in found["measures"]
    assert "No review is planned." in found["reviews"]
    assert "Account manager" in found["team"]
    assert "Nobody has said yet what this client has of what you sell." in found["whitespace"]


def test_a_client_without_a_catalogue_is_told_to_begin_one(
    account: Account, kam: Actor, client_of: Callable[..., Client]
) -> None:
    client = client_of(kam)
    client.post(reverse("account_plan:start", args=["aurora", account.pk]), SPAN)
    page = client.get(reverse("plan:detail", args=["aurora", Plan.objects.get().pk]))
    assert "No offerings yet. List what you sell" in page.content.decode()


def test_revenue_of_twelve_months_beside_the_year_before(
    shown: Page, load: Load, account: Account
) -> None:
    before = [f"2024-{n:02}" for n in (11, 12)] + [f"2025-{n:02}" for n in range(1, 11)]
    load(["Alfa"], *before, revenue="1000.00", cost="400.00")
    now = [f"2025-{n:02}" for n in (11, 12)] + [f"2026-{n:02}" for n in range(1, 11)]
    load(["Alfa"], *now, revenue="1500.00", cost="900.00")
    told = shown()["revenue"]
    assert "12 months to Oct 2026" in told
    assert "12 months R$18,000.00 50%" in told
    assert "12 months before R$12,000.00" in told
    assert "Margin R$7,200.00 40.0%" in told
    assert ("Nov 2025 1,500.00 1,000.00" in told, told.count("1,500.00 1,000.00")) == (True, 12)


@pytest.mark.parametrize("revenues", [(900, 60, 30, 10), (50, 50, 50, 50), (-10, 5, 0, 100)])
def test_the_class_is_the_one_of_the_curve(
    in_aurora: Organization, kam: Actor, leader: Actor, load: Load, revenues: tuple[int, ...]
) -> None:
    names = ("Beta", "Alfa", "Gama", "Delta")
    for name, revenue in zip(names, revenues, strict=True):
        load([name], "2026-09", "2026-10", revenue=f"{revenue}.00")
    in_aurora.refresh_from_db()
    until = closed_month()
    assert until == date(2026, 10, 1)
    curve = abc_curve(in_aurora, start=date(2025, 11, 1), until=until)
    expected = {place.client.name: place.abc_class for place in curve.places}
    found = {
        one.name: read_account(one).abc_class(in_aurora.abc_a, in_aurora.abc_b)
        for one in Account.objects.all()
    }
    assert found == expected


def test_who_does_not_see_the_portfolio_reads_no_class(
    shown: Page,
    load: Load,
    account: Account,
    contributor: Actor,
    client_of: Callable[..., Client],
) -> None:
    load(["Alfa"], "2026-09", "2026-10")
    assert contributor.membership is not None
    TeamMember.objects.create(account=account, member=contributor.membership, since=TODAY)
    assert "ABC class A" in shown()["revenue"]
    told = shown(client_of(contributor))["revenue"]
    assert ("R$200.00" in told, "ABC class" in told) == (True, False)


def test_the_whitespace_sums_up_what_its_page_says(
    shown: Page, pages: Pages, account: Account, leader: Actor, kam: Actor, load: Load
) -> None:
    values = {"name": "Filial", "owner": kam.membership, "parent": account}
    branch = create_account(actor=leader, values=values)
    pages.add_unit("Recife")
    pages.fill("Training", "Recife", state="competitor", version=0, potential="1,500")
    pages.fill("Preventive", "Recife", state="owned", version=0)
    below = Pages(pages.client, branch)
    below.fill("Training", state="gap", version=0, potential="700")
    below.fill("Preventive", state="not_eligible", version=0)
    load(["Alfa"], "2026-09", "2026-10", revenue="1000.00")
    spend = {"spend": "8000", "source": "Purchasing", "estimated_on": "2026-11-02", "version": "0"}
    assert pages.client.post(pages.at("spend"), spend).status_code == 302
    whole = grid_of(actor=kam, account=account, today=TODAY)
    read = counted_from(kam, account, read_account(account))
    assert (read.columns, read.total) == (whole.columns, whole.total)
    rows = [(row.name, row.family, row.sums) for row in whole.rows]
    assert [(line.name, line.family, line.sums) for line in read.lines] == rows
    assert (read.wallet, read.below) == (whole.wallet, len(whole.companies) - 1)
    told = shown()["whitespace"]
    assert "with 1 company below it" in told
    assert "Penetration 20% 1 of 5 cells" in told
    assert "Potential in a year 2 k" in told
    assert "Share of wallet 25% estimate of 2 Nov 2026: Purchasing" in told
    assert "Training – – 1 1 – – 2 k" in told
    assert "Spare parts" not in told
    assert "Total with 1 offering of which nothing is known 1 – 1 1 1 2 2 k" in told
    change_account(actor=leader, account=branch, values={"parent": None})
    assert "Training – – – 1 – – 2 k" in shown()["whitespace"]


def test_a_contributor_sums_up_what_they_may_read(
    pages: Pages, account: Account, leader: Actor, contributor: Actor
) -> None:
    branch = create_account(actor=leader, values={"name": "Filial", "parent": account})
    assert contributor.membership is not None
    TeamMember.objects.create(account=account, member=contributor.membership, since=TODAY)
    pages.fill("Training", state="gap", version=0)
    for actor, names in ((leader, ["Alfa", "Filial"]), (contributor, ["Alfa"])):
        read = counted_from(actor, account, read_account(account))
        assert [column.name for column in read.columns] == names
        assert read.columns == grid_of(actor=actor, account=account, today=TODAY).columns
    assert branch.pk != account.pk


def test_next_and_last_review_and_measures_by_quarter(
    shown: Page, account: Account, kam: Actor
) -> None:
    plain_review = {"account": account, "kind": "internal_review"}
    for days in (-3, 20, 50):
        day = TODAY + timedelta(days=days)
        Review.objects.create(**plain_review, original_due_on=day, due_on=day)
    held = date(2026, 10, 5)
    Review.objects.create(
        **plain_review | {"kind": "client_check_in"},
        state="held",
        held_on=held,
        held_at=timezone.now(),
        original_due_on=held,
        due_on=held,
    )
    for day, value in ((date(2026, 2, 1), 5), (date(2026, 5, 1), 4), (date(2026, 8, 1), 3)):
        for one in (value, value - 1):
            answer = {"kind": "satisfaction", "value": one, "measured_on": day}
            add_measure(actor=kam, account=account, today=TODAY, **answer)
    found = shown()
    told = found["reviews"]
    assert [told.count(word) for word in ("Next", "Last held", "26 Nov", "5 Oct")] == [2, 1, 1, 1]
    assert (
        "Satisfaction (1–5) 2.50 Q3 2026, 2 answers · Q2 2026: 3.50 · Q1 2026: 4.50"
        " · does not rise" in found["measures"]
    )
    [trend] = trends_of(account, today=TODAY)
    assert [period.mean for period in trend.periods] == [
        Decimal("4.5"),
        Decimal("3.5"),
        Decimal("2.5"),
    ]


def test_the_team_is_the_one_of_its_page(
    shown: Page, account: Account, leader: Actor, make_member: Callable[..., Membership]
) -> None:
    assert leader.membership is not None
    add_to_team(
        actor=leader,
        account=account,
        member=leader.membership,
        values={"role": "executive_sponsor", "function": "management"},
    )
    assert f"Executive sponsor {leader.membership}" in shown()["team"]


def test_who_was_left_alone_is_named_in_what_the_plan_lacks(
    pages: Pages, plan: Plan, account: Account, leader: Actor
) -> None:
    def add(name: str, role: str, days: int, **more: object) -> Stakeholder:
        touched = leader.organization.today() - timedelta(days=days)
        person = Person.objects.create(name=name)
        return Stakeholder.objects.create(
            account=account, person=person, role=role, last_touch_on=touched, **more
        )

    add("Ana", "decision_maker", 60)
    add("Bia", "champion", 30)
    add("Caio", "user", 900)
    assert "stale_people" not in {found.key for found in checks(pages.client, plan)}
    ana = add("Duda", "decision_maker", 61)
    add("Eva", "champion", 40)
    add("Fabio", "user", 121, contact=leader.membership)
    TeamMember.objects.create(
        account=account, member=leader.membership, role="executive_sponsor", since=TODAY
    )
    [found] = [one for one in checks(pages.client, plan) if one.key == "stale_people"]
    told = "Eva (Champion), Duda (Decision maker), Fabio (User)"
    assert found.sentence == f"Not met for longer than their role allows: {told}"
    assert found.place == "people"
    Person.objects.filter(pk=ana.person_id).update(erased_at=timezone.now())
    [found] = [one for one in checks(pages.client, plan) if one.key == "stale_people"]
    assert "Duda" not in found.sentence


def test_the_gaps_that_an_organisation_settled_count_in_its_plans(
    pages: Pages, plan: Plan, account: Account, leader: Actor
) -> None:
    person = Person.objects.create(name="Ana")
    touched = leader.organization.today() - timedelta(days=10)
    Stakeholder.objects.create(
        account=account, person=person, role="champion", last_touch_on=touched
    )
    told = []
    for days in (10, 9):
        change_programme(actor=leader, values={"gaps": default_gaps() | {"champion": days}})
        told.append("stale_people" in {one.key for one in checks(pages.client, plan)})
    assert told == [False, True]


def test_two_queries_however_much_there_is(
    pages: Pages,
    account: Account,
    kam: Actor,
    leader: Actor,
    load: Load,
    django_assert_num_queries: Callable[..., object],
) -> None:
    account.__dict__["colleagues"] = []
    with django_assert_num_queries(2):
        live_of(kam, account, TODAY)
    for n in range(3):
        pages.add_unit(f"Unit {n}")
        values = {"name": f"Branch {n}", "owner": kam.membership, "parent": account}
        create_account(actor=leader, values=values)
        pages.fill("Training", f"Unit {n}", state="gap", version=0)
        answer = {"kind": "engagement", "value": 5, "measured_on": date(2026, 3 * n + 1, 1)}
        add_measure(actor=kam, account=account, today=TODAY, **answer)
    load(["Alfa", "Branch 1"], "2026-09", "2026-10")
    with django_assert_num_queries(2):
        live_of(kam, account, TODAY)


def test_the_internal_file_says_it_and_the_clients_never_does(
    pages: Pages, plan: Plan, load: Load
) -> None:
    load(["Alfa"], "2026-09", "2026-10", revenue="1234.00")
    pages.client.cookies.load({"language": "en"})
    ours = " ".join(pages_of(get(pages.client, plan, "pdf")))
    theirs = " ".join(pages_of(get(pages.client, plan, "pdf", **{"for": "client"})))
    for told in ("What the data say today", "Revenue · 12 months to Oct 2026", "R$2,468.00"):
        assert (told in ours, told in theirs) == (True, False)
    pages.client.post(reverse("plan:submission", args=["aurora", plan.pk]))
    kept = " ".join(pages_of(get(pages.client, plan, "pdf", version="1")))
    assert "What the data say today" not in kept
