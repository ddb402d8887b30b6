"""Eight who write and three who follow: each copy is the database, whatever is killed meanwhile.

In a process of its own, with services of its own that may be killed.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from bench.apart import found_apart
from bench.results import Result
from bench.sizes import Sizes


def measure(sizes: Sizes) -> list[Result]:
    """After each round: what the copies have otherwise than the database, and what came twice."""
    found = found_apart("race_run", sizes.name)
    for one in found["rounds"]:
        print(json.dumps(one), file=sys.stderr, flush=True)
    results = []
    for one in found["rounds"]:
        told = f"{one['rows']:,} rows in {one['copies']} copies; {one['told']:,} changes told"
        results.append(_none(f"Rows and columns that differ, {one['name']}", told, one["wrong"]))
    rounds = found["rounds"]
    changes = sum(one["told"] for one in rounds)
    return [
        *results,
        _none("Changes told twice", f"of {changes:,}", sum(one["doubled"] for one in rounds)),
        _none(
            "Answers that nobody should get",
            "refused as no program should be, or a fault of ours",
            sum(len(one["faults"]) for one in rounds),
        ),
        Result(
            name="Readers sent to a snapshot by a restored database",
            detail="410 with its address; of 3",
            found=rounds[-1]["begun_anew"],
            unit="",
            least=3,
            most=3,
        ),
    ]


def _none(name: str, detail: str, found: Any) -> Result:
    return Result(name=name, detail=detail, found=found, unit="", most=0)
