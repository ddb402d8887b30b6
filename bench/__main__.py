"""bin/bench [--quick] [--write] [NAME ...]: measure the budgets, all or the named ones."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys

from bench.results import Result, show, write

NAMES = (
    "recompute",
    "frame",
    "pages",
    "imports",
    "row_security",
    "first_page",
    "what_if",
    "start",
    "api_list",
    "bulk_upsert",
    "history_search",
    "search",
    "relationship",
    "plans",
    "faults",
    "chaos",
    "attacks",
    "due_scale",
    "first_revenue",
    "stream",
    "stream_race",
    "at_once",
    "insights",
    "criteria",
    "snapshots",
)


def main() -> int:
    """Each benchmark in a process and a database of its own; 1 when a budget isn't kept."""
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller sizes, in a minute")
    parser.add_argument(
        "--write", action="store_true", help="keep the table in docs/performance.md"
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}")
    options = parser.parse_args()
    size = "quick" if options.quick else "full"
    results = [result for name in options.names or NAMES for result in _measure(name, size)]
    if options.write:
        write(results, size, only=options.names)
    return 0 if all(result.is_kept for result in results) else 1


def _measure(name: str, size: str) -> list[Result]:
    child = subprocess.run(
        [sys.executable, "-m", "bench.one", name, size],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if child.returncode:
        results = [Result(name=name, detail="", found=None, most=0, remark="It failed; see above.")]
    else:
        results = [Result(**found) for found in json.loads(child.stdout.splitlines()[-1])]
    for result in results:
        show(result)
    return results


if __name__ == "__main__":
    sys.exit(main())
