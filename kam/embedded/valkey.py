"""An embedded Valkey (a Redis): loopback only, with a password, every write appended to disk."""

from __future__ import annotations

import signal
import socket
from pathlib import Path

import redis

from kam.embedded.binaries import valkey_program
from kam.embedded.secrets_on_disk import passwords
from kam.embedded.server import Server


class Valkey(Server):
    """The broker and cache, on `directory`/data."""

    name = "valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        super().__init__(directory, durable=durable)
        self.data = self.directory / "data"
        self._port: int | None = None  # kept over a restart: others know the address

    def answers(self, environment: dict[str, str]) -> bool:
        """Whether it answers, and with our password (not a stranger on the same port)."""
        try:
            with redis.Redis.from_url(environment["REDIS_URL"], socket_timeout=2) as client:
                return bool(client.ping())
        except (KeyError, redis.RedisError):
            return False

    def _prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        self._password = passwords(self.directory / "passwords.json", "valkey")["valkey"]
        self._port = self._port or _free_port()

    def _launch(self) -> None:
        config = {
            "bind": "127.0.0.1",
            "port": str(self._port),
            "requirepass": self._password,
            "dir": _quoted(self.data),
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        lines = "".join(f"{name} {value}\n" for name, value in config.items())
        # By standard input: the password is in no command line and no file of its own.
        self._run([str(valkey_program()), "-"], stdin=lines.encode())
        self.environment = {"REDIS_URL": f"redis://:{self._password}@127.0.0.1:{self._port}/0"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
