"""The benchmarks run: what they find is for `bin/bench`, that they can is for each change."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from bench.__main__ import NAMES

NEED_MORE = {"first_page", "start", "faults", "chaos", "attacks", "stream_race", "at_once"}
"""A browser on a server, the whole demo, a quarter of an hour, services of its own to break."""


@pytest.mark.parametrize("name", sorted({*NAMES} - NEED_MORE))
def test_a_benchmark_finds_its_figures(name: str, django_db_setup: str) -> None:
    command = [sys.executable, "-m", "bench.one", name, "tiny"]
    copied = os.environ | {"KAM_BENCH_TEMPLATE": django_db_setup}
    answer = subprocess.run(command, capture_output=True, text=True, check=False, env=copied)
    assert answer.returncode == 0, answer.stderr[-2_000:]
    results = json.loads(answer.stdout.splitlines()[-1])
    assert [r["name"] for r in results if r["found"] is None] == []
    assert len(results) > 0
