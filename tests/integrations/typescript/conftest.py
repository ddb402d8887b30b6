"""A folder in which our programs for Node run, with what their lock file names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.node_tools import HERE, furnish, node


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs Node, and is left out where there is none."""
    needing = [item for item in items if item.path.is_relative_to(HERE)]
    is_there = bool(needing) and node() is not None
    for item in needing:
        item.add_marker(pytest.mark.node)
        if not is_there:
            item.add_marker(pytest.mark.skip(reason="no Node"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs, beside the packages; left out where npm cannot fetch them and need not."""
    try:
        return furnish(tmp_path_factory.mktemp("typescript"))
    except AssertionError as error:
        if os.environ.get("KAM_REQUIRE_NODE") == "1":
            raise
        pytest.skip(f"no packages for Node: {error}")  # a user's machine without a network
