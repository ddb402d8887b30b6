"""Files that an account manager may send to the import, and a broker that hangs meanwhile."""

from __future__ import annotations

import io
import os
import signal
import time
import zipfile
from collections.abc import Callable
from functools import cache

import psutil

from bench.attack_target import SLUG, Attack, Target
from tests.accounts.imports import test_hostile_workbooks as workbooks

IMPORT = f"/o/{SLUG}/accounts/import/"
HANGS = 1.5
NAMES = b"name,city\r\n"
PART = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]>'


def _sends(name: str, make: Callable[[], bytes]) -> Callable[[Target], tuple[str, float]]:
    made = cache(make)

    def run(target: Target) -> tuple[str, float]:
        file = PART % (b"file", b'; filename="%s"' % name.encode(), made())
        body = PART % (b"kind", b"", b"accounts") + file + b"--b--\r\n"
        return target.post(IMPORT, body, "multipart/form-data; boundary=b")

    return run


def _workbook(damage: Callable[[dict[str, bytes]], None]) -> Callable[[Target], tuple[str, float]]:
    return _sends("file.xlsx", lambda: workbooks.workbook(damage))


def _of_zeros(members: dict[str, bytes]) -> None:
    members[workbooks.SHEET] = members[workbooks.SHEET].replace(
        workbooks.END, b" " * 400_000_000 + workbooks.END
    )


def _of_entities(members: dict[str, bytes]) -> None:
    more = b"".join(b'<!ENTITY %c "%s">' % (97 + n, b"&%c;" % (96 + n) * 10) for n in range(1, 20))
    members[workbooks.SHEET] = BOMB % more + members[workbooks.SHEET].replace(b"Acme", b"&t;")


def _of_formulas(members: dict[str, bytes]) -> None:
    row = b"<row>" + b"<c><f>1+1</f></c>" * 16_000 + b"</row>"
    members[workbooks.SHEET] = members[workbooks.SHEET].replace(workbooks.END, row + workbooks.END)


def _nested(members: dict[str, bytes]) -> None:
    deep = b"<c>" * 300_000 + b"</c>" * 300_000
    members[workbooks.SHEET] = members[workbooks.SHEET].replace(workbooks.END, deep + workbooks.END)


def _of_members() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for n in range(20_000):
            target.writestr(f"xl/{n}.xml", b"")
    return made.getvalue()


def _hanging_broker(target: Target) -> tuple[str, float]:
    """The broker takes what is said and says nothing; a file asks for a job meanwhile."""
    brokers = [
        process
        for process in psutil.Process(os.getppid()).children(recursive=True)
        if "valkey" in process.name()
    ]
    if len(brokers) != 1:
        raise RuntimeError(f"{len(brokers)} brokers run.")
    brokers[0].send_signal(signal.SIGSTOP)
    try:
        began = time.monotonic()
        answer = _sends("file.csv", lambda: NAMES + b"Acme,Rome\r\n")(target)
        time.sleep(max(0.0, HANGS - (time.monotonic() - began)))
    finally:
        brokers[0].send_signal(signal.SIGCONT)
    return answer


ATTACKS = (
    Attack("a workbook with row 2,000,000,000", _workbook(workbooks.far_row)),
    Attack("12 million empty cells in a row", _workbook(workbooks.wide_row)),
    Attack("1.8 million shared texts", _workbook(workbooks.many_texts)),
    Attack("a workbook of 400 MB of spaces", _workbook(_of_zeros)),
    Attack("a workbook of entities in entities", _workbook(_of_entities)),
    Attack("a workbook of 16,000 formulas", _workbook(_of_formulas)),
    Attack("a workbook 300,000 elements deep", _workbook(_nested)),
    Attack("an archive of 20,000 files", _sends("file.xlsx", _of_members)),
    Attack("an archive cut short", _sends("file.xlsx", lambda: _of_members()[:500_000])),
    Attack("a list of one line of 20 MB", _sends("file.csv", lambda: NAMES + b"a" * 20_000_000)),
    Attack("a list of 500,000 columns", _sends("file.csv", lambda: b"a," * 500_000 + b"\r\n")),
    Attack(
        "a list of 2 million empty lines", _sends("file.csv", lambda: NAMES + b"\r\n" * 2_000_000)
    ),
    Attack(
        "a list with a quote that never ends",
        _sends("file.csv", lambda: NAMES + b'"a\r\n' + b"b,c\r\n" * 1_000_000),
    ),
    Attack("a list of zeros", _sends("file.csv", lambda: NAMES + b"\x00" * 5_000_000)),
    Attack(
        "a list of 20,000 formulas", _sends("file.csv", lambda: NAMES + b"=1+1,@x\r\n" * 20_000)
    ),
    Attack("a broker that hangs", _hanging_broker),
)
