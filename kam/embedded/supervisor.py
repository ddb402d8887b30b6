"""bin/demo: the whole product in one process's care.

Starts PostgreSQL, Valkey, the web server, the worker and beat; starts again what dies;
ends all of it at Ctrl-C. Killed itself, it leaves nothing: the kernel ends its children.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from kam.embedded.doors import open_door, port_of
from kam.embedded.leash import ends_with_parent
from kam.embedded.locks import FileLock
from kam.embedded.programs import Program
from kam.embedded.secrets_on_disk import read_record, write_record
from kam.embedded.server import Server, ServerError
from kam.embedded.services import ROOT, python, running, state_folder, without_owner

READY_SECONDS = 90.0
LARGEST_LOG = 10_000_000
LOGINS = ("leader", "kam", "admin", "viewer")
DEMO_ORGANIZATIONS = ("aurora", "borealis")
FRESH = ("postgres", "valkey", "beat", "static", "log")


class Stopped(Exception):  # noqa: N818 (not an error: somebody wants us to end)
    """Ctrl-C, SIGTERM or a closed terminal."""


def main() -> int:
    """Run until somebody stops it; the exit status."""
    options = _options()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    var = state_folder()
    var.mkdir(parents=True, exist_ok=True)
    only_one = FileLock(var / "demo.lock")
    if not only_one.take():
        address = read_record(var / "demo.json").get("address", "another process")
        print(f"It runs already: {address} (state in {var})", file=sys.stderr)
        return 1
    try:
        _serve(var, options)
    except Stopped:
        print("Stopped.", flush=True)
        return 0
    except (ServerError, subprocess.CalledProcessError) as error:
        print(f"Could not start: {error}", file=sys.stderr)
        return 1
    finally:
        (var / "demo.json").unlink(missing_ok=True)
        only_one.release()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/demo")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--no-browser", action="store_true")
    return parser.parse_args()


def _stop(number: int, _frame: FrameType | None) -> None:
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)  # one is enough: ending is under way
    raise Stopped(signal.Signals(number).name)


def _serve(var: Path, options: argparse.Namespace) -> None:
    begun = time.monotonic()
    if options.fresh:
        _forget(var)
    _say("Starting the database and the broker ...")
    with (
        running(var, attach=False, wait_for_users=False) as services,
        _door(options.port) as door,
    ):
        address = f"http://localhost:{port_of(door)}"
        environment = services.environment | {"KAM_BASE_URL": address}
        environment.setdefault("KAM_LOG_LEVEL", "INFO")
        _prepare(environment, var, with_demo=not options.empty)
        programs = programs_of(environment, var, door)
        try:
            for program in programs:
                program.start()
            _wait_until_it_answers(port_of(door), programs)
            write_record(var / "demo.json", {"address": address, "pid": str(os.getpid())})
            first = _first_run(environment) if options.empty else ""
            logins = () if options.empty else DEMO_ORGANIZATIONS
            _announce(first or address, var, time.monotonic() - begun, logins)
            if not options.no_browser:
                _open_browser(first or address)
            _watch(programs, services.servers)
        finally:
            _say("Ending ...")
            door.close()
            for program in programs:
                program.stop()


def _forget(var: Path) -> None:
    """Remove the data of earlier runs, unless somebody uses them."""
    for name in ("postgres", "valkey"):
        lock = FileLock(var / name / "lock")
        if lock.path.parent.exists() and not lock.take():
            raise ServerError(f"{var / name} is in use: end the other process first.")
        lock.release()
    for name in FRESH:
        shutil.rmtree(var / name, ignore_errors=True)


def _door(wanted: int) -> socket.socket:
    """At the wanted port, or behind it, and said."""
    door = open_door(wanted)
    if port_of(door) != wanted:
        _say(f"Port {wanted} is taken; using {port_of(door)}.")
    return door


def _prepare(environment: Mapping[str, str], var: Path, *, with_demo: bool) -> None:
    """Bring the tables, the style sheets and the demo data to where this version wants them."""
    _say("Preparing tables and pages ...")
    stamp, fingerprint = var / "static" / ".fingerprint", _static_fingerprint()
    steps = [_manage(environment, "migrate", "--verbosity", "0")]
    if not stamp.exists() or stamp.read_text() != fingerprint:
        steps.append(
            _manage(without_owner(environment), "collectstatic", "--no-input", "--verbosity", "0")
        )
    for step in steps:
        _finish(step)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(fingerprint)
    if with_demo:
        _say("Loading the demo organisations (only the first time) ...")
        _finish(_manage(without_owner(environment), "load_demo"))


def _manage(environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        python(str(ROOT / "manage.py"), *arguments),
        env=dict(environment),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=ends_with_parent(signal.SIGKILL),
    )


def _finish(step: subprocess.Popen[bytes]) -> None:
    try:
        if step.wait():
            raise subprocess.CalledProcessError(step.returncode, step.args)
    except Stopped:
        step.terminate()
        step.wait()
        raise


def _static_fingerprint() -> str:
    """Changes when a style sheet, a script or a package does."""
    found = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        state = path.stat()
        found.update(f"{path}{state.st_size}{state.st_mtime_ns}".encode())
    return found.hexdigest()


def programs_of(environment: dict[str, str], var: Path, door: socket.socket) -> list[Program]:
    """Web, beat, and the workers of mails and of files, in the order in which they end."""
    logs = var / "log"
    logs.mkdir(exist_ok=True)
    (var / "beat").mkdir(exist_ok=True)
    celery = ["celery", "-A", "kam.celery"]
    commands = {
        "web": [
            "gunicorn",
            "kam.wsgi:application",
            "--config",
            "python:kam.serving.gunicorn",
            "--workers",
            "2",
            "--bind",
            f"fd://{door.fileno()}",
            "--graceful-timeout",
            "5",
        ],
        "beat": [*celery, "beat", "--schedule", str(var / "beat" / "schedule"), "--pidfile", ""],
        "worker": [*celery, *_worker("celery", processes=2)],
        "loader": [*celery, *_worker("files", processes=1)],
    }
    for name in commands:
        _rotate(logs / f"{name}.log")
    return [
        Program(
            name,
            python("-m", "kam.embedded.leash", *command),
            without_owner(environment) | {"PYTHONPATH": str(ROOT)},
            logs / f"{name}.log",
            door=door if name == "web" else None,
        )
        for name, command in commands.items()
    ]


def _worker(queue: str, *, processes: int) -> list[str]:
    named = ["--queues", queue, "--hostname", f"{queue}@%h", "--concurrency", str(processes)]
    return ["worker", *named, "--loglevel", "INFO", "--without-gossip", "--without-mingle"]


def _rotate(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))


def _wait_until_it_answers(port: int, programs: list[Program]) -> None:
    end = time.monotonic() + READY_SECONDS
    while not _answers(port):
        for line in filter(None, (program.watch() for program in programs)):
            _say(line)
        if time.monotonic() > end:
            raise ServerError(f"the web server does not answer; see {programs[0].log}")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
        return link.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def _watch(programs: list[Program], servers: list[Server]) -> None:
    while True:
        time.sleep(0.3)
        look_after(programs, servers)


def look_after(programs: list[Program], servers: list[Server]) -> None:
    """Start again what died, once."""
    watched: list[Server | Program] = [*servers, *programs]
    for line in filter(None, (one.watch() for one in watched)):
        _say(line)


def _first_run(environment: Mapping[str, str]) -> str:
    """Where the first organisation is made; nothing where somebody is here already."""
    command = python(str(ROOT / "manage.py"), "welcome_code")
    told = subprocess.run(
        command,
        env=without_owner(environment),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.strip() if told.returncode == 0 else ""


def _announce(address: str, var: Path, seconds: float, logins: Sequence[str]) -> None:
    _say(f"\nReady after {seconds:.1f} s:  {address}\n")
    for organization in logins:
        names = ", ".join(f"{name}@{organization}.example" for name in LOGINS)
        _say(f"  {organization:9} {names}")
    if logins:
        _say("  password  demo-demo-demo\n")
    _say(f"Logs are in {var / 'log'}. Ctrl-C ends it; data stay.")


def _open_browser(address: str) -> None:
    has_display = sys.platform == "darwin" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if has_display and sys.stdout.isatty():
        webbrowser.open(address)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
