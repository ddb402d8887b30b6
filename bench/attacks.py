"""Small inputs and slow clients against the whole product, and what others notice of them.

In a process of its own, on a product of its own with two web workers.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from typing import Any

from bench.results import Result
from bench.sizes import Sizes
from bench.start import GIVEN
from bench.timing import ms

SOON = 1.0
MOST = 3.0


def measure(sizes: Sizes) -> list[Result]:
    """Answered soon, felt by nobody, nothing restarted, nothing tried twice."""
    told = _run(sizes.name)
    attacks, late = told["attacks"], []
    for attack in attacks:
        if attack["seconds"] is not None and attack["seconds"] > SOON:
            late.append(f"{attack['name']}: {ms(attack['seconds'])}")
    slowest = max(attack["seconds"] or 0 for attack in attacks)
    return [
        Result(
            name=f"Answered late, of {len(attacks)} small inputs and slow clients",
            detail="; ".join(late)
            or f"each within {ms(slowest)}, in the quickest of its repetitions",
            found=len(late),
            unit="",
            most=0,
        ),
        _worst(attacks, "healthz", "Other people's /healthz under each attack"),
        _worst(attacks, "page", "Other people's account list under each attack"),
        Result(
            name="Processes that an attack ended",
            detail="web, workers, schedule, broker and database; "
            + ("; ".join(told["ended"]) or f"all {told['processes']} are the same afterwards"),
            found=len(told["ended"]),
            unit="",
            most=0,
        ),
        Result(
            name="Jobs tried twice, or still waiting",
            detail=f"{told['files']} files were sent, {told['jobs']} jobs ran",
            found=told["twice"] + told["waiting"],
            unit="",
            most=0,
        ),
    ]


def _worst(attacks: list[dict[str, Any]], what: str, name: str) -> Result:
    worst = max(attacks, key=lambda attack: attack[what]["during"] / attack[what]["alone"])
    found = worst[what]
    ratios = sorted(attack[what]["during"] / attack[what]["alone"] for attack in attacks)
    return Result(
        name=name,
        detail=f"worst: {worst['name']}, {ms(found['during'])} against {ms(found['alone'])} alone; "
        f"{ratios[len(ratios) // 2]:.2g} × in the middle of {len(ratios)}",
        found=ratios[-1],
        most=MOST,
    )


def _run(size: str) -> dict[str, Any]:
    environment = {key: value for key, value in os.environ.items() if key not in GIVEN}
    with tempfile.TemporaryDirectory(prefix="kam-attacks-") as var:
        child = subprocess.run(
            [sys.executable, "-m", "bench.attack_run", size],
            env=environment | {"KAM_VAR": var},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    found: dict[str, Any] = json.loads(child.stdout.splitlines()[-1])
    return found
