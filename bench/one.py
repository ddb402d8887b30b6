"""python -m bench.one NAME SIZES: one benchmark in a process and a database of its own.

Writes its results to standard output as JSON; bench/__main__.py reads them.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import sys

from bench import scratch
from bench.sizes import SIZES


def main() -> None:
    """Measure, then print."""
    name, size = sys.argv[1:]
    with scratch.database():
        results = importlib.import_module(f"bench.{name}").measure(SIZES[size])
    print(json.dumps([dataclasses.asdict(result) for result in results]))


if __name__ == "__main__":
    main()
