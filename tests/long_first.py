"""How processes share the run: long tests first, so that none is left for the end, when others idle."""

from __future__ import annotations

from typing import Any

import pytest

from kam.memory import settle

LONG = (
    "tests/browser/test_pages.py::test_no_page_has_a_serious_barrier",
    "tests/browser/test_widths.py::test_no_page_is_wider_than_its_screen",
    "tests/integrations/test_other_organization.py::test_addresses_and_bodies_with_other_ids",
    "tests/accounts/designation/test_inferring.py::",
    "tests/kam/test_migrating_rows.py::",
    "tests/browser/test_plan_life.py::",
    "tests/accounts/test_discretion.py::test_decisions_show_to_nobody_who_may_not_know",
)
"""More than half a minute each; the longest first."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Several processes cut what was collected into shares, in its order."""
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    if processes > 1:
        items[:] = dealt([item.nodeid for item in items], items, processes)


def dealt(names: list[str], items: list[Any], processes: int) -> list[Any]:
    """One share behind the other, each with its part of the long ones at its beginning."""
    places = [
        next((n for n, long in enumerate(LONG) if name.startswith(long)), -1) for name in names
    ]
    together = sorted(range(len(items)), key=lambda at: places[at])
    rest = [items[at] for at in together if places[at] < 0]
    long = [items[at] for at in together if places[at] >= 0]
    order: list[Any] = []
    for number in range(processes):
        share = (len(items) - len(order)) // (processes - number)
        first = long[number::processes]
        others = max(0, share - len(first))
        order += first + rest[:others]
        del rest[:others]
    return order


def pytest_collection_finish() -> None:
    """Tests make as many circles as requests do: they are looked for as seldom."""
    settle()
