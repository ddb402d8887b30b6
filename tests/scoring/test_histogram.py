"""The limits of a measured criterion on a histogram of one's own accounts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Account
from accounts.registry.rules import set_archived
from scoring.histogram import deciles, histogram
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

Load = Callable[..., None]
NEW = "/o/aurora/scoring/matrices/new/"
LIMITS = [Decimal(n) for n in range(100, 1000, 100)]
YEAR = [f"2026-{n:02}" for n in range(1, 11)]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel("2026-11-15T12:00:00Z", tick=False):
        yield


def counted(organization: Organization, metric: str, limits: list[Decimal]) -> list[int]:
    """The accounts of each bar, in their order."""
    with organization_scope(organization.id):
        found = histogram(metric, limits, key="h")
    assert found
    return [int(re.search(r"(\d+) account", mark.says)[1]) for mark in found.picture.marks]  # type: ignore[index]


def test_each_account_stands_in_one_bar_and_archived_ones_in_none(
    aurora: Organization, leader: Actor, load: Load
) -> None:
    for n, name in enumerate("ABCDEFGHIJKL", start=1):
        load(name, "2026-10", revenue=f"{n * n * 37}.10")
    assert sum(counted(aurora, "revenue_12m", LIMITS)) == 12
    with organization_scope(aurora.id):
        set_archived(actor=leader, account=Account.objects.get(name="C"), archived=True)
    assert sum(counted(aurora, "revenue_12m", LIMITS)) == 11


def test_each_number_of_months_is_a_bar(aurora: Organization, load: Load) -> None:
    load("AB", *YEAR)
    load("C", *YEAR[:4])
    load("DEF", *YEAR[:1])
    assert counted(aurora, "active_months", [Decimal(n) for n in range(1, 10)]) == [3, 1, 2]


def test_an_amount_is_in_the_bar_that_is_named_for_it(aurora: Organization, load: Load) -> None:
    amounts = [11, 27, 80, 333, 1500, 9000, 41000, 41500]
    for name, amount in zip("ABCDEFGH", amounts, strict=True):
        load(name, "2026-10", revenue=f"{amount}.00")
    with organization_scope(aurora.id):
        found = histogram("revenue_12m", LIMITS, key="h")
    assert found
    edges = [found.axis.value(n / found.axis.bins) for n in range(found.axis.bins + 1)]
    by_hand = [
        sum(low <= amount < high for amount in amounts) for low, high in itertools.pairwise(edges)
    ]
    drawn = counted(aurora, "revenue_12m", LIMITS)
    assert drawn == [count for count in by_hand if count]


def test_a_line_stands_at_each_limit_in_their_order(aurora: Organization, load: Load) -> None:
    load("ABC", "2026-10")
    with organization_scope(aurora.id):
        found = histogram("revenue_12m", LIMITS, key="h")
    assert found
    at = [line.spots[0][0] for line in found.picture.lines if line.look == "limit"]
    assert (len(at), at) == (9, sorted(set(at)))
    assert all(found.box.left < x < found.box.right for x in at)


def test_without_the_figure_there_is_no_picture(aurora: Organization, load: Load) -> None:
    load("ABC", "2026-10")
    with organization_scope(aurora.id):
        assert histogram("margin_percent", LIMITS, key="h") is None
        assert deciles("margin_percent") is None


def sent(client: Client, arrange: str, **changed: str) -> Any:
    """The form as it stands, with a button pressed that rearranges it."""
    formset = client.get(NEW).context["formset"]
    data: dict[str, str] = {"name": "Rule", "form-TOTAL_FORMS": "4", "form-INITIAL_FORMS": "4"}
    for number, form in enumerate(formset):
        data |= {f"form-{number}-{name}": str(value) for name, value in form.initial.items()}
    return client.post(NEW, data | changed | {"arrange": arrange})


def limits_in(page: Any, place: int) -> str:
    written: str = page.context["formset"].forms[place].initial["breakpoints"]
    return written


def test_a_button_sets_the_tenths(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    for n, name in enumerate("ABCDEFGHIJ", start=1):
        load(name, "2026-10", revenue=f"{n}0123.45")
    typed = "1 2 3 4 5 6 7 8 9"
    page = sent(client_of(leader), "deciles-0", **{"form-0-breakpoints": typed})
    assert limits_in(page, 0) == "10,100 20,100 30,100 40,100 50,100 60,100 70,100 80,100 90,100"
    assert page.text.count('class="limit"') >= 9


def test_where_too_many_tie_the_limits_stay_and_it_is_said(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("ABC", "2026-10")
    page = sent(client_of(leader), "deciles-0", **{"form-0-breakpoints": "1 2 3 4 5 6 7 8 9"})
    assert limits_in(page, 0) == "1 2 3 4 5 6 7 8 9"
    assert [str(message) for message in page.context["messages"]] == [
        "Too many accounts share a figure for that: the limits stay."
    ]


def test_what_was_typed_is_drawn_again_without_scripts(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("ABC", "2026-10")
    client = client_of(leader)
    page = sent(client, "draw", **{"form-0-breakpoints": "10 20 30 40 50 60 70 80 90"})
    drawn = page.context["formset"].forms[0].histogram
    assert [line.look for line in drawn.picture.lines].count("limit") == 9
    assert page.context["formset"].forms[2].histogram is None  # people judge it
    page = sent(client, "draw", **{"form-0-breakpoints": "ten"})
    assert limits_in(page, 0) == "ten"
    drawn = page.context["formset"].forms[0].histogram
    assert [line.look for line in drawn.picture.lines].count("limit") == 0


def test_another_figure_has_another_picture(
    leader: Actor, client_of: Callable[[Actor], Client], load: Load
) -> None:
    load("ABC", "2026-10")
    page = sent(client_of(leader), "draw", **{"form-0-metric": "active_months"})
    assert page.context["formset"].forms[0].histogram.axis.bins == 13
