"""The clock of a Monday, jobs that run where they are rung for, and two businesses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from kam.celery import app
from tests.main_job.businesses import Business
from tests.main_job.invented import invented

FILES = os.environ.get("KAM_TEST_FILES", "")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel("2026-11-23T12:00:00Z", tick=True):
        yield


@pytest.fixture(autouse=True)
def _jobs_run_at_the_bell() -> Iterator[None]:
    """Whatever a commit rings for is done by the product's own job at once."""
    kept = app.conf.task_always_eager, app.conf.task_eager_propagates
    app.conf.task_always_eager = app.conf.task_eager_propagates = True
    yield
    app.conf.task_always_eager, app.conf.task_eager_propagates = kept


@pytest.fixture
def business(request: pytest.FixtureRequest, tmp_path: Path) -> Business:
    """One of the businesses, over invented files, or those of others in KAM_TEST_FILES."""
    return request.param(Path(FILES) if FILES else invented(tmp_path))
