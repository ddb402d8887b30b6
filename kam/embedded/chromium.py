"""The Chromium that browser tests, screenshots and benchmarks drive: found here, or brought."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

import playwright

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
"""The first is the same engine without windows and menus: a page costs it a third."""
PACKAGES = ("chromium-headless-shell", "chromium")
WITHOUT = "none"
"""What KAM_CHROMIUM says where there shall be no browser."""

HOW = (
    "Install Chromium (as root: apt-get install chromium-headless-shell libatomic1), "
    "or let Playwright bring it "
    "(as root: .venv/bin/python -m playwright install --with-deps chromium), "
    "or name one in KAM_CHROMIUM; then: bin/test tests/browser"
)
_ASK = "from playwright.sync_api import sync_playwright as play\nwith play() as p: "
_ASK += "print(p.chromium.executable_path)"


def find(given: Mapping[str, str]) -> str | None:
    """The one that KAM_CHROMIUM names, else one on the PATH, else Playwright's own, that starts.

    None too where what drives it, a Node of Playwright's with needs of its own, does not start.
    """
    if not _starts(_driver()):
        return None
    named = given.get("KAM_CHROMIUM")
    if named:
        return None if named == WITHOUT else named
    on_path = (shutil.which(name, path=given.get("PATH", "")) for name in NAMES)
    found = next((path for path in on_path if path and _starts(path)), None)
    return found or _of_playwright(given)


def bring(given: Mapping[str, str]) -> str | None:
    """Fetch one, by Playwright or as root by apt-get, and find it; None where neither can."""
    if given.get("KAM_CHROMIUM") == WITHOUT:
        return None
    _say("No Chromium here: trying to bring one (KAM_CHROMIUM=none goes on without).")
    return _by_playwright(given) or _by_apt(given)


def _by_playwright(given: Mapping[str, str]) -> str | None:
    host = given.get("PLAYWRIGHT_DOWNLOAD_HOST") or "https://cdn.playwright.dev"
    if not _answers(host):
        _say(f"{host} does not answer: no download.")
        return None
    quick = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "10000"}
    command = [sys.executable, "-m", "playwright", "install", "--no-shell", "chromium"]
    _run(command, {**quick, **given}, seconds=180)
    return find(given)


def _by_apt(given: Mapping[str, str]) -> str | None:
    apt = shutil.which("apt-get", path=given.get("PATH", ""))
    if apt is None or os.geteuid() != 0:
        return None
    quick = ["-q", "-o", "Acquire::http::Timeout=10", "-o", "Acquire::Retries=0"]
    environment = {**given, "DEBIAN_FRONTEND": "noninteractive"}
    install = [apt, "install", *quick, "-y", "--no-install-recommends", "libatomic1"]
    _run([apt, "update", *quick], environment, seconds=60)  # one bad source is no reason to stop
    for package in PACKAGES:  # and libatomic1 for Playwright's Node
        if _run([*install, package], environment, seconds=300) and (found := find(given)):
            return found
    return None


def _of_playwright(given: Mapping[str, str]) -> str | None:
    asked = subprocess.run(
        [sys.executable, "-c", _ASK], env=dict(given), capture_output=True, text=True, check=False
    )
    path = asked.stdout.strip()
    return path if path and Path(path).exists() and _starts(path) else None


def _driver() -> str:
    return str(Path(playwright.__file__).parent / "driver" / "node")


def _starts(path: str) -> bool:
    """Not one that lacks a library, nor a stub that asks for a package of another kind."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def _answers(host: str) -> bool:
    try:
        with urllib.request.urlopen(host, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True  # it has no first page, or hides it
    except OSError:
        return False


def _run(command: list[str], environment: Mapping[str, str], *, seconds: float) -> bool:
    """Whether it ended well in time; it and its children are gone afterwards."""
    _say(f"$ {' '.join(command)}")
    child = subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
    )
    try:
        return child.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        _say(f"Stopped: not done within {seconds:.0f} seconds.")
        return False
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGTERM)
            child.wait()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
