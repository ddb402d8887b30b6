"""Broken services under the running product: what a person sees, and whether anything is lost.

In a process of its own, with services of its own that may be stopped; as root in a mount namespace
of its own too, so that the database's disk can be a small one and run full.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from typing import Any

from bench.apart import found_apart
from bench.results import Result
from bench.sizes import Sizes

APART = "KAM_BENCH_OWN_MOUNTS"
"""Says that this process may mount what nobody else sees."""
BACK_WITHIN = 45.0
"""Seconds until pages and programs write again: a program that dies young waits up to 30."""


def measure(sizes: Sizes) -> list[Result]:
    """Nothing confirmed is lost; nothing refused is done; each answer is a page or a problem."""
    found = _run(sizes.name)
    for fault in found["faults"]:
        print(json.dumps(fault), file=sys.stderr, flush=True)
    seen = found["faults"]
    names = ", ".join(fault["name"] for fault in seen)
    return [
        Result(
            name=f"Confirmed and lost, of {found['confirmed']:,} under {len(seen)} faults",
            detail=names,
            found=found["lost"],
            unit="",
            most=0,
            remark="" if found["small_disk"] else "The full disk was not seen: it needs root.",
        ),
        Result(
            name="Refused and yet done",
            detail=f"of {found['refused']:,} answers that say no; {found['cut']} were cut off",
            found=found["ghosts"],
            unit="",
            most=0,
        ),
        Result(
            name="Answers under faults that are neither page nor problem",
            detail="a sentence for people, a problem document for programs",
            found=found["raw"],
            unit="",
            most=0,
        ),
        _slowest(seen),
        _back(seen),
        Result(
            name="Invitations confirmed whose mail never came",
            detail=f"{found['mails']} invited while something was broken",
            found=found["mails_lost"],
            unit="",
            most=0,
        ),
    ]


def _slowest(faults: list[dict[str, Any]]) -> Result:
    worst = max(faults, key=lambda fault: float(fault["slowest"]) / float(fault["at_most"]))
    return Result(
        name="Slowest page under a fault, of what that fault allows",
        detail=f"{worst['slowest']:.1f} s of {worst['at_most']:.0f} s: {worst['name']}",
        found=100 * worst["slowest"] / worst["at_most"],
        unit="%",
        most=100,
    )


def _back(faults: list[dict[str, Any]]) -> Result:
    worst = max(faults, key=lambda fault: float(fault["back"]))
    return Result(
        name="Pages and programs write again after a fault",
        detail=f"at worst: {worst['name']}",
        found=worst["back"],
        unit="s",
        most=BACK_WITHIN,
    )


def _run(size: str) -> dict[str, Any]:
    may_mount = os.geteuid() == 0 and shutil.which("unshare") is not None
    if may_mount:
        return found_apart("chaos_run", size, under=["unshare", "--mount"], **{APART: "1"})
    return found_apart("chaos_run", size)
