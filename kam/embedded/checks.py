"""bin/check: every static check, each on its own, then what failed."""

from __future__ import annotations

import difflib
import hashlib
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kam.embedded import template_lines
from kam.embedded.services import ROOT, python
from kam.embedded.workbench import bench

SCHEMA = ROOT / "docs" / "openapi.yaml"
COLLECTION = SCHEMA.with_name("postman.json")
TO_MEND = (
    "bin/manage spectacular --file docs/openapi.yaml && "
    ".venv/bin/python -m tests.integrations.typescript.postman"
)
LONGEST_DIFFERENCE = 60
AT_ONCE = 2
"""Steps: the longest of them, mypy, takes as long as all others together."""

Environment = Mapping[str, str]
Step = Callable[[Environment], tuple[bool, str]]
"""Whether it passed, and what it said."""


def _command(*words: str) -> Step:
    def step(environment: Environment) -> tuple[bool, str]:
        ended = subprocess.run(
            list(words),
            env=dict(environment),
            cwd=ROOT,
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return ended.returncode == 0, ended.stdout

    return step


def _module(name: str, *arguments: str) -> Step:
    return _command(*python("-m", name, *arguments))


def _manage(*arguments: str) -> Step:
    return _command(*python(str(ROOT / "manage.py"), *arguments))


def _script(name: str) -> Step:
    return _command(str(Path(sys.executable).parent / name))


def _schema_is_committed(environment: Environment) -> tuple[bool, str]:
    """Whether docs/openapi.yaml is what the code says, and docs/postman.json is made from it."""
    fresh = Path(environment["KAM_VAR"]) / "openapi.yaml"
    passed, said = _manage("spectacular", "--validate", "--file", str(fresh))(environment)
    if not passed:
        return False, said
    kept = SCHEMA.read_text() if SCHEMA.exists() else ""
    now = fresh.read_text()
    lines = list(
        difflib.unified_diff(
            kept.splitlines(), now.splitlines(), str(SCHEMA), "the code", lineterm=""
        )
    )
    shown = lines[:LONGEST_DIFFERENCE]
    if not lines and hashlib.sha256(kept.encode()).hexdigest()[:12] not in COLLECTION.read_text():
        shown = [f"{COLLECTION} was made from another description."]
    if shown:
        shown.append(f"\nBring it up to date: {TO_MEND}\n")
    return not shown, said + "\n".join(shown)


def _templates_are_read_by_line(_environment: Environment) -> tuple[bool, str]:
    """Whether each line of a template is short and opens one element."""
    found = template_lines.faults(ROOT / "templates")
    return not found, "".join(f"{fault}\n" for fault in found[:LONGEST_DIFFERENCE])


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


def _timed(step: Step, environment: Environment) -> tuple[bool, str, float]:
    begun = time.monotonic()
    passed, said = step(environment)
    return passed, said, time.monotonic() - begun


def main(names: list[str]) -> int:
    """Run the named steps, or all; 1 when one fails."""
    unknown = set(names) - set(STEPS)
    if unknown:
        print(
            f"No such step: {', '.join(sorted(unknown))}. Steps: {', '.join(STEPS)}",
            file=sys.stderr,
        )
        return 2
    chosen = names or list(STEPS)
    results = {}
    with bench() as environment, ThreadPoolExecutor(AT_ONCE) as pool:
        ran = pool.map(lambda name: _timed(STEPS[name], environment), chosen)
        for name, (passed, said, seconds) in zip(chosen, ran, strict=True):
            print(f"── {name}\n{said}", end="", flush=True)
            results[name] = passed, seconds
    print()
    for name, (passed, seconds) in results.items():
        print(f"{'ok    ' if passed else 'FAILED'}  {name}  ({seconds:.1f} s)")
    return 0 if all(passed for passed, _ in results.values()) else 1
