"""Services that last for one run of the tests, the checks or the benchmarks."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from kam.embedded import chromium, services

BROWSER_TESTS = services.ROOT / "tests" / "browser"


@contextmanager
def bench(*, durable: bool = False, **extra: str) -> Iterator[dict[str, str]]:
    """The environment of a database and a broker that nobody else uses."""
    signal.signal(signal.SIGTERM, _end)
    given = _defaults() | dict(os.environ)
    with (
        tempfile.TemporaryDirectory(prefix="kam-bench-") as folder,
        services.running(
            Path(folder) / "var", given=given, attach=False, durable=durable, wait_for_users=False
        ) as up,
    ):
        yield up.environment | {"KAM_VAR": str(Path(folder) / "var")} | extra


def test(arguments: list[str]) -> int:
    """Run pytest, with a browser where one can be had; its exit status."""
    chosen = any(word.startswith(("-n", "--numprocesses")) for word in arguments)
    workers = [] if chosen else ["-n", "3", "--dist", "worksteal"]
    browser = chromium.find(os.environ)
    if browser is None and drive_a_browser(arguments):
        browser = chromium.bring(os.environ)
    with bench(KAM_CHROMIUM=browser or chromium.WITHOUT) as environment:
        return services.run(services.python("-m", "pytest", *workers, *arguments), environment)


def drive_a_browser(arguments: list[str]) -> bool:
    """Whether browser tests are among what pytest is asked for: nothing named means all."""
    named = [Path(word.split("::")[0]).absolute() for word in arguments]
    paths = [path for path in named if path.exists()]
    return not paths or any(
        path.is_relative_to(BROWSER_TESTS) or BROWSER_TESTS.is_relative_to(path) for path in paths
    )


def measure(arguments: list[str]) -> int:
    """Run the benchmarks; their exit status."""
    with bench(durable=True, KAM_DEBUG="false", KAM_DEMO="true") as environment:
        _manage(environment, "collectstatic", "--no-input", "--verbosity", "0")
        _manage(environment, "migrate", "--verbosity", "0")
        return services.run(services.python("-m", "bench", *arguments), environment)


def take_screenshots(arguments: list[str]) -> int:
    """Run the screenshots; their exit status."""
    with bench(KAM_DEMO="true") as environment:
        _manage(environment, "migrate", "--verbosity", "0")
        return services.run(
            services.python("-m", "tests.browser.screenshots", *arguments), environment
        )


def _manage(environment: dict[str, str], *arguments: str) -> None:
    status = services.run(
        services.python(str(services.ROOT / "manage.py"), *arguments), environment
    )
    if status:
        sys.exit(status)


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _defaults() -> dict[str, str]:
    return {
        "KAM_SECRET_KEY": "not-a-secret-for-tests-only-not-a-secret-for-tests-only",
        "KAM_DEBUG": "true",
        "KAM_DEMO": "false",
        "KAM_LOG_LEVEL": "WARNING",
    }
