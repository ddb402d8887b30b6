"""Node's tools for tests: found on the PATH, installed once as their lock file says."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from kam.embedded.services import ROOT

HERE = ROOT / "tests" / "integrations" / "typescript"
OLDEST = 18
WITHOUT = "none"
"""What KAM_NODE says where there shall be no Node."""
HOW = (
    f"Install Node {OLDEST} or newer with npm (as root: apt-get install nodejs npm), or name a node "
    "in KAM_NODE, where npm can fetch packages; then: bin/test tests/integrations/typescript"
)
_LOCKED = ("package.json", "package-lock.json", ".npmrc")


@lru_cache(maxsize=1)
def node() -> str | None:
    """A Node that is new enough and has its npm beside it or on the PATH."""
    named = os.environ.get("KAM_NODE") or shutil.which("node")
    if named in {None, WITHOUT} or shutil.which("npm") is None:
        return None
    said = subprocess.run([named, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    return named if major.isdecimal() and int(major) >= OLDEST else None


def installed() -> Path:
    """The folder of the tools, as the lock file has them; made once for all runs."""
    locked = [(HERE / name).read_bytes() for name in _LOCKED]
    place = ROOT / "var" / "node" / hashlib.sha256(b"\0".join(locked)).hexdigest()[:16]
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not (place / "installed").exists():
            for name, content in zip(_LOCKED, locked, strict=True):
                (place / name).write_bytes(content)
            run("npm", "ci", "--no-progress", folder=place)
            (place / "installed").touch()
    return place


def furnish(folder: Path) -> Path:
    """Put our programs for Node into a folder, beside the packages that they use."""
    packages = installed()
    for program in HERE.glob("*.*s*"):
        shutil.copy(program, folder)
    (folder / "node_modules").symlink_to(packages / "node_modules")
    return folder


def run(*command: str, folder: Path) -> str:
    """What a program says, run in a folder; it must not fail."""
    ended = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout
