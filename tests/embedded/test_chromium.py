"""Where the browser of the tests comes from, and a run that has none."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kam.embedded import chromium, services
from kam.embedded.workbench import drive_a_browser
from tests import conftest

STARTS = "#!/bin/sh\nexit 0\n"
BROKEN = "#!/bin/sh\necho 'error while loading shared libraries' >&2\nexit 127\n"


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine on which nothing is installed."""
    return {"PATH": str(tmp_path / "bin"), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "own")}


def install(path: str | Path, script: str = STARTS) -> str:
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script)
    path.chmod(0o755)
    return str(path)


def playwrights(machine: dict[str, str]) -> str:
    """Where Playwright would put its own."""
    asked = [sys.executable, "-c", chromium._ASK]
    return subprocess.run(asked, env=machine, capture_output=True, text=True).stdout.strip()


def test_a_named_browser_comes_before_the_path_and_the_path_before_playwright_s_own(
    machine: dict[str, str], tmp_path: Path
) -> None:
    assert chromium.find(machine) is None
    own = install(playwrights(machine))
    assert own.startswith(machine["PLAYWRIGHT_BROWSERS_PATH"])
    assert chromium.find(machine) == own
    on_path = install(tmp_path / "bin" / "google-chrome")
    assert chromium.find(machine) == on_path
    shell = install(tmp_path / "bin" / "chromium-headless-shell")
    assert chromium.find(machine) == shell
    Path(shell).unlink()
    assert chromium.find(machine | {"KAM_CHROMIUM": ""}) == on_path
    assert chromium.find(machine | {"KAM_CHROMIUM": "/opt/chrome"}) == "/opt/chrome"
    assert chromium.find(machine | {"KAM_CHROMIUM": "none"}) is None


def test_a_browser_that_does_not_start_is_passed_over(
    machine: dict[str, str], tmp_path: Path
) -> None:
    install(tmp_path / "bin" / "chromium", BROKEN)
    install(playwrights(machine), BROKEN)
    assert chromium.find(machine) is None
    second = install(tmp_path / "bin" / "google-chrome-stable")
    assert chromium.find(machine) == second


def test_nobody_waits_for_a_download_that_cannot_come(
    machine: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    host = "http://127.0.0.1:9"
    assert chromium.bring(machine | {"PLAYWRIGHT_DOWNLOAD_HOST": host}) is None
    assert capfd.readouterr().err.splitlines() == [
        "No Chromium here: trying to bring one (KAM_CHROMIUM=none goes on without).",
        f"{host} does not answer: no download.",
    ]
    assert chromium.bring(machine | {"KAM_CHROMIUM": "none"}) is None
    assert capfd.readouterr().err == ""


def test_a_browser_that_nothing_can_drive_is_none(
    machine: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = install(tmp_path / "bin" / "chromium")
    assert chromium.find(machine) == found
    driver = install(tmp_path / "node", BROKEN)
    monkeypatch.setattr(chromium, "_driver", lambda: driver)
    assert chromium.find(machine) is None
    assert chromium.find(machine | {"KAM_CHROMIUM": found}) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may install packages")
@pytest.mark.parametrize("known", chromium.PACKAGES)
def test_the_system_s_package_is_installed_where_it_may(
    machine: dict[str, str], tmp_path: Path, known: str
) -> None:
    wanted = tmp_path / "bin" / known
    script = f"""#!/bin/sh
        for word in "$@"; do
          if [ "$word" = {known} ]; then
            /bin/printf '#!/bin/sh\\nexit 0\\n' > {wanted}
            /bin/chmod 755 {wanted}
            exit 0
          fi
        done
        exit 100
    """
    install(tmp_path / "bin" / "apt-get", script)
    host = {"PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9"}
    assert chromium.bring(machine | host) == str(wanted)


@pytest.mark.parametrize(
    ("arguments", "drives"),
    [
        ([], True),
        (["-n", "1", "-k", "phone"], True),
        (["tests"], True),
        (["tests/browser/test_sign_in.py::test_x"], True),
        (["tests/scoring", "tests/browser"], True),
        (["-n", "1", "tests/scoring"], False),
    ],
)
def test_a_browser_is_brought_for_those_who_drive_it(
    arguments: list[str], drives: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(services.ROOT)
    assert drive_a_browser(arguments) is drives


@pytest.mark.parametrize(("required", "status"), [("", 0), ("1", 1)])
def test_a_run_without_a_browser_says_what_it_left_out(required: str, status: int) -> None:
    environment = {**os.environ, "KAM_CHROMIUM": "none", "KAM_REQUIRE_BROWSER": required}
    chosen = ["tests/browser/test_sign_in.py", "tests/pages/test_figures.py"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *chosen],
        cwd=services.ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert run.returncode == status, run.stdout + run.stderr
    [skipped] = re.findall(r"(\d+) skipped", run.stdout)
    assert re.findall(r"(\d+) failed|(\d+) error", run.stdout) == []
    was = "test was" if skipped == "1" else "tests were"
    assert f" {skipped} browser {was} LEFT OUT: no Chromium " in run.stdout
    assert chromium.HOW in run.stdout


@pytest.mark.parametrize(("required", "status"), [("", 0), ("1", 1)])
def test_a_run_that_must_have_node_fails_without(
    required: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAM_REQUIRE_NODE", required)
    reporter = SimpleNamespace(stats={"skipped": [SimpleNamespace(keywords={"node": 1})]})
    plugins = SimpleNamespace(get_plugin=lambda name: reporter)
    session: Any = SimpleNamespace(config=SimpleNamespace(pluginmanager=plugins), exitstatus=0)
    conftest.pytest_sessionfinish(session)
    assert int(session.exitstatus) == status
