"""python -m bench.attack_run SIZE: each attack in turn; prints what it got and what others felt.

KAM_ATTACK=WORDS leaves out those whose name does not hold the words.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import psutil

from bench import attack_crowds
from bench.attack_target import Attack, Target, Visitor
from bench.start import ROOT
from kam.embedded import services

WINDOWS = {"full": 2.0, "quick": 0.5}
"""Seconds for which an attack goes on, and at least three times."""
LEAST, PAUSE, UNTIL_DONE = 3, 0.05, 120
PORT = 8710
KINDS = ("bench.attack_crowds", "bench.attack_heads", "bench.attack_programs", "bench.attack_files")
"""They need the settings, which are there once the product runs."""
FORK = multiprocessing.get_context("fork")
RECEIVED = re.compile(r"Task \S+\[(\S+)\] received")


def main() -> None:
    """Start the product, attack it, count."""
    var, window = Path(os.environ["KAM_VAR"]), WINDOWS[sys.argv[1]]
    with _product() as (demo, address), services.running(var) as up:
        os.environ |= up.environment | {"KAM_BASE_URL": address, "KAM_API_RATE": "100000/min"}
        target = Target.of(address)
        found = _attack(target, demo, window)
        found |= _jobs(target, var)
    print(json.dumps(found))


@contextmanager
def _product() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """bin/demo, until the end; and its address."""
    command = [sys.executable, str(ROOT / "bin" / "demo"), "--no-browser", "--port", str(PORT)]
    told = {"KAM_SLOWEST_SECONDS": "2", "KAM_API_RATE": "100000/min"}
    demo = subprocess.Popen(command, env=os.environ | told, stdout=subprocess.PIPE, text=True)
    try:
        ready = next(line for line in demo.stdout or () if "Ready after" in line)
        yield demo, ready.split()[-1]
    finally:
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=60)


def _attack(target: Target, demo: subprocess.Popen[str], window: float) -> dict[str, Any]:
    visitor = Visitor(target)
    for _warm in range(20):
        visitor.look()
        target.send(target.head("GET", attack_crowds.LARGE))
    before, ended, told = _processes(demo), [], []
    attacks = [attack for name in KINDS for attack in import_module(name).ATTACKS]
    attacks = [attack for attack in attacks if os.environ.get("KAM_ATTACK", "") in attack.name]
    alone = _alone(visitor, window)
    for attack in attacks:
        outcome, during = _one(attack, target, visitor, window)
        target.let_rest()
        again = _alone(visitor, window)
        felt = {
            what: {
                "during": statistics.median(during[what]),
                "alone": statistics.median(alone[what] + again[what]),
            }
            for what in during
        }
        gone = before - _processes(demo)
        before -= gone
        ended += [f"{name} after {attack.name}" for _pid, name in gone]
        alone = again
        told.append({"name": attack.name, **outcome, **felt})
        _show(told[-1])
    return {"attacks": told, "ended": ended, "processes": len(before)}


def _one(
    attack: Attack, target: Target, visitor: Visitor, window: float
) -> tuple[dict[str, Any], dict[str, list[float]]]:
    """What the attacker got, and how long others waited meanwhile."""
    ours, theirs = FORK.Pipe()
    attacker = FORK.Process(target=_go_on, args=(attack, target, window, theirs))
    attacker.start()
    during = _looks(visitor, lambda: not attacker.is_alive())
    attacker.join()
    if not ours.poll():
        raise RuntimeError(f"{attack.name}: the attacker failed; see above.")
    quickest: dict[str, float] = {}
    for answer, taken in ours.recv():
        quickest[answer] = min(taken, quickest.get(answer, taken))
    return {
        "answer": ", ".join(quickest),
        "refused": _slowest(attack, quickest, ("4", "5")),
        "done": _slowest(attack, quickest, ("2", "3")),
    }, during


def _slowest(attack: Attack, quickest: dict[str, float], begin: tuple[str, str]) -> float | None:
    """Seconds of the answers that begin so; an answer that never came is a refusal."""
    odd = [taken for answer, taken in quickest.items() if not answer.isdigit()]
    found = [taken for answer, taken in quickest.items() if answer.startswith(begin)]
    found += odd if "4" in begin else []
    return None if attack.is_crowd else max(found, default=None)


def _go_on(attack: Attack, target: Target, window: float, theirs: Any) -> None:
    """The attacker: another process, so that visitors do not wait for it here."""
    answers: list[tuple[str, float]] = []
    least, began = 1 if attack.is_crowd else LEAST, time.monotonic()
    while len(answers) < least or (not attack.is_crowd and time.monotonic() - began < window):
        answers.append(attack.run(target))
        time.sleep(PAUSE)
    theirs.send(answers)


def _alone(visitor: Visitor, window: float) -> dict[str, list[float]]:
    until = time.monotonic() + window / 2
    return _looks(visitor, lambda: time.monotonic() > until)


def _looks(visitor: Visitor, is_over: Any) -> dict[str, list[float]]:
    """At least five looks at each."""
    found: dict[str, list[float]] = {"healthz": [], "page": []}
    while len(found["page"]) < 5 or not is_over():
        for what, seconds in visitor.look():
            found[what].append(seconds)
        time.sleep(0.01)
    return found


def _processes(demo: subprocess.Popen[str]) -> set[tuple[int, str]]:
    """All that serves; not the backends of the database, nor readers of files."""
    found = set()
    for process in psutil.Process(demo.pid).children(recursive=True):
        try:
            words = " ".join(process.cmdline())
        except psutil.NoSuchProcess:
            continue
        for name in ("gunicorn", "beat", "celery@", "files@", "valkey", "postgres -D"):
            if name in words or name in process.name():
                found.add((process.pid, name))
                break
    return found


def _jobs(target: Target, var: Path) -> dict[str, int]:
    """Wait until no file waits; what was begun more than once."""
    until = time.monotonic() + UNTIL_DONE
    while (waiting := target.files_waiting()) and time.monotonic() < until:
        time.sleep(1)
    ids = [
        found
        for log in ("worker.log", "loader.log")
        for found in RECEIVED.findall((var / "log" / log).read_text(errors="replace"))
    ]
    files, again = target.files()
    return {
        "waiting": waiting,
        "twice": len(ids) - len(set(ids)) + again,
        "files": files,
        "jobs": len(ids),
    }


def _show(told: dict[str, Any]) -> None:
    seconds = max(filter(None, (told["refused"], told["done"])), default=None)
    taken = "       –" if seconds is None else f"{seconds:6.2f} s"
    felt = "  ".join(
        f"{what} {told[what]['during'] / told[what]['alone']:4.1f} ×"
        for what in ("healthz", "page")
    )
    print(f"{told['name']:52} {told['answer']:28} {taken}  {felt}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
