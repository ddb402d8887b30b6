"""An embedded PostgreSQL: a socket only its user can open, an owner role and a runtime role."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg2
from psycopg2 import sql

from kam.embedded.binaries import can_reach, copy_out, postgres_folder, postgres_major
from kam.embedded.secrets_on_disk import passwords, read_record, write_private
from kam.embedded.server import PLAIN_ENVIRONMENT, Identity, Server, ServerError

DATABASE = "kam"
OWNER = "kam_owner"
RUNTIME = "kam_app"
SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 80  # the kernel's limit for a socket's path is about 107
FIRST_BUILTIN_LOCALE = 17
OVERFLOW_ID = 65534  # nobody, on Linux

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Neither rows nor statements: what people wrote stands in the tables alone.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres(Server):
    """The server, on `directory`/data; its programs run as an unprivileged user."""

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast": roll back and end, no waiting for clients

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        super().__init__(directory, durable=durable)
        self.data = self.directory / "data"
        self._runtime_folder: Path | None = None
        self._identity = _unprivileged(self.data)

    @property
    def superuser_url(self) -> str:
        """The address of the role that made the others; the product never uses it."""
        return self._url(SUPERUSER, "postgres")

    def answers(self, environment: dict[str, str]) -> bool:
        """Whether the runtime role can connect (the superuser, before that role exists)."""
        url = environment.get("DATABASE_URL") or self.superuser_url
        try:
            psycopg2.connect(url, connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _prepare(self) -> None:
        self._passwords = passwords(self.directory / "passwords.json", SUPERUSER, OWNER, RUNTIME)
        previous = read_record(self._connection).get("KAM_PG_RUNTIME", "")
        if previous and self._runtime_folder is None:
            _remove_runtime_folder(Path(previous))
        if self._runtime_folder is None:
            self._runtime_folder = _make_runtime_folder(self._identity)
        if not (self.data / "PG_VERSION").exists() or not self._is_complete:
            self._initialise()
        # The lock is ours, so no server lives here: a pid file is a dead one's.
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _launch(self) -> None:
        programs = self._programs((self.data / "PG_VERSION").read_text().strip())
        settings = SETTINGS | {"unix_socket_directories": str(self._sockets)}
        settings |= {} if self.durable else NOT_DURABLE
        options = [f"--{name}={value}" for name, value in settings.items()]
        with _Reach(self.data, self._identity) as reach:
            self._run(
                [str(programs / "postgres"), "-D", reach.path, *options],
                identity=self._identity,
                descriptors=reach.descriptors,
            )
            self.environment = {}
            self._wait_until_it_answers()
        self._make_roles()
        self.environment = {
            "DATABASE_URL": self._url(RUNTIME, DATABASE),
            "DATABASE_OWNER_URL": self._url(OWNER, DATABASE),
            "KAM_PG_RUNTIME": str(self._runtime_folder),
        }

    def _clean(self) -> None:
        if self._runtime_folder is not None:
            _remove_runtime_folder(self._runtime_folder)
            self._runtime_folder = None

    @property
    def _sockets(self) -> Path:
        if self._runtime_folder is None:
            raise ServerError("postgres is not running")
        return self._runtime_folder / "s"

    @property
    def _is_complete(self) -> bool:
        return (self.directory / "initialised").exists()

    def _url(self, role: str, database: str) -> str:
        password = quote(self._passwords[role], safe="")
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self._sockets))}"

    def _programs(self, data_version: str | None) -> Path:
        """The folder of the programs, copied to where the unprivileged user can reach them."""
        folder = postgres_folder(data_version)
        if self._identity is None or can_reach(folder, self._identity):
            return folder
        copies = self._sockets.parent / "programs"
        if not copies.exists():
            copies.mkdir(mode=0o755)
            return copy_out(folder, copies)
        return next(copies.glob("*/*/bin"))

    def _give(self, path: Path) -> None:
        if self._identity is not None:
            os.chown(path, self._identity.uid, self._identity.gid)

    def _initialise(self) -> None:
        """Make the cluster; one that an earlier start left half-made is made again."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.data.mkdir(mode=0o700)
        self._give(self.data)
        programs = self._programs(None)
        locale = ["--locale=C.UTF-8"]
        if postgres_major(programs) >= FIRST_BUILTIN_LOCALE:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        password = self._sockets / "password"  # a pipe would belong to root
        write_private(password, self._passwords[SUPERUSER])
        self._give(password)
        with _Reach(self.data, self._identity) as reach:
            command = [
                str(programs / "initdb"),
                "-D",
                reach.path,
                "-U",
                SUPERUSER,
                "-E",
                "UTF8",
                "--auth=scram-sha-256",
                f"--pwfile={password}",
                *locale,
                *([] if self.durable else ["--no-sync"]),
            ]
            answer = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                cwd="/",
                env=PLAIN_ENVIRONMENT,
                pass_fds=reach.descriptors,
                user=self._identity.uid if self._identity else None,
                group=self._identity.gid if self._identity else None,
                extra_groups=[] if self._identity else None,
                check=False,
            )
        password.unlink()
        if answer.returncode:
            raise ServerError(f"initdb failed:\n{answer.stdout[-500:]}\n{answer.stderr[-1500:]}")
        (self.directory / "initialised").touch()

    def _make_roles(self) -> None:
        """The two roles and the database: made at first start, only checked later."""
        with _Cursor(self.superuser_url) as cursor:
            for role, rights in ((OWNER, "CREATEDB"), (RUNTIME, "NOCREATEDB")):
                cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
                verb = "ALTER" if cursor.fetchone() is not None else "CREATE"
                cursor.execute(
                    sql.SQL(
                        "{} ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOREPLICATION {} "
                        "PASSWORD {}"
                    ).format(
                        sql.SQL(verb),
                        sql.Identifier(role),
                        sql.SQL(rights),
                        sql.Literal(self._passwords[role]),
                    )
                )
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )


class _Cursor:
    """A cursor outside any transaction, closed at the end."""

    def __init__(self, url: str) -> None:
        self._link = psycopg2.connect(url)
        self._link.autocommit = True

    def __enter__(self) -> psycopg2.extensions.cursor:
        return self._link.cursor()

    def __exit__(self, *_: object) -> None:
        self._link.close()


class _Reach:
    """A path to the data that works below folders which the server's user may not enter.

    As root the server runs as somebody else, and the checkout may lie in a 0700
    home. An open descriptor of the folder is a way in that needs no chmod.
    """

    def __init__(self, data: Path, identity: Identity | None) -> None:
        self.path = str(data)
        self.descriptors: tuple[int, ...] = ()
        if identity is not None and Path("/proc/self/fd").exists():
            descriptor = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
            self.path = f"/proc/self/fd/{descriptor}"
            self.descriptors = (descriptor,)

    def __enter__(self) -> _Reach:
        return self

    def __exit__(self, *_: object) -> None:
        for descriptor in self.descriptors:
            os.close(descriptor)


def _unprivileged(data: Path) -> Identity | None:
    """Who runs the server when we are root: the data's user, the checkout's, or nobody.

    initdb wants a user with a name, which the owner of a mounted folder may lack.
    """
    if os.geteuid() != 0:
        return None
    if (data / "PG_VERSION").exists() and data.stat().st_uid != 0:
        return Identity(data.stat().st_uid, data.stat().st_gid)
    named = {user.pw_uid: user for user in pwd.getpwall() if user.pw_uid != 0}
    for path in data.parents:
        if path.exists() and path.stat().st_uid in named:
            return Identity(path.stat().st_uid, path.stat().st_gid)
    nobody = named.get(OVERFLOW_ID) or next(iter(named.values()), None)
    if nobody is None:
        raise ServerError("PostgreSQL must not run as root, and there is no other user here.")
    return Identity(nobody.pw_uid, nobody.pw_gid)


def _make_runtime_folder(identity: Identity | None) -> Path:
    """A short folder for the socket (and copied programs)."""
    base = tempfile.gettempdir()
    if len(base) > LONGEST_SOCKET_FOLDER - len("/kam-xxxxxxxx/s"):
        base = "/tmp"
    folder = Path(tempfile.mkdtemp(prefix="kam-", dir=base))
    sockets = folder / "s"
    sockets.mkdir(mode=0o700)
    if identity is not None:
        folder.chmod(0o711)
        os.chown(sockets, identity.uid, identity.gid)
    return folder


def _remove_runtime_folder(folder: Path) -> None:
    if folder.name.startswith("kam-") and (folder / "s").is_dir():
        shutil.rmtree(folder, ignore_errors=True)
