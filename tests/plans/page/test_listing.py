"""The list of plans: what waits too long for an answer, and which key accounts have none."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Designation
from accounts.registry.rules import create_account
from plans.models import Plan
from tenants.actors import Actor
from tenants.models import Membership
from tenants.scope import organization_scope
from tests.plans.page.test_life import page, write

SUBMITTED = datetime(2026, 11, 2, 9, tzinfo=UTC)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def results(client: Client, query: str = "") -> str:
    return text_of(client, reverse("plan:list", args=["aurora"]) + query).partition("Clear")[2]


MISSING = "Key accounts without a plan"


def missing(client: Client) -> str:
    return text_of(client, reverse("plan:missing", args=["aurora"]))


@pytest.fixture
def key(account: Account) -> Account:
    """Acme as a key account."""
    with organization_scope(account.organization_id):
        Account.objects.filter(pk=account.pk).update(designation=Designation.KEY)
    return account


def test_a_submission_that_waits_longer_than_a_week_is_marked_and_found(
    kams: Client, leaders: Client, plan: Plan
) -> None:
    with time_machine.travel(SUBMITTED, tick=False) as clock:
        kams.post(reverse("plan:submission", args=["aurora", plan.pk]))
        clock.shift(timedelta(days=7))
        assert ("Acme" in results(leaders), "Waiting" in results(leaders)) == (True, False)
        assert "Acme" not in results(leaders, "?state=late")
        clock.shift(timedelta(days=2))
        assert "Submitted Waiting for 9 days" in results(leaders, "?state=late")
        assert "Submitted Waiting for 9 days" in results(leaders)
        work = text_of(leaders, reverse("organization_home", args=["aurora"]))
        assert "Plans to answer Acme Waiting for 9 days" in work
        leaders.post(reverse("plan:approval", args=["aurora", plan.pk]), {"answer": "approve"})
        assert "Acme" not in results(leaders, "?state=late")


def test_a_key_account_is_missing_until_a_plan_of_it_runs(
    kams: Client, leaders: Client, key: Account
) -> None:
    with organization_scope(key.organization_id):
        create_account(actor=Actor.of_system(key.organization), values={"name": "Standard Ltd"})
    with time_machine.travel(SUBMITTED):
        assert (MISSING in results(leaders), MISSING in text_of(leaders, LIST)) == (False, True)
        seen = missing(leaders)
        assert ("Acme Kam" in seen, "Standard Ltd" in seen) == (True, False)
        start = reverse("account_plan:start", args=["aurora", key.pk])
        kams.post(start, {"starts_on": "2025-01-01", "ends_on": "2025-12-31"})
        assert "Acme" in missing(leaders)
        kams.post(start, {"starts_on": "2026-01-01", "ends_on": "2026-12-31"})
        assert "Acme" not in missing(leaders)
        with organization_scope(key.organization_id):
            plan = Plan.objects.get(starts_on="2026-01-01")
        kams.post(reverse("plan:deletion", args=["aurora", plan.pk]))
        assert "Acme" in missing(kams)


LIST = "/o/aurora/plans/"


def last_two(client: Client, query: str = "", language: str = "en") -> list[str]:
    """Age and checks of each line of the list."""
    shown = client.get(LIST + query, headers={"accept-language": language}).content.decode()
    lines = shown.partition("<tbody>")[2].split("<tr>")[1:]
    return [
        re.sub(r">\s+<", "><", line.split("</td>", 4)[4]).split("</tr>")[0].strip()
        for line in lines
    ]


WORDS = {
    "en": ("Last change", "2 Nov 2026", "Checks", "%d to mend"),
    "pt-br": ("Última alteração", "02/11/2026", "Pendências", "%d a resolver"),
}


@pytest.mark.parametrize(
    ("language", "today", "later"),
    [("en", "today", "12 days ago"), ("pt-br", "hoje", "há 12 dias")],
)
def test_the_list_says_what_is_to_mend_as_of_when_somebody_looked(
    kams: Client, account: Account, language: str, today: str, later: str
) -> None:
    last, day, checks, told = WORDS[language]

    def line(age: str, mend: str) -> list[str]:
        when = f'<time datetime="2026-11-02" title="{day}">{age}</time>'
        return [f'<td data-label="{last}">{when}</td><td data-label="{checks}">{mend}</td>']

    with time_machine.travel(SUBMITTED, tick=False) as clock:
        start = reverse("account_plan:start", args=["aurora", account.pk])
        kams.post(start, {"starts_on": "2026-01-01", "ends_on": "2026-12-31"})
        assert last_two(kams, language=language) == line(today, "–")
        clock.shift(timedelta(days=12))
        assert last_two(kams, "?checks=open") == []
        with organization_scope(account.organization_id):
            address = page(Plan.objects.get())
        # Three questions without an answer; nobody asked, about us, one thread.
        assert kams.get(address).content.decode().partition('id="checks"')[2].count("<li>") >= 6
        open_ones = f'<a href="{address}#checks">{told % 6}</a>'
        assert last_two(kams, "?checks=open", language) == line(later, open_ones)


def test_a_plan_that_changed_is_counted_anew_and_one_left_alone_has_one_more_to_mend(
    kams: Client, viewer: Actor, client_of: Callable[[Actor], Client], plan: Plan
) -> None:
    reading = client_of(viewer)

    def said() -> list[str]:
        return re.findall(r"–|\d+ to mend|Nothing to mend", " ".join(last_two(kams)))

    reading.get(page(plan))
    assert said() == ["6 to mend"]
    write(kams, plan, "trust", "We keep our word.")
    assert said() == ["–"]
    kams.get(page(plan))
    assert said() == ["6 to mend"]  # one question less, but one person wrote it alone
    with organization_scope(plan.organization_id):
        then = timezone.now() - timedelta(days=90)
        Plan.objects.update(changed_at=then, checked_at=then)
    assert said() == ["7 to mend"]
    kams.get(page(plan))
    assert said() == ["7 to mend"]
    with organization_scope(plan.organization_id):
        now = timezone.now()
        Plan.objects.update(open_checks=0, changed_at=now, checked_at=now)
    assert (said(), last_two(kams, "?checks=open")) == (["Nothing to mend"], [])


def test_the_account_manager_is_offered_as_the_owner_of_objectives_and_risks(
    leaders: Client, kam: Actor, plan: Plan
) -> None:
    for kind in ("objectives", "risks"):
        address = reverse(f"plan:{kind}_create", args=["aurora", plan.pk])
        shown = leaders.get(address).content.decode()
        owner = shown.partition('name="owner"')[2].partition("</select>")[0]
        chosen = re.findall(r'<option value="([^"]+)" selected>', owner)
        assert chosen == [str(kam.membership_id)]


@pytest.mark.parametrize("role", ["viewer", "contributor"])
def test_who_may_not_see_designations_learns_nothing_of_it(
    key: Account,
    leader: Actor,
    role: str,
    make_member: Callable[..., Membership],
    client_of: Callable[[Actor], Client],
) -> None:
    reading = client_of(Actor.of_member(make_member(leader.organization, role)))
    assert MISSING not in text_of(reading, LIST)
    answer = reading.get(reverse("plan:missing", args=["aurora"]))
    assert (answer.status_code, "Acme" in answer.content.decode()) == (403, False)


def test_a_card_of_the_board_says_state_and_age_of_the_plan(
    kams: Client, leaders: Client, plan: Plan, account: Account
) -> None:
    board = reverse("accounts:phase_board", args=["aurora"])
    assert "Plan: Draft · last changed today" in text_of(leaders, board)
    with organization_scope(plan.organization_id):
        create_account(actor=Actor.of_system(account.organization), values={"name": "Bare Ltd"})
        Plan.objects.update(changed_at=plan.changed_at - timedelta(days=3))
    seen = text_of(leaders, board)
    assert seen.count("Plan:") == 1
    assert "Plan: Draft · last changed 3 days ago" in seen


@pytest.mark.parametrize("plans", [1, 3])
def test_the_board_asks_as_often_for_few_plans_as_for_many(
    kams: Client,
    kam: Actor,
    leaders: Client,
    plans: int,
    django_assert_num_queries: Callable[..., object],
) -> None:
    for n in range(3):
        with organization_scope(kam.organization.id):
            values = {"name": f"Client {n}", "owner": kam.membership}
            made = create_account(actor=Actor.of_system(kam.organization), values=values)
        if n < plans:
            start = reverse("account_plan:start", args=["aurora", made.pk])
            kams.post(start, {"starts_on": "2026-01-01", "ends_on": "2026-12-31"})
    board = reverse("accounts:phase_board", args=["aurora"])
    leaders.get(board)
    with django_assert_num_queries(19):
        assert text_of(leaders, board).count("Plan:") == plans
