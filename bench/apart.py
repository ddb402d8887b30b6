"""A benchmark in a process of its own, with services of its own that may be stopped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from typing import Any

from bench.start import GIVEN


def found_apart(
    module: str, size: str, *, under: Sequence[str] = (), **told: str
) -> dict[str, Any]:
    """What `bench.MODULE` prints in its last line, as JSON; `under` is a command that runs it."""
    environment = {key: value for key, value in os.environ.items() if key not in GIVEN}
    with tempfile.TemporaryDirectory(prefix="kam-apart-") as var:
        child = subprocess.run(
            [*under, sys.executable, "-m", f"bench.{module}", size],
            env=environment | told | {"KAM_VAR": var},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    found: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return found
