"""The embedded database and broker: one owner, no orphan, nothing lost."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import psycopg2
import pytest
import redis

from kam.embedded.server import ServerError
from kam.embedded.services import running
from tests.embedded.conftest import Owner, gone

ROLES = """
    SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication
    FROM pg_roles WHERE rolname IN ('kam_app', 'kam_owner') ORDER BY rolname
"""


def ask(url: str, statement: str) -> list[tuple]:
    link = psycopg2.connect(url)
    try:
        with link, link.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        link.close()


def test_roles_are_unprivileged_and_the_owner_owns_the_database(var: Path) -> None:
    with running(var, given={}, durable=False) as up:
        url = up.environment["DATABASE_URL"]
        assert ask(url, "SELECT current_user") == [("kam_app",)]
        assert ask(url, ROLES) == [
            ("kam_app", False, False, False, False, False),
            ("kam_owner", False, False, True, False, False),
        ]
        owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'kam'"
        assert ask(url, owner) == [("kam_owner",)]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(url, "CREATE TABLE public.mine (id int)")


def test_text_is_unicode_on_every_machine(var: Path) -> None:
    with running(var, given={}, durable=False) as up:
        url = up.environment["DATABASE_URL"]
        assert ask(url, "SELECT upper('ação'), current_setting('server_encoding')") == [
            ("AÇÃO", "UTF8")
        ]


def test_a_second_start_keeps_the_data_and_the_secrets(var: Path) -> None:
    with running(var, given={}) as up:
        first = up.environment
        ask(first["DATABASE_OWNER_URL"], "CREATE TABLE kept AS SELECT 42 AS answer")
        with redis.Redis.from_url(first["REDIS_URL"]) as client:
            client.set("kept", "42")
    with running(var, given={}) as up:
        assert ask(up.environment["DATABASE_OWNER_URL"], "SELECT answer FROM kept") == [(42,)]
        with redis.Redis.from_url(up.environment["REDIS_URL"]) as client:
            assert client.get("kept") == b"42"
        assert up.environment["KAM_SECRET_KEY"] == first["KAM_SECRET_KEY"]


def test_nothing_answers_and_nothing_lies_about_after_the_end(var: Path) -> None:
    with running(var, given={}, durable=False) as up:
        sockets = Path(up.environment["KAM_PG_RUNTIME"])
        assert sockets.is_dir()
        processes = [server.process for server in up.servers]
    assert [process.poll() is not None for process in processes] == [True, True]
    assert not sockets.exists()
    assert list(var.glob("*/connection.json")) == []


def test_secrets_are_readable_by_their_owner_alone(var: Path) -> None:
    with running(var, given={}, durable=False):
        files = [*var.glob("*/*.json"), var / "secret_key"]
        assert len(files) == 5
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_passwords_are_in_no_command_line(var: Path, own: Callable[[Path], Owner]) -> None:
    owner = own(var)
    password = owner.redis_url.split(":")[2].split("@")[0]
    assert len(password) > 20
    lines = [" ".join(process.cmdline()) for process in owner.family()]
    assert [line for line in lines if password in line] == []


def test_the_broker_refuses_strangers(var: Path, own: Callable[[Path], Owner]) -> None:
    address = own(var).redis_url.split("@")[1]
    with (
        redis.Redis.from_url(f"redis://{address}") as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()


def test_kill_of_the_owner_leaves_no_process(var: Path, own: Callable[[Path], Owner]) -> None:
    owner = own(var)
    family = owner.family()
    assert len(family) > 4  # the postmaster, its helpers, Valkey
    owner.process.send_signal(signal.SIGKILL)
    owner.process.wait()
    assert gone(family)


def test_a_start_right_after_a_kill_waits_and_has_the_data(
    var: Path, own: Callable[[Path], Owner]
) -> None:
    owner = own(var)
    ask(owner.database_url, "SELECT 1")
    old_sockets = (var / "postgres" / "connection.json").read_text()
    owner.process.send_signal(signal.SIGKILL)
    owner.process.wait()
    with running(var, given={}, durable=False) as up:
        assert ask(up.environment["DATABASE_URL"], "SELECT current_user") == [("kam_app",)]
        assert up.environment["KAM_PG_RUNTIME"] not in old_sockets
        assert all(server.is_owner for server in up.servers)


def test_a_stale_pid_file_of_a_living_stranger_does_not_block(var: Path) -> None:
    with running(var, given={}, durable=False):
        pass
    stale = var / "postgres" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1\n5432\n/nowhere\n\n\n")
    with running(var, given={}, durable=False) as up:
        assert ask(up.environment["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert not stale.exists()


def test_a_first_start_that_was_cut_off_begins_again(var: Path) -> None:
    data = var / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("18\n")
    with running(var, given={}, durable=False) as up:
        assert ask(up.environment["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_two_checkouts_run_side_by_side(tmp_path: Path, own: Callable[[Path], Owner]) -> None:
    one, other = own(tmp_path / "one"), own(tmp_path / "other")
    assert ask(one.database_url, "SELECT 1") == ask(other.database_url, "SELECT 1") == [(1,)]
    with redis.Redis.from_url(one.redis_url) as a, redis.Redis.from_url(other.redis_url) as b:
        a.set("whose", "one")
        assert b.get("whose") is None


def test_a_second_process_joins_and_leaves_the_owner_running(
    var: Path, own: Callable[[Path], Owner]
) -> None:
    owner = own(var)
    with running(var, given={}) as up:
        assert up.environment["DATABASE_URL"] == owner.database_url
        assert up.environment["REDIS_URL"] == owner.redis_url
        assert [server.is_owner for server in up.servers] == [False, False]
    assert ask(owner.database_url, "SELECT 1") == [(1,)]


def test_the_owner_ends_after_those_who_joined(var: Path, own: Callable[[Path], Owner]) -> None:
    owner = own(var)
    with running(var, given={}) as up:
        owner.process.stdin.close()
        assert not gone(owner.servers, seconds=1)
        assert ask(up.environment["DATABASE_URL"], "SELECT 1") == [(1,)]
    assert gone(owner.servers)
    owner.process.wait(20)


def test_who_may_not_join_is_told_who_holds_it(var: Path, own: Callable[[Path], Owner]) -> None:
    owner = own(var)
    from kam.embedded.postgres import Postgres

    with pytest.raises(ServerError, match=f"in use by process {owner.process.pid}"):
        Postgres(var / "postgres").join(attach=False, seconds=0.2)


def test_servers_that_die_come_back_at_the_same_address(var: Path) -> None:
    with running(var, given={}, durable=False) as up:
        for server in up.servers:
            server.process.kill()
            server.process.wait()
            server.restart()
        assert ask(up.environment["DATABASE_URL"], "SELECT 1") == [(1,)]
        with redis.Redis.from_url(up.environment["REDIS_URL"]) as client:
            assert client.ping() is True


def test_given_services_are_used_and_none_is_started(var: Path) -> None:
    given = {"DATABASE_URL": "postgresql://app@db/kam", "REDIS_URL": "redis://broker/0"}
    with running(var, given=given) as up:
        assert up.servers == []
        assert up.environment == given | {"KAM_VAR": str(var)}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a folder away")
def test_root_runs_the_database_as_somebody_else_below_a_closed_folder(
    tmp_path: Path, own: Callable[[Path], Owner]
) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    owner = own(closed / "var")
    assert owner.servers[0].uids().effective != 0
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert ask(owner.database_url, "SELECT 1") == [(1,)]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a folder away")
def test_root_in_a_folder_of_a_user_without_a_name(
    tmp_path: Path, own: Callable[[Path], Owner]
) -> None:
    os.chown(tmp_path, 54321, 54321)
    owner = own(tmp_path / "var")
    assert owner.servers[0].uids().effective not in {0, 54321}
    assert ask(owner.database_url, "SELECT 1") == [(1,)]


def test_the_database_logs_no_row_and_only_its_user_reads_the_log(
    tmp_path: Path, own: Callable[[Path], Owner]
) -> None:
    owner = own(tmp_path)
    with psycopg2.connect(owner.database_url) as link, link.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE t (words text UNIQUE)")
        with pytest.raises(psycopg2.errors.UniqueViolation):
            cursor.execute("INSERT INTO t VALUES (%(c)s), (%(c)s)", {"c": "Titanor-7f3a"})
    owner.end()
    logs = [path for path in tmp_path.rglob("*") if path.is_file() and "log" in path.name]
    said = b"".join(path.read_bytes() for path in logs)
    assert b"duplicate key value violates unique constraint" in said
    assert b"Titanor-7f3a" not in said
    assert {path.name: path.stat().st_mode & 0o077 for path in logs} == {p.name: 0 for p in logs}
