"""12.0 is the whole number 12, as JSON Schema has it; what a float rounds is refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.programs import Program

MONTH = {"month": "2026-08"}
NAMES = ("Fit", "Influence")


@pytest.fixture
def account(writer: Program) -> str:
    return str(writer.call("POST", "accounts/", {"name": "Alfa"}).json()["id"])


@pytest.mark.parametrize(
    ("written", "kept"), [("12", "12.00"), ("12.0", "12.00"), ("-3.0", "-3.00"), ("1e3", "1000.00")]
)
def test_a_month_takes_whole_numbers(
    writer: Program, account: str, written: str, kept: str
) -> None:
    body = f'{{"account": "{account}", "month": "2026-08", "revenue": {written}}}'
    answer = writer.call("POST", "revenue/", body.encode())
    assert (answer.status_code, answer.json()["revenue"]) == (201, kept)


@pytest.mark.parametrize("written", ["12.5", "9007199254740994.0", "1e300", "true", "1e400"])
def test_what_a_float_rounds_is_refused_alone_and_among_many(
    writer: Program, account: str, written: str
) -> None:
    item = f'{{"account": "{account}", "month": "2026-08", "revenue": {written}}}'
    alone = writer.call("POST", "revenue/", item.encode())
    assert alone.status_code == 400
    many = writer.call("POST", "revenue/bulk/", f'{{"items": [{item}]}}'.encode())
    assert [one["status"] for one in many.json().get("items", [])] in ([], ["refused"])
    assert writer.call("GET", f"revenue/?account={account}").json()["results"] == []


def test_many_months_take_them_too(writer: Program, account: str) -> None:
    items = [{"account": account, "month": "2026-08", "revenue": 12.0}]
    assert writer.call("POST", "revenue/bulk/", {"items": items}).status_code == 207
    found = writer.call("GET", f"revenue/?account={account}").json()["results"]
    assert [month["revenue"] for month in found] == ["12.00"]


def test_limits_of_a_criterion_take_them(writer: Program) -> None:
    judged: list[dict[str, Any]] = [{"name": name, "weight": 30.0} for name in NAMES]
    limits = [10.0 * n for n in range(1, 10)]
    measured = {"kind": "measured", "metric": "revenue_12m", "breakpoints": limits}
    criteria = [*judged, {"name": "Revenue", "weight": 40.0} | measured]
    made = writer.call("POST", "matrices/", {"name": "Rule", "criteria": criteria})
    assert made.status_code == 201
    assert made.json()["criteria"][2]["breakpoints"] == [f"{10 * n}.0000" for n in range(1, 10)]
