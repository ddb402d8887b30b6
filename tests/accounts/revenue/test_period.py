"""Figures run to a closed month, which one odd row never moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Account, AccountFigures
from accounts.registry.rules import create_account, set_archived
from accounts.tasks import close_months
from audit.models import Entry
from integrations.keys import create_key
from tenants.actors import Actor
from tenants.due_work import JOBS
from tenants.models import DueWork, Organization
from tenants.scope import organization_scope

# In São Paulo it is still November, elsewhere December.
EVENING = "2026-12-01T01:00:00Z"
PAGE = "/o/aurora/settings/period/"
Load = Callable[..., None]


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(EVENING, tick=False) as clock:
        yield clock


def stands() -> date | None:
    return Organization.objects.values_list("closed_month", flat=True).get()


def closed(organization: Organization) -> str:
    with organization_scope(organization.id):
        return f"{stands():%Y-%m}"


def figures(organization: Organization) -> dict[str, tuple[str, int]]:
    with organization_scope(organization.id):
        rows = AccountFigures.objects.values_list("account__name", "until", "revenue")
        return {name: (f"{until:%Y-%m}", revenue) for name, until, revenue in rows}


def account(organization: Organization, name: str) -> Account:
    return Account.objects.get(name=name)


def test_the_first_rows_of_a_month_move_nobody(aurora: Organization, load: Load) -> None:
    load("ABCDE", "2026-08", "2026-09")
    before = figures(aurora)
    load("AB", "2026-10")
    assert (closed(aurora), figures(aurora)) == ("2026-09", before)
    load("C", "2026-10")
    assert closed(aurora) == "2026-10"
    assert figures(aurora)["A"] == ("2026-10", 300_00)
    assert figures(aurora)["E"] == ("2026-10", 200_00)


def test_the_current_month_is_not_closed_whoever_has_rows(
    aurora: Organization, load: Load, now: time_machine.Coordinates
) -> None:
    load("AB", "2026-09", "2026-10", "2026-11")
    assert closed(aurora) == "2026-10"
    now.move_to("2026-12-01T02:59:00Z")
    close_months(str(aurora.id))
    assert closed(aurora) == "2026-10"
    now.move_to("2026-12-01T03:06:00Z")
    close_months(str(aurora.id))
    assert (closed(aurora), figures(aurora)["A"]) == ("2026-11", ("2026-11", 300_00))


def test_the_rule_is_asked_when_the_month_has_ended(
    aurora: Organization, now: time_machine.Coordinates
) -> None:
    due = DueWork.objects.get(organization_id=aurora.id, kind="figures")
    assert due.due_at.isoformat() == "2026-12-01T03:05:00+00:00"
    assert "figures" in JOBS.keys()  # noqa: SIM118 (Offers are no dictionary)
    now.move_to(due.due_at)
    close_months(str(aurora.id))
    due.refresh_from_db()
    assert due.due_at.isoformat() == "2027-01-01T03:05:00+00:00"


def test_rows_of_archived_accounts_do_not_count(
    aurora: Organization, leader: Actor, load: Load
) -> None:
    load("ABC", "2026-08", "2026-09")
    with organization_scope(aurora.id):
        for name in "BC":
            set_archived(actor=leader, account=account(aurora, name), archived=True)
    load("BC", "2026-10")
    assert closed(aurora) == "2026-09"
    load("A", "2026-10")
    assert closed(aurora) == "2026-10"


def test_a_row_after_a_gap_moves_nobody(aurora: Organization, load: Load) -> None:
    load("ABC", "2025-09", "2025-10")
    load("A", "2026-06")
    assert closed(aurora) == "2025-10"


@pytest.mark.parametrize(
    ("rows", "month"),
    [
        ([("ABC", "2024-01"), ("ABC", "2025-01"), ("ABC", "2026-01"), ("A", "2026-06")], "2026-01"),
        ([("A", "2026-03"), ("B", "2026-05"), ("C", "2026-08")], "2026-08"),
        ([("A", "2026-02")], "2026-02"),
    ],
)
def test_who_buys_seldom_has_figures_too(
    aurora: Organization, load: Load, rows: list[tuple[str, str]], month: str
) -> None:
    for names, written in rows:
        load(names, written)
    assert closed(aurora) == month


def test_a_first_odd_row_does_not_stay(aurora: Organization, load: Load) -> None:
    load("A", "2026-10")
    assert closed(aurora) == "2026-10"
    load("BCDEF", "2026-07", "2026-08")
    assert closed(aurora) == "2026-08"


def test_a_leader_sets_it_back_until_a_later_month_is_booked(
    aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("AB", "2026-07", "2026-08", "2026-09")
    client = client_of(leader)
    assert client.post(PAGE, {"month": "2026-08"}).status_code == 302
    assert (closed(aurora), figures(aurora)["A"]) == ("2026-08", ("2026-08", 200_00))
    page = client.get(PAGE).content.decode()
    assert "Someone set it to Aug 2026 by hand, when the rule gave Sep 2026." in " ".join(
        page.split()
    )
    load("A", "2026-06")
    assert closed(aurora) == "2026-08"
    load("AB", "2026-10")
    assert closed(aurora) == "2026-10"
    with organization_scope(aurora.id):
        [entry] = Entry.objects.filter(action="organization.closed")
    assert entry.changes == {"closed_month": ["2026-09", "2026-08"]}


def test_a_leader_sets_it_forward_and_gives_it_back_to_the_rule(
    aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("ABC", "2026-07", "2026-08")
    load("A", "2026-09")
    client = client_of(leader)
    client.post(PAGE, {"month": "2026-10"})
    assert (closed(aurora), figures(aurora)["A"]) == ("2026-10", ("2026-10", 300_00))
    load("A", "2026-10")
    assert closed(aurora) == "2026-10"
    client.post(PAGE, {"month": "2026-08"})
    assert (closed(aurora), figures(aurora)["A"]) == ("2026-08", ("2026-08", 200_00))
    load("B", "2026-09")
    assert closed(aurora) == "2026-09"


@pytest.mark.parametrize(
    ("month", "words"),
    [
        ("2026-11", "This month is not over yet."),
        ("2026-06", "No revenue is known up to this month."),
        ("x", "Enter the month as 2026-11."),
    ],
)
def test_only_a_complete_month_with_revenue_is_closed(
    aurora: Organization,
    leader: Actor,
    client_of: Callable[[Actor], Client],
    load: Load,
    month: str,
    words: str,
) -> None:
    load("AB", "2026-07", "2026-08", "2026-11")
    answer = client_of(leader).post(PAGE, {"month": month})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"month": [words]})
    assert closed(aurora) == "2026-08"


def test_the_page_says_why(
    aurora: Organization, viewer: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("ABCDE", "2026-08", "2026-09")
    load("AB", "2026-10")
    answer = client_of(viewer).get(PAGE)
    rows = [
        (f"{b.month:%Y-%m}", b.expected, b.booked, b.is_booked) for b in answer.context["months"]
    ]
    assert rows[:3] == [
        ("2026-10", 5, 2, False),
        ("2026-09", 5, 5, True),
        ("2026-08", 0, 0, False),
    ]
    page = answer.content.decode()
    assert "Figures cover 12 months to Sep 2026." in page
    assert 'name="month"' not in page


def test_the_page_shows_the_last_months_that_have_rows_and_says_why(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    words = "No account has a row after Dec 2017, so no later month can be booked."
    load("AB", "2017-11", "2017-12")
    client = client_of(leader)
    page = client.get(PAGE)
    months = [(f"{b.month:%Y-%m}", b.expected, b.booked) for b in page.context["months"]]
    assert months[:3] == [("2017-12", 2, 2), ("2017-11", 0, 0), ("2017-10", 0, 0)]
    assert " ".join(page.content.decode().split()).count(words) == 1
    load("AB", "2026-10")
    page = client.get(PAGE)
    assert f"{page.context['months'][0].month:%Y-%m}" == "2026-10"
    assert page.content.decode().count("No account has a row after") == 0


def test_old_figures_say_so(
    aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("AB", "2026-03", "2026-04")
    old = "These figures are old: nothing later than Apr 2026 is closed."
    client = client_of(leader)
    with organization_scope(aurora.id):
        performance = reverse("accounts:performance", args=["aurora", account(aurora, "A").pk])
    pages = [PAGE, performance, "/o/aurora/insights/abc/"]
    assert [client.get(page).content.decode().count(old) for page in pages] == [1, 1, 1]
    load("AB", "2026-05")
    assert [client.get(page).content.decode().count("figures are old") for page in pages] == [0] * 3


def test_a_later_row_is_shown_as_not_closed_yet(
    aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("AB", "2026-09", "2026-10", "2026-11")
    with organization_scope(aurora.id):
        page = reverse("accounts:performance", args=["aurora", account(aurora, "A").pk])
    text = client_of(leader).get(page).content.decode()
    assert text.count("not closed yet") == 1
    assert "12 months to Oct 2026" in text


def test_one_typed_row_moves_nobody_through_the_api(
    aurora: Organization, leader: Actor, load: Load
) -> None:
    load("ABCDE", "2026-08", "2026-09")
    before = figures(aurora)
    with organization_scope(aurora.id):
        key = create_key(actor=Actor.of_system(aurora), name="sync", scope="write")[1]
        new = create_account(actor=leader, values={"name": "New"})
    program = Client(headers={"authorization": f"Bearer {key}"})
    body = {"account": str(new.pk), "month": "2026-10", "revenue": "9.00"}
    assert program.post("/api/v1/revenue/", body, "application/json").status_code == 201
    assert (closed(aurora), figures(aurora)) == ("2026-09", before)
