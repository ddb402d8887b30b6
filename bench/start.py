"""From bin/demo to ready, on data of its own, first and second time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.results import Result
from bench.sizes import Sizes

ROOT = Path(__file__).resolve().parent.parent
GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "KAM_BASE_URL", "KAM_STATIC_ROOT")


def measure(sizes: Sizes) -> list[Result]:
    """Seconds until it says that it is ready."""
    with tempfile.TemporaryDirectory(prefix="kam-start-") as var:
        first, again = _start(var), _start(var)
    return [
        Result(
            name="From bin/demo to ready",
            detail=f"with the demo data loaded; {again:.1f} s the second time",
            found=first,
            unit="s",
            most=30,
        )
    ]


def _start(var: str) -> float:
    environment = {key: value for key, value in os.environ.items() if key not in GIVEN}
    began = time.perf_counter()
    demo = subprocess.Popen(
        [sys.executable, str(ROOT / "bin" / "demo"), "--no-browser", "--port", "8700"],
        env=environment | {"KAM_VAR": var},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in demo.stdout or ():
            if "Ready after" in line:
                return time.perf_counter() - began
    finally:
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=60)
    raise RuntimeError("bin/demo ended before it was ready.")
