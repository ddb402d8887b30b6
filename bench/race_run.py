"""python -m bench.race_run SIZE: the race of writers and followers, in three rounds."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import chaos_world
from bench.chaos_faults import Estate, Fault, database_down, hurting, killed, wait_for
from bench.chaos_people import Browser
from bench.mail_sink import Sink
from bench.race_pollers import RESOURCES, Copy, Poller, differences
from bench.race_writers import Writers
from kam.embedded import services
from kam.embedded.binaries import postgres_folder
from kam.embedded.doors import open_door, port_of
from kam.embedded.postgres import DATABASE, OWNER, Postgres
from kam.embedded.supervisor import programs_of

KILLS = [
    Fault("web", killed("web"), 2),
    Fault("worker", killed("worker"), 2),
    Fault("loader", killed("loader"), 2),
    Fault("PostgreSQL", database_down, 2),
]
SETTLED_WITHIN = 180.0


@dataclass(frozen=True)
class Scale:
    """How long a round is, and how much is written at once."""

    seconds: float
    lines: int
    bulk: int
    crashes: int


SCALES = {
    "full": Scale(120, 20_000, 1_000, 3),
    "quick": Scale(20, 2_000, 200, 2),
    "tiny": Scale(4, 100, 20, 1),
}


def main() -> None:
    """Start everything, let them race, look; kill meanwhile; restore into a new cluster."""
    var, scale = Path(os.environ["KAM_VAR"]), SCALES[sys.argv[1]]
    with open_door(8800) as door:
        with services.running(var / "services", attach=False, wait_for_users=False) as up:
            os.environ |= up.environment | {
                "KAM_BASE_URL": f"http://localhost:{port_of(door)}",
                "KAM_DEBUG": "false",
                "KAM_LOG_LEVEL": "WARNING",
                "KAM_API_RATE": "100000000/min",
            }
            made, key = chaos_world.make()
            race = Race(var, door, made, key, scale)
            dump, rounds = race.lived(up)
        rounds.append(race.restored(dump))
    print(json.dumps({"rounds": rounds}))


class Race:
    """The house, those who follow, and what was found of them."""

    house: Estate

    def __init__(
        self, var: Path, door: socket.socket, made: uuid.UUID, key: str, scale: Scale
    ) -> None:
        self.var, self.door, self.made, self.key, self.scale = var, door, made, key, scale
        self.port = port = port_of(door)
        self.pollers = [
            Poller("bodies", port, key, limit=200, is_expanded=True),
            Poller("bodies, few at a time", port, key, limit=97, is_expanded=True),
            Poller("by ids", port, key, limit=200, is_expanded=False),
        ]
        self.early = ""

    def lived(self, up: services.Services) -> tuple[Path, list[dict[str, Any]]]:
        """What was found of the rounds before the restore, and the dump for it."""
        self._open(up)
        try:
            self._begin()
            rounds = [
                self.round("nothing killed", []),
                self.round("web, worker, loader and PostgreSQL killed", KILLS),
                self.given_again(),
            ]
            return self.dump(), rounds
        finally:
            self.house.stop()

    def _open(self, up: services.Services) -> None:
        programs = programs_of(dict(os.environ), self.var, self.door)
        self.house = Estate(up.servers, programs, Sink(faulty=0), disk=None)
        self.house.start()
        wait_for(self._is_ready, 120)

    def _begin(self) -> None:
        """Where each follower begins."""
        for poller in self.pollers:
            poller.begin()
        self.early = self.pollers[0].next

    def round(self, name: str, kills: list[Fault]) -> dict[str, Any]:
        """Some time of writing, and what the copies are afterwards."""
        scale = self.scale
        writers = Writers(self.port, self.key, self.made, lines=scale.lines, bulk=scale.bulk)
        with self._followed():
            writers.start()
            self._hurt(kills)
            writers.end()
            wait_for(self._is_ready, 120)
            self._settle()
        return self._found(name, writers)

    def given_again(self) -> dict[str, Any]:
        """PostgreSQL killed right after readers looked past what was rolled back.

        The numbers of those transactions are on no disk: others get them after the crash.
        """
        writers = Writers(self.port, self.key, self.made, lines=0, bulk=0)
        for _n in range(self.scale.crashes):
            with self._followed():
                nobody = threading.Thread(target=writers.roll_back_until_cut)
                nobody.start()
                time.sleep(1)
                with hurting(KILLS[-1], self.house):
                    pass
                nobody.join()
                wait_for(self._is_ready, 120)
        return self._found("PostgreSQL killed after rollbacks", writers)

    @contextmanager
    def _followed(self) -> Iterator[None]:
        """All followers at work; afterwards they are as far as they can be."""
        ended = threading.Event()
        followers = [threading.Thread(target=p.follow, args=(ended,)) for p in self.pollers]
        for thread in followers:
            thread.start()
        yield
        ended.set()
        for thread in followers:
            thread.join()

    def _hurt(self, kills: list[Fault]) -> None:
        pause = self.scale.seconds / (len(kills) + 1)
        for fault in kills:
            time.sleep(pause)
            with hurting(fault, self.house):
                time.sleep(fault.seconds)
        time.sleep(pause)

    def _settle(self) -> None:
        """Nothing is under way any more: a reader that begins now has nothing before it."""
        wait_for(lambda: not self._jobs(), SETTLED_WITHIN)

    def _jobs(self) -> bool:
        from accounts.models.imports import ImportRun, ImportState
        from tenants.scope import organization_scope

        _close()
        with organization_scope(self.made):
            return ImportRun.objects.filter(state=ImportState.TO_APPLY).exists()

    def _found(self, name: str, writers: Writers | None) -> dict[str, Any]:
        for poller in self.pollers:
            self._catch_up(poller)
        truth = self.truth()
        replayed = Poller("replay", self.port, self.key, limit=200, is_expanded=True)
        replayed.next = self.early
        copies = [*self.pollers]
        if replayed.next:
            self._catch_up(replayed)
            copies.append(replayed)
        wrong = {poller.name: differences(poller.copy, truth) for poller in copies}
        for who, found in wrong.items():
            for line in found[:20]:
                print(f"{name}, {who}: {line}", file=sys.stderr)
        faults = [fault for poller in copies for fault in poller.faults]
        faults += writers.faults if writers else []
        for fault in faults[:20]:
            print(f"{name}: {fault}", file=sys.stderr)
        found = {
            "name": name,
            "rows": sum(len(rows) for rows in truth.values()),
            "copies": len(copies),
            "told": sum(poller.told for poller in copies),
            "doubled": sum(poller.doubled for poller in copies),
            "wrong": sum(len(found) for found in wrong.values()),
            "faults": faults[:50],
            "begun_anew": sum(poller.begun_anew for poller in self.pollers),
            "written": dict(writers.statuses) if writers else {},
            "polled": {poller.name: dict(poller.statuses) for poller in copies},
        }
        for poller in self.pollers:
            poller.begin_count()
        return found

    @staticmethod
    def _catch_up(poller: Poller) -> None:
        """To the end, twice: what an older transaction held back comes then."""
        for _again in range(3):
            while not poller.step():
                pass
            time.sleep(1)

    def truth(self) -> Copy:
        """Every row as its own address shows it to the same key, from the database itself."""
        from audit.stream import STREAMED
        from integrations.keys import actor_of
        from integrations.models import ApiKey
        from tenants.scope import organization_scope

        _close()
        found: Copy = {}
        with organization_scope(self.made):
            actor = actor_of(ApiKey.objects.select_related("organization").get())
            for name in RESOURCES:
                ids = [*STREAMED[name].model._default_manager.values_list("pk", flat=True)]
                rows: dict[Any, Any] = {}
                for first in range(0, len(ids), 1000):
                    rows |= STREAMED[name].bodies(actor, ids[first : first + 1000])
                found[name] = {str(pk): _as_json(body) for pk, body in rows.items()}
        return found

    def dump(self) -> Path:
        """As the role of backups would."""
        database = self.house.database
        file = self.var / "kam.dump"
        self._run("pg_dump", database, ["--format=custom", f"--file={file}"])
        return file

    def restored(self, dump: Path) -> dict[str, Any]:
        """The same house over a new cluster that holds what was dumped."""
        _close()
        var = self.var / "restored"
        given = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
        given.pop("DATABASE_OWNER_URL", None)
        with services.running(var, given=given, attach=False, wait_for_users=False) as up:
            database = up.servers[0]
            assert isinstance(database, Postgres)
            self._run("pg_restore", database, ["--no-owner", f"--role={OWNER}", str(dump)])
            os.environ |= up.environment
            _point_at(os.environ["DATABASE_URL"])
            self._open(up)
            try:
                self.early = ""
                return self.round("after dump and restore", [])
            finally:
                self.house.stop()

    @staticmethod
    def _run(program: str, database: Postgres, arguments: list[str]) -> None:
        url = database.superuser_url.replace("/postgres?", f"/{DATABASE}?")
        command = [str(postgres_folder(None) / program), f"--dbname={url}", *arguments]
        subprocess.run(command, check=program == "pg_dump")

    def _is_ready(self) -> bool:
        return Browser(self.port).get("/readyz").status == 200


def _as_json(body: Any) -> Any:
    from drf_orjson_renderer.renderers import ORJSONRenderer

    return json.loads(ORJSONRenderer().render(body))


def _close() -> None:
    """The link may have been cut: the next question opens another."""
    from django.db import connections

    connections.close_all()


def _point_at(url: str) -> None:
    """This process asks the restored database from now on."""
    from django.conf import settings
    from django.db import connections

    from kam import environment

    _close()
    found = environment.database(url)
    settings.DATABASES["default"] |= found
    connections["default"].settings_dict |= found


if __name__ == "__main__":
    main()
