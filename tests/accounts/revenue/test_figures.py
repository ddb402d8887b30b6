"""Growth, margin and lifetime value of an account, from files to its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from dateutil.relativedelta import relativedelta
from django.test import Client
from django.urls import reverse

from accounts.hierarchy import MAX_DEPTH
from accounts.models import Account
from accounts.registry.rules import set_archived
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.reading import as_read

pytestmark = pytest.mark.usefixtures("others")
Load = Callable[..., None]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel("2026-11-15T12:00:00Z", tick=False):
        yield


def months(first: str, last: str) -> list[str]:
    day, found = date.fromisoformat(f"{first}-01"), []
    while f"{day:%Y-%m}" <= last:
        found.append(f"{day:%Y-%m}")
        day += relativedelta(months=1)
    return found


@pytest.fixture
def others(load: Load) -> None:
    """Two accounts with rows to October 2026, which is the closed month then."""
    load("YZ", "2026-09", "2026-10", cost="40.00")


@pytest.fixture
def shown(leader: Actor, client_of: Callable[[Actor], Client]) -> Callable[..., Any]:
    """The performance page of the account A, or another page of it."""

    def read(page: str = "accounts:performance", name: str = "A") -> Any:
        with organization_scope(leader.organization.id):
            account = Account.objects.get(name=name)
        return client_of(leader).get(reverse(page, args=["aurora", account.pk]))

    return read


def test_a_whole_history_is_compared_over_12_months(load: Load, shown: Any) -> None:
    load("A", *months("2024-11", "2025-10"))
    load("A", *months("2025-11", "2026-10"), revenue="150.00")
    found = shown().context["figures"]
    assert (found.revenue, found.growth) == (1800, (Decimal("0.5"), "", 12))


def test_a_shorter_history_is_compared_over_the_months_that_both_sides_have(
    load: Load, shown: Any
) -> None:
    load("A", *months("2025-08", "2025-10"))
    load("A", *months("2025-11", "2026-07"), revenue="900.00")
    load("A", *months("2026-08", "2026-10"), revenue="110.00")
    answer = shown()
    assert answer.context["figures"].growth == (Decimal("0.1"), "", 3)
    assert as_read(answer.content.decode()).count("10% over 3 months") == 1
    assert as_read(shown("accounts:detail").content.decode()).count("10% over 3 months") == 1


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([("2026-02", "50.00")], "new"),
        ([("2024-03", "0.00"), ("2026-02", "50.00")], "new"),
        ([("2024-03", "70.00"), ("2026-02", "50.00")], "back"),
        ([("2025-03", "-70.00"), ("2026-02", "50.00")], "from a loss"),
        ([("2024-03", "70.00")], "none"),
        ([("2026-02", "0.00")], "none"),
    ],
)
def test_growth_without_a_percentage_has_a_word(
    load: Load, shown: Any, rows: list[tuple[str, str]], word: str
) -> None:
    for month, revenue in rows:
        load("A", month, revenue=revenue)
    answer = shown()
    assert answer.context["figures"].growth.ratio is None
    assert f"<b>{word}</b>" in as_read(answer.content.decode())


def test_the_list_has_the_same_words(
    load: Load, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    load("A", "2024-03")
    load("B", *months("2025-08", "2025-10"))
    load("B", *months("2026-08", "2026-10"), revenue="110.00")
    page = as_read(client_of(leader).get("/o/aurora/accounts/").content.decode())
    cells = [part.split("<")[0] for part in page.split('data-label="Growth">')[1:]]
    assert cells == ["none", "10% over 3 months", "new", "new"]
    assert page.count("Revenue, 12 months to Oct 2026") == 5


@pytest.mark.parametrize(
    ("row", "ratio"),
    [
        (("0.00", ""), Decimal("0.6")),
        (("-50.00", ""), Decimal(1) / 5),
        (("100.00", "0.00"), Decimal("0.8")),
        (("100.00", ""), None),
    ],
)
def test_the_margin_needs_the_cost_of_each_month_with_revenue(
    load: Load, shown: Any, row: tuple[str, str], ratio: Decimal | None
) -> None:
    load("A", "2026-09", cost="40.00")
    load("A", "2026-10", revenue=row[0], cost=row[1])
    assert shown().context["figures"].margin_ratio == ratio


def test_a_projection_goes_by_calendar_months(load: Load, shown: Any) -> None:
    load("A", "2024-01", "2025-01", "2026-01", revenue="1200.00", cost="0.00")
    answer = shown()
    value = answer.context["value"]
    assert (value.first, value.so_far) == (date(2024, 1, 1), 3600)
    assert (value.projection.months, value.projection.margin) == (12, 100)
    assert value.projection.value == 3600
    assert "R$100.00 of margin a month, over the last 12 months, × 36 = R$3,600.00" in as_read(
        answer.content.decode()
    )


def test_a_young_client_is_projected_from_its_first_purchase(load: Load, shown: Any) -> None:
    load("A", "2026-07", "2026-10", revenue="200.00", cost="0.00")
    value = shown().context["value"]
    assert (value.so_far, value.projection.months, value.projection.value) == (400, 4, 3600)


def test_a_silent_client_has_no_projection(load: Load, shown: Any) -> None:
    load("A", *months("2024-11", "2025-10"), cost="10.00")
    answer = shown()
    value = answer.context["value"]
    assert (value.so_far, value.projection) == (1080, None)
    assert "no projection: the last 12 months brought nothing" in answer.content.decode()


def test_rows_that_are_not_closed_yet_count_nowhere(load: Load, shown: Any) -> None:
    load("A", "2026-10", cost="10.00")
    before = shown().context
    load("A", "2026-11", revenue="9000.00", cost="10.00")
    after = shown().context
    assert (after["figures"], after["value"]) == (before["figures"], before["value"])


def test_older_revenue_is_known(load: Load, shown: Any) -> None:
    load("A", "2022-05", cost="10.00")
    answer = shown("accounts:detail")
    assert answer.context["family"].figures.revenue == 0
    assert "No revenue is known" not in answer.content.decode()


def test_the_fiscal_year_is_the_organisation_s(
    load: Load, shown: Any, aurora: Organization
) -> None:
    with organization_scope(aurora.id):
        Organization.objects.filter(pk=aurora.pk).update(fiscal_year_start=4)
    load("A", *months("2025-03", "2026-11"), cost="10.00")
    answer = shown()
    assert [row[2] for row in answer.context["fiscal_years"]] == [700, 1200]
    page = as_read(answer.content.decode())
    assert "this fiscal year to date, Apr 2026 to Oct 2026" in page
    assert "last fiscal year, Apr 2025 to Mar 2026" in page


def test_the_rows_of_a_group_add_up(
    load: Load, shown: Any, leader: Actor, aurora: Organization
) -> None:
    load("ABCD", "2026-10", revenue="25.00", cost="5.00")
    with organization_scope(aurora.id):
        a, b, c, d = (Account.objects.get(name=name) for name in "ABCD")
        Account.objects.filter(pk__in=[b.pk, d.pk]).update(parent=a)
        Account.objects.filter(pk=c.pk).update(parent=b)
        d.refresh_from_db()
        set_archived(actor=leader, account=d, archived=True)
    answer = shown("accounts:detail")
    family = answer.context["family"]
    rows = [(branch.name, branch.accounts, branch.revenue) for branch in family.branches]
    assert rows == [("A", 1, 25_00), ("B", 2, 50_00), ("D", 1, 25_00)]
    assert (family.group.revenue, family.group.accounts) == (100, 4)
    assert answer.content.decode().count(">archived<") == 1


def test_a_group_of_all_its_levels_is_summed_whole(
    load: Load, shown: Any, aurora: Organization
) -> None:
    levels = "ABCDEFGHIJKLMNOPQRSTU"
    assert len(levels) == MAX_DEPTH + 1
    load(levels, "2026-10", revenue="25.00", cost="5.00")
    with organization_scope(aurora.id):
        found = {account.name: account for account in Account.objects.all()}
        for above, below in pairwise(levels):
            Account.objects.filter(name=below).update(parent=found[above])
    group = shown("accounts:detail").context["family"].group
    assert (group.revenue, group.accounts) == (525, 21)


def test_the_growth_of_a_group_covers_its_oldest_history(
    load: Load, shown: Any, aurora: Organization
) -> None:
    load("A", *months("2025-08", "2025-10"))
    load("A", *months("2026-08", "2026-10"))
    load("B", *months("2026-05", "2026-10"), revenue="50.00")
    with organization_scope(aurora.id):
        Account.objects.filter(name="B").update(parent=Account.objects.get(name="A"))
    group = shown("accounts:detail").context["family"].group
    assert (group.revenue, group.growth) == (600, (Decimal("0.5"), "", 3))


def test_a_negative_cost_is_asked_about(
    load: Load, shown: Any, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    load("A", "2026-09", cost="40.00")
    with organization_scope(leader.organization.id):
        account = Account.objects.get(name="A")
    page = reverse("accounts:performance", args=["aurora", account.pk])
    client, sent = client_of(leader), {"month": "2026-10", "revenue": "100", "cost": "-5"}
    assert "It is a credit" not in client.get(page).content.decode()
    asked = client.post(page, sent)
    assert asked.status_code == 422
    assert asked.context["form"].errors == {
        "cost": ["This cost is negative. Confirm below that it is a credit."]
    }
    assert 'name="is_credit"' in asked.content.decode()
    assert client.post(page, sent | {"is_credit": "on"}).status_code == 302
    assert shown().context["figures"].margin == 165
