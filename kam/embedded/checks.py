"""bin/check: every static check, each on its own, then what failed."""

from __future__ import annotations

import difflib
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from kam.embedded import template_lines
from kam.embedded.services import ROOT, python
from kam.embedded.workbench import bench

SCHEMA = ROOT / "docs" / "openapi.yaml"
LONGEST_DIFFERENCE = 60

Environment = Mapping[str, str]
Step = Callable[[Environment], bool]


def _command(*words: str) -> Step:
    def step(environment: Environment) -> bool:
        return (
            subprocess.run(list(words), env=dict(environment), cwd=ROOT, check=False).returncode
            == 0
        )

    return step


def _module(name: str, *arguments: str) -> Step:
    return _command(*python("-m", name, *arguments))


def _manage(*arguments: str) -> Step:
    return _command(*python(str(ROOT / "manage.py"), *arguments))


def _script(name: str) -> Step:
    return _command(str(Path(sys.executable).parent / name))


def _schema_is_committed(environment: Environment) -> bool:
    """Whether docs/openapi.yaml is what the code says."""
    fresh = Path(environment["KAM_VAR"]) / "openapi.yaml"
    if not _manage("spectacular", "--validate", "--file", str(fresh))(environment):
        return False
    kept = SCHEMA.read_text() if SCHEMA.exists() else ""
    now = fresh.read_text()
    lines = list(
        difflib.unified_diff(
            kept.splitlines(), now.splitlines(), str(SCHEMA), "the code", lineterm=""
        )
    )
    print("\n".join(lines[:LONGEST_DIFFERENCE]))
    if lines:
        print("\nBring it up to date: bin/manage spectacular --file docs/openapi.yaml")
    return not lines


def _templates_are_read_by_line(_environment: Environment) -> bool:
    """Whether each line of a template is short and opens one element."""
    found = template_lines.faults(ROOT / "templates")
    print("\n".join(found[:LONGEST_DIFFERENCE]))
    return not found


STEPS: dict[str, Step] = {
    "ruff check": _module("ruff", "check", "."),
    "ruff format": _module("ruff", "format", "--check", "."),
    "mypy": _module("mypy", "."),
    "lint-imports": _script("lint-imports"),
    "migrations": _manage("makemigrations", "--check", "--dry-run"),
    "django check": _manage("check", "--database", "default", "--fail-level", "WARNING"),
    "API schema": _schema_is_committed,
    "translations": _manage("check_translations"),
    "templates": _templates_are_read_by_line,
}


def main(names: list[str]) -> int:
    """Run the named steps, or all; 1 when one fails."""
    unknown = set(names) - set(STEPS)
    if unknown:
        print(
            f"No such step: {', '.join(sorted(unknown))}. Steps: {', '.join(STEPS)}",
            file=sys.stderr,
        )
        return 2
    results = {}
    with bench() as environment:
        for name in names or STEPS:
            print(f"── {name}", flush=True)
            begun = time.monotonic()
            results[name] = (STEPS[name](environment), time.monotonic() - begun)
    print()
    for name, (passed, seconds) in results.items():
        print(f"{'ok    ' if passed else 'FAILED'}  {name}  ({seconds:.1f} s)")
    return 0 if all(passed for passed, _ in results.values()) else 1
