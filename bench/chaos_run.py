"""python -m bench.chaos_run SIZE: each fault once, under people and programs who write."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench import chaos_world
from bench.chaos import APART
from bench.chaos_faults import FAULTS, Estate, Fault, hurting, wait_for
from bench.chaos_people import Answer, Browser, Crowd, Notes
from bench.mail_sink import Sink, listening
from kam.embedded import services
from kam.embedded.doors import open_door, port_of
from kam.embedded.supervisor import programs_of

BACK_AT_MOST = 90.0
MAILS_AT_MOST = 480.0
"""A mail whose worker was killed in the midst waits five minutes, then for its turn."""
DISK = "700m"


def main() -> None:
    """Start everything, break one thing after the other, count."""
    var = Path(os.environ["KAM_VAR"])
    disk = _small_disk(var / "services" / "postgres")
    sink = Sink(faulty=0)
    smtp = listening(sink)
    try:
        with (
            services.running(var / "services", attach=False, wait_for_users=False) as up,
            open_door(8750) as door,
        ):
            port = port_of(door)
            os.environ |= up.environment | {
                "KAM_BASE_URL": f"http://localhost:{port}",
                "KAM_DEBUG": "false",
                "KAM_LOG_LEVEL": "WARNING",
                "KAM_API_RATE": "1000000/min",
                "KAM_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "KAM_SMTP_HOST": "127.0.0.1",
                "KAM_SMTP_PORT": str(smtp.port),
            }
            made, key = chaos_world.make()
            programs = programs_of(dict(os.environ), var, door)
            estate = Estate(up.servers, programs, sink, disk=disk)
            found = Run(estate, port, made, key, chosen=sys.argv[2:]).play()
    finally:
        smtp.stop()
    print(json.dumps(found | {"small_disk": disk is not None}))


def _small_disk(folder: Path) -> Path | None:
    """A disk of its own for the database, seen by this process and its children alone."""
    folder.mkdir(parents=True)
    if APART not in os.environ:
        return None
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "chaos", str(folder)]
    return folder if subprocess.run(mount, check=False).returncode == 0 else None


class Run:
    """All faults, one after the other, and what each looked like."""

    def __init__(
        self, estate: Estate, port: int, made: uuid.UUID, key: str, *, chosen: list[str]
    ) -> None:
        self.estate, self.port, self.made, self.key = estate, port, made, key
        self.faults = [
            fault
            for fault in FAULTS
            if (estate.disk or not fault.needs_small_disk)
            and (not chosen or any(word in fault.name for word in chosen))
        ]
        self.person = Browser(port)
        self.sheets: list[Notes] = []
        self.invited: list[str] = []

    def play(self) -> dict[str, Any]:
        """What was seen, and what became of all that was written."""
        self.estate.start()
        try:
            wait_for(self._is_ready, 120)
            signed_in = self.person.sign_in(chaos_world.EMAIL, chaos_world.PASSWORD)
            assert signed_in.status == 302, signed_in
            crowd = Crowd(self.port, chaos_world.SLUG, self.key, self.person)
            crowd.start()
            try:
                seen = [self._one(fault, crowd) for fault in self.faults]
            finally:
                crowd.end()
            self.sheets.append(crowd.turn())
            wait_for(lambda: not self._mails_missing(), MAILS_AT_MOST)
            return {"faults": seen} | self._counted()
        finally:
            self.estate.stop()

    def _one(self, fault: Fault, crowd: Crowd) -> dict[str, Any]:
        self.sheets.append(crowd.turn())
        with ThreadPoolExecutor(1) as visitor:
            with hurting(fault, self.estate):
                visited = visitor.submit(self._visit)
                time.sleep(fault.seconds)
            back = wait_for(self._works, BACK_AT_MOST)
            healthy = wait_for(self._is_ready, BACK_AT_MOST)
            ready, signed_in = visited.result()
        notes = crowd.turn()
        self.sheets.append(notes)
        found = {
            "name": fault.name,
            "statuses": {who: dict(found) for who, found in sorted(notes.statuses.items())},
            "seconds": {who: round(most, 1) for who, most in sorted(notes.slowest.items())},
            "slowest": max(notes.slowest.get(who, 0) for who in ("page", "form")),
            "at_most": fault.slowest,
            "sign_in": [signed_in.status, round(signed_in.seconds, 1)],
            "readyz": [ready.status, round(ready.seconds, 1)],
            "back": round(back, 1),
            "ready_after": round(back + healthy, 1),
        }
        print(json.dumps(found), file=sys.stderr, flush=True)
        return found

    def _visit(self) -> tuple[Answer, Answer]:
        """Who looks whether it is ready, signs in, and invites somebody, in the midst of it."""
        time.sleep(1)
        ready = Browser(self.port).get("/readyz")
        signed_in = Browser(self.port).sign_in(chaos_world.EMAIL, chaos_world.PASSWORD)
        self._invite()
        return ready, signed_in

    def _invite(self) -> None:
        email = f"guest{len(self.invited) + 1}.{time.monotonic_ns()}@chaos.example"
        address = f"/o/{chaos_world.SLUG}/settings/people/invite/"
        answer = self.person.send(address, email=email, role="viewer")
        if answer.status == 302:
            self.invited.append(email)

    def _works(self) -> bool:
        page = self.person.get(f"/o/{chaos_world.SLUG}/accounts/")
        name = f"Back {time.monotonic_ns()}"
        made = Browser(self.port, self.key).post("/api/v1/accounts/", name=name)
        return (page.status, made.status) == (200, 201)

    def _is_ready(self) -> bool:
        return Browser(self.port).get("/readyz").status == 200

    def _mails_missing(self) -> list[str]:
        return [email for email in self.invited if email not in self.estate.sink.reached]

    def _counted(self) -> dict[str, Any]:
        kept = chaos_world.names(self.made)
        confirmed = [name for sheet in self.sheets for name in sheet.confirmed]
        refused = [name for sheet in self.sheets for name in sheet.refused]
        raw = [answer for sheet in self.sheets for answer in sheet.raw]
        for answer, times in Counter((a.status, a.kind, a.body[:300]) for a in raw).items():
            print(f"{times} × {answer}", file=sys.stderr)
        return {
            "confirmed": len(confirmed),
            "lost": sum(kept[name] != 1 for name in confirmed),
            "refused": len(refused),
            "ghosts": sum(kept[name] > 0 for name in refused),
            "cut": sum(len(sheet.cut) for sheet in self.sheets),
            "raw": len(raw),
            "mails": len(self.invited),
            "mails_lost": len(self._mails_missing()),
        }


if __name__ == "__main__":
    main()
