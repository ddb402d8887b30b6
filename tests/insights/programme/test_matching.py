"""Matching and intervals, by other ways than the product's: worlds with an effect and without."""

from __future__ import annotations

import math
import random
import statistics
from datetime import date
from typing import Any

import pytest

from insights.programme.matching import (
    MOST,
    Course,
    Pair,
    balance,
    difference,
    grew,
    growth,
    loyalty,
    margin,
    matched,
    quantile,
    retention,
    size,
)

MONTH = date(2025, 3, 1)


def _course(name: str = "a", **given: Any) -> Course:
    values: dict[str, Any] = {
        "month": MONTH,
        "segment": "Retail",
        "band": "A",
        "before": 1000,
        "earlier": 800,
        "after": 1200,
        "cost_before": 400,
        "cost_after": 600,
        "bought": True,
    }
    return Course(name, **values | given)


def _world(seed: int, *, effect: float, keys: int = 20, others: int = 200) -> list[Pair]:
    """Key accounts are chosen among the large ones, and grow by `effect` more than is by chance."""
    draw = random.Random(seed)

    def one(name: str, extra: float, least: float) -> Course:
        before = math.exp(draw.uniform(least, 14))
        earlier = before / math.exp(draw.gauss(0.05, 0.1))
        after = before * math.exp(draw.gauss(0.05, 0.15)) + before * extra
        return _course(name, before=round(before), earlier=round(earlier), after=round(after))

    candidates = [one(f"o{n:04}", 0, 9) for n in range(others)]
    return matched([one(f"k{n:04}", effect, 11) for n in range(keys)], candidates)


def test_the_nearest_of_the_same_month_segment_and_band_are_chosen() -> None:
    key = _course("k", before=1000, earlier=1000)
    near = [_course(f"n{n}", before=1000 + n, earlier=1000 + n) for n in range(7)]
    apart = [
        _course("segment", before=1000, earlier=1000, segment="Health"),
        _course("band", before=1000, earlier=1000, band="B"),
        _course("month", before=1000, earlier=1000, month=date(2025, 4, 1)),
        _course("new", before=1000, earlier=0),
    ]
    (pair,) = matched([key], [*reversed(near), *apart])
    assert [other.id for other in pair.others] == ["n0", "n1", "n2", "n3", "n4"]
    assert len(pair.others) == MOST


def test_who_has_no_growth_is_compared_with_others_that_have_none() -> None:
    key = _course("k", earlier=0)
    (pair,) = matched([key], [_course("old"), _course("new", earlier=0, before=5000)])
    assert [other.id for other in pair.others] == ["new"]


def test_growth_tells_apart_who_is_as_large() -> None:
    key = _course("k", before=1000, earlier=500)
    alike, unlike = _course("z", before=1000, earlier=510), _course("a", before=1000, earlier=2000)
    more = [_course(f"m{n}", before=1000, earlier=3000 + n) for n in range(5)]
    (pair,) = matched([key], [unlike, *more, alike])
    assert pair.others[0].id == "z"
    assert "m4" not in {other.id for other in pair.others}


@pytest.mark.parametrize(
    ("measured", "given", "expected"),
    [
        (growth, {}, 0.2),
        (growth, {"after": 0}, -1.0),
        (growth, {"before": 0}, None),
        (margin, {}, 0.5 - 0.6),
        (margin, {"cost_after": None}, None),
        (margin, {"after": 0}, None),
        (retention, {"bought": False}, 0.0),
        (loyalty, {"loyalty_before": 6.5, "loyalty_after": 8.0}, 1.5),
        (loyalty, {"loyalty_after": 8.0}, None),
        (grew, {}, 0.25),
        (grew, {"earlier": 0}, None),
        (size, {"before": 0}, None),
    ],
)
def test_what_is_measured(measured: Any, given: dict[str, Any], expected: float | None) -> None:
    assert measured(_course(**given)) == (None if expected is None else pytest.approx(expected))


def test_means_are_of_key_accounts_that_have_others_and_each_counts_once() -> None:
    pairs = [
        Pair(_course(after=1500), (_course(after=1000), _course(after=1200))),
        Pair(_course(after=1100), (_course(after=1300),)),
        Pair(_course(after=9000), ()),
        Pair(_course(before=0), (_course(),)),
    ]
    found = difference(pairs, growth)
    assert found is not None
    assert found.n == 2
    assert found.key == pytest.approx((0.5 + 0.1) / 2)
    assert found.others == pytest.approx((0.1 + 0.3) / 2)
    assert found.low == pytest.approx(-0.2)
    assert found.high == pytest.approx(0.4)
    assert difference(pairs[2:], growth) is None


def test_an_effect_is_found_and_the_same_data_say_the_same_again() -> None:
    found = [difference(_world(seed, effect=0.3), growth) for seed in range(20)]
    assert all(one is not None and one.is_clear and one.low > 0 for one in found)
    assert difference(_world(7, effect=0.3), growth) == found[7]


def test_without_an_effect_it_is_seldom_seen() -> None:
    """5 in 100 are wrong by design; with 20 key accounts a bootstrap is wrong a little oftener."""
    found = [difference(_world(seed, effect=0.0), growth) for seed in range(200)]
    alarms = sum(one is not None and one.is_clear for one in found)
    assert 2 <= alarms <= 24


def test_matched_others_are_more_alike_than_all() -> None:
    pairs = _world(3, effect=0.1, others=400)
    everybody = [_course(f"e{n}", before=round(math.exp(9 + n / 80))) for n in range(400)]
    found = balance(pairs, everybody, size)
    assert found.of_all is not None
    assert found.of_matched is not None
    assert abs(found.of_matched) < 0.1 < abs(found.of_all)


def test_a_standardised_difference_is_in_pooled_deviations() -> None:
    pairs = [Pair(_course(before=b), (_course(before=o),)) for b, o in ((100, 90), (300, 200))]
    ours, theirs = [math.log(100), math.log(300)], [math.log(90), math.log(200)]
    pooled = math.sqrt((statistics.variance(ours) + statistics.variance(theirs)) / 2)
    expected = (statistics.fmean(ours) - statistics.fmean(theirs)) / pooled
    found = balance(pairs, [_course(before=90), _course(before=200)], size)
    assert (found.of_all, found.of_matched) == (pytest.approx(expected), pytest.approx(expected))


def test_quantiles_are_those_of_the_standard_library() -> None:
    values = sorted(random.Random(5).gauss(0, 1) for _n in range(201))
    cuts = statistics.quantiles(values, n=40, method="inclusive")
    assert quantile(values, 0.025) == pytest.approx(cuts[0])
    assert quantile(values, 0.975) == pytest.approx(cuts[-1])
