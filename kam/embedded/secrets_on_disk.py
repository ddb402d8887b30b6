"""Passwords, keys and addresses kept in files that their owner alone can read."""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from pathlib import Path
from typing import IO


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step; no other user can read it at any moment."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def read_record(path: Path) -> dict[str, str]:
    """The words kept in a file; none when there is no file, or half of one."""
    try:
        record = json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return {str(key): str(value) for key, value in record.items()}


def write_record(path: Path, record: dict[str, str]) -> None:
    """Keep words in a private file."""
    write_private(path, json.dumps(record, indent=1))


def passwords(path: Path, *names: str) -> dict[str, str]:
    """The password of each name: made at first use, the same ever after."""
    kept = read_record(path)
    missing = [name for name in names if name not in kept]
    if missing:
        kept |= {name: secrets.token_urlsafe(24) for name in missing}
        write_record(path, kept)
    return kept


def secret_key(path: Path) -> str:
    """The signing key of this installation, made at first use."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(64))
    return path.read_text().strip()


def private_log(path: Path) -> IO[bytes]:
    """To write on at the end of a file that its user alone may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    os.fchmod(descriptor, 0o600)  # an earlier version left it open to all
    return os.fdopen(descriptor, "ab")
