"""The ABC curve by literal cases and properties."""

import uuid
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from insights.abc import Client, curve

LIMITS = {"a": Decimal("0.8"), "b": Decimal("0.95")}


def clients(*revenues: int) -> list[Client]:
    return [Client(uuid.UUID(int=n), f"{n:03}", r) for n, r in enumerate(revenues)]


def classes(*revenues: int) -> str:
    return "".join(p.abc_class for p in curve(clients(*revenues), **LIMITS).places)


def test_the_account_that_crosses_the_line_belongs_to_the_higher_class() -> None:
    assert classes(70, 20, 9, 1) == "AABC"


def test_an_account_that_begins_on_the_line_is_below_it() -> None:
    assert classes(80, 15, 5) == "ABC"


def test_revenue_of_zero_or_less_is_c_and_out_of_the_total() -> None:
    found = curve(clients(100, 0, -50), **LIMITS)
    assert (found.total, [p.abc_class for p in found.places]) == (100, ["A", "C", "C"])
    assert (found.not_positive, found.net, found.outside) == (-50, 50, 2)


def test_ties_go_by_name() -> None:
    assert [p.client.name for p in curve(clients(5, 9, 9), **LIMITS).places] == [
        "001",
        "002",
        "000",
    ]


def test_ties_go_by_name_as_lists_sort_it() -> None:
    named = [("Zeta", "zeta"), ("ábaco", "abaco"), ("Beta", "beta")]
    tied = [Client(uuid.uuid4(), name, 9, key) for name, key in named]
    names = [p.client.name for p in curve(tied, **LIMITS).places]
    assert names == ["ábaco", "Beta", "Zeta"]


def test_nobody_has_revenue() -> None:
    found = curve(clients(0, 0), **LIMITS)
    assert (found.total, found.concentration(1), classes(0, 0)) == (0, Decimal(0), "CC")


def test_concentration() -> None:
    found = curve(clients(50, 30, 20), **LIMITS)
    assert [found.concentration(n) for n in (1, 2, 10)] == [Decimal("0.5"), Decimal("0.8"), 1]


@given(st.lists(st.integers(-1000, 10**12), max_size=60))
def test_shares_add_up_and_classes_never_rise(revenues: list[int]) -> None:
    found = curve(clients(*revenues), **LIMITS)
    assert found.total == sum(r for r in revenues if r > 0)
    letters = [p.abc_class for p in found.places]
    assert letters == sorted(letters)
    if found.total:
        assert found.places[-1].cumulative_share == 1
