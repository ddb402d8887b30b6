"""Small inputs and slow clients against the whole product, and what others notice of them.

In a process of its own, on a product of its own with two web workers.
"""

from __future__ import annotations

from typing import Any

from bench.apart import found_apart
from bench.results import Result
from bench.sizes import Sizes
from bench.timing import ms

REFUSED, DONE, FELT = 1.0, 10.0, 3.0
"""Seconds for a refusal, for what is taken and worked on, and times as long for others."""


def measure(sizes: Sizes) -> list[Result]:
    """Answered soon, felt by nobody, nothing restarted, nothing tried twice."""
    told = found_apart("attack_run", sizes.name)
    attacks = told["attacks"]
    return [
        _slowest(attacks, "refused", "The slowest refusal", REFUSED),
        _slowest(attacks, "done", "The slowest that is taken", DONE),
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


def _slowest(attacks: list[dict[str, Any]], what: str, name: str, most: float) -> Result:
    known = [attack for attack in attacks if attack[what] is not None]
    worst = max(known, key=lambda attack: attack[what])
    return Result(
        name=f"{name} of small inputs",
        detail=f"{worst['name']}, of {len(known)}; each by the quickest of its repetitions",
        found=worst[what],
        unit="s",
        most=most,
    )


def _worst(attacks: list[dict[str, Any]], what: str, name: str) -> Result:
    worst = max(attacks, key=lambda attack: attack[what]["during"] / attack[what]["alone"])
    found = worst[what]
    ratios = sorted(attack[what]["during"] / attack[what]["alone"] for attack in attacks)
    return Result(
        name=name,
        detail=f"worst: {worst['name']}, {ms(found['during'])} against {ms(found['alone'])} alone; "
        f"{ratios[len(ratios) // 2]:.2g} × in the middle of {len(ratios)}",
        found=ratios[-1],
        most=FELT,
    )
