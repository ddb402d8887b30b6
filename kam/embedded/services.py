"""The services that the environment does not name: started here, or joined where they run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from kam.embedded.leash import ends_with_parent
from kam.embedded.postgres import Postgres
from kam.embedded.secrets_on_disk import secret_key
from kam.embedded.server import Server
from kam.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent.parent
KINDS: dict[str, type[Server]] = {"DATABASE_URL": Postgres, "REDIS_URL": Valkey}


@dataclass
class Services:
    """What runs, and the environment that tells the product about it."""

    environment: dict[str, str]
    servers: list[Server] = field(default_factory=list)


def state_folder() -> Path:
    """Where this checkout keeps its state: KAM_VAR, or var/."""
    return Path(os.environ.get("KAM_VAR", ROOT / "var")).absolute()


@contextmanager
def running(
    var: Path,
    *,
    given: Mapping[str, str] = os.environ,
    attach: bool = True,
    durable: bool = True,
    wait_for_users: bool = True,
) -> Iterator[Services]:
    """PostgreSQL where DATABASE_URL is not given and Valkey where REDIS_URL is not.

    With `attach`, one that another process of this checkout runs is used. At the
    end our own ones stop, after those who joined them unless `wait_for_users` is off.
    """
    var.mkdir(parents=True, exist_ok=True)
    services = Services(dict(given))
    try:
        for variable, kind in KINDS.items():
            if not given.get(variable):
                server: Server = kind(var / kind.name, durable=durable)
                server.join(attach=attach)
                services.servers.append(server)
                services.environment |= server.environment
        _add_defaults(services.environment, var, embedded=not given.get("DATABASE_URL"))
        yield services
    finally:
        for server in reversed(services.servers):
            server.stop(wait_for_users=wait_for_users)


def _add_defaults(environment: dict[str, str], var: Path, *, embedded: bool) -> None:
    """What settings need: with the embedded database this is a local installation."""
    environment.setdefault("KAM_VAR", str(var))
    if embedded:
        environment.setdefault("KAM_SECRET_KEY", secret_key(var / "secret_key"))
        environment.setdefault("KAM_DEMO", "true")


def without_owner(environment: Mapping[str, str]) -> dict[str, str]:
    """For whatever does not migrate: it never learns how to be the owner of the tables."""
    return {name: value for name, value in environment.items() if name != "DATABASE_OWNER_URL"}


def run(command: list[str], environment: Mapping[str, str]) -> int:
    """Run a command to its end; Ctrl-C and SIGTERM are for it, we wait. Its exit status."""
    child: subprocess.Popen[bytes] | None = None

    def forward(number: int, _frame: FrameType | None) -> None:
        if child is not None and number != signal.SIGINT:  # the terminal sends that one itself
            child.send_signal(number)

    handlers = {
        number: signal.signal(number, forward)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        child = subprocess.Popen(
            command, env=dict(environment), preexec_fn=ends_with_parent(signal.SIGTERM)
        )
        status = child.wait()
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return status if status >= 0 else 128 - status


def python(*arguments: str) -> list[str]:
    """A command line of this interpreter."""
    return [sys.executable, *arguments]
