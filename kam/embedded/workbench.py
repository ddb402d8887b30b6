"""Services that last for one run of the tests, the checks or the benchmarks."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kam.embedded import services

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@contextmanager
def bench(**extra: str) -> Iterator[dict[str, str]]:
    """The environment of a database and a broker that nobody else uses."""
    given = dict(os.environ)
    with (
        tempfile.TemporaryDirectory(prefix="kam-bench-") as folder,
        services.running(
            Path(folder), given=given, attach=False, durable=False, wait_for_users=False
        ) as up,
    ):
        yield _defaults() | up.environment | {"KAM_VAR": folder} | extra


def test(arguments: list[str]) -> int:
    """Run pytest; its exit status."""
    workers = [] if any(word.startswith(("-n", "--numprocesses")) for word in arguments) else ["-n", "2"]
    with bench() as environment:
        return services.run(
            services.python("-m", "pytest", *workers, *arguments), environment
        )


def _defaults() -> dict[str, str]:
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    return {
        "KAM_CHROMIUM": next((path for path in found if path), ""),
        "KAM_SECRET_KEY": "not-a-secret-for-tests-only-not-a-secret-for-tests-only",
        "KAM_DEBUG": "true",
        "KAM_DEMO": "false",
        "KAM_LOG_LEVEL": "WARNING",
    }
