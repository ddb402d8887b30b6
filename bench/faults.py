"""Reminders under faults: killed workers, a broker and a database that restart, a bad mail server.

In a process of its own, with services of its own that may be stopped.
"""

from __future__ import annotations

from bench.apart import found_apart
from bench.results import Result
from bench.sizes import Sizes


def measure(sizes: Sizes) -> list[Result]:
    """None is lost, and doubles are no more than the interruptions can explain."""
    found = found_apart("fault_run", sizes.name)
    told = (
        f"{found['sent']} sent, {found['failed']} failed visibly; {found['kills']} workers killed, "
        f"broker restarted {found['broker']} times and emptied once, PostgreSQL restarted "
        f"{found['database']} times; the mail server answered {found['faults']}; "
        f"{found['seconds']:.0f} s"
    )
    return [
        Result(
            name=f"Lost, of {found['wanted']:,} reminders under faults",
            detail=told,
            found=found["lost"],
            unit="",
            most=0,
        ),
        Result(
            name="E-mails received twice after a kill or a restart",
            detail="the mail server had accepted, the mark was not written; same Message-ID",
            found=found["doubles"],
            unit="",
            most=2 * (found["kills"] + found["database"]),
        ),
    ]
