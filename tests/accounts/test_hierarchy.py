"""A group has so many levels, whatever order its links come in."""

from __future__ import annotations

from collections import Counter

import pytest

from accounts.hierarchy import MAX_DEPTH
from accounts.models import Account
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.pace import within
from tests.programs import Program

LONG = 150


def reference(number: int) -> dict[str, str]:
    return {"system": "sap", "external_id": str(number)}


def deepest(organization: Organization) -> int:
    with organization_scope(organization.id):
        parents = dict(Account.objects.values_list("pk", "parent_id"))
    levels = []
    for account in parents:
        step, depth = account, 0
        while step is not None:
            step, depth = parents[step], depth + 1
        levels.append(depth)
    return max(levels)


@pytest.mark.parametrize("order", [1, -1], ids=["top down", "bottom up"])
def test_a_chain_ends_where_a_group_ends_whichever_end_comes_first(
    aurora: Organization, writer: Program, order: int
) -> None:
    made = [{"name": f"Unit {n}", "references": [reference(n)]} for n in range(LONG)]
    answer = writer.call("POST", "accounts/bulk/", {"items": made}).json()
    ids = [row["id"] for row in answer["results"]]
    links = [
        {"name": f"Unit {n}", "references": [reference(n)], "parent": ids[n - 1]}
        for n in range(1, LONG)
    ][::order]
    with within(400):
        told = writer.call("POST", "accounts/bulk/", {"items": links}).json()["results"]
    outcomes = Counter((row["outcome"], *(e["code"] for e in row["errors"])) for row in told)
    assert set(outcomes) == {("changed",), ("refused", "too_deep")}
    assert deepest(aurora) == MAX_DEPTH + 1
