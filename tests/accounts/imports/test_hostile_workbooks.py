"""Small workbooks made to hold a worker for minutes: another process reads them, and is ended."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from billiard.exceptions import WorkerLostError
from django.db import connection

from accounts.imports.apart import AT_ONCE, Budget, TakesLongerError, rows_apart
from accounts.imports.limits import UnreadableFile
from accounts.imports.reading import AS_FOUND, open_table
from accounts.imports.work import ONE_JOB, TRIES
from accounts.models import ImportRun
from accounts.models.imports import ImportState
from accounts.tasks import work_on_imports
from kam.celery import app
from mail.tasks import send_mails
from tenants.actors import Actor
from tenants.scope import may_take_turn, organization_scope
from tests.accounts.imports.ways import page_of, understood, uploaded

SHEET, SHARED = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
TYPES = "[Content_Types].xml"
TEXTS = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
END = b"</sheetData>"
Damage = Callable[[dict[str, bytes]], None]


def workbook(damage: Damage) -> bytes:
    """A good workbook, then damaged; something that packs badly hides how well the rest does."""
    book = openpyxl.Workbook()
    book.active.append(["name", "city"])
    book.active.append(["Acme", "Rome"])
    made = io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as good:
        members = {name: good.read(name) for name in good.namelist()}
    damage(members)
    members["xl/media/image1.bin"] = random.Random(1).randbytes(600_000)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return output.getvalue()


def far_row(members: dict[str, bytes]) -> None:
    """A cell in row 2,000,000,000."""
    cell = b'<c r="A2000000000" t="inlineStr"><is><t>x</t></is></c>'
    row = b'<row r="2000000000">' + cell + b"</row>"
    members[SHEET] = members[SHEET].replace(END, row + END)


def wide_row(members: dict[str, bytes]) -> None:
    """12 million empty cells in one row."""
    row = b"<row>" + b"<c/>" * 12_000_000 + b"</row>"
    members[SHEET] = members[SHEET].replace(END, row + END)


def prefixed_wide_row(members: dict[str, bytes]) -> None:
    """The same under a prefix, so that no literal tag is seen."""
    sheet = members[SHEET].replace(b"<sheetData", b"<x:sheetData").replace(END, b"</x:sheetData>")
    sheet = sheet.replace(b"<worksheet xmlns=", b'<worksheet xmlns:x="%s" xmlns=' % MAIN)
    row = b"<x:row>" + b"<x:c/>" * 3_000_000 + b"</x:row>"
    members[SHEET] = sheet.replace(b"</x:sheetData>", row + b"</x:sheetData>")


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def many_texts(members: dict[str, bytes]) -> None:
    """1.8 million shared texts."""
    part = b'<Override PartName="/%s" ContentType="%s"/></Types>' % (SHARED.encode(), TEXTS)
    members[TYPES] = members[TYPES].replace(b"</Types>", part)
    members[SHARED] = b'<sst xmlns="%s">' % MAIN + b"<si><t>a</t></si>" * 1_800_000 + b"</sst>"


def good(_members: dict[str, bytes]) -> None:
    """Nothing is wrong with it."""


def slow(members: dict[str, bytes]) -> None:
    """Honest, and slow to open: 400,000 shared texts."""
    many_texts(members)
    members[SHARED] = members[SHARED].replace(b"<si><t>a</t></si>", b"", 1_400_000)


def again(run: ImportRun) -> ImportRun:
    """The run as it stands now."""
    with organization_scope(run.organization_id):
        return ImportRun.objects.get(pk=run.pk)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (far_row, "broken"),
        (wide_row, "too_many_columns"),
        (prefixed_wide_row, "too_many_columns"),
        (many_texts, "too_much"),
    ],
)
def test_small_workbooks_are_refused_in_the_time_of_a_page(
    tmp_path: Path, damage: Damage, code: str
) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(workbook(damage))
    with pytest.raises(UnreadableFile) as caught:
        list(open_table(path, AS_FOUND, Budget(AT_ONCE.seconds)).lines())
    assert caught.value.code == code


@pytest.fixture
def _no_page_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file takes longer than a page may wait."""

    def apart(path: Path, sheet: str, budget: Budget) -> Any:
        if budget.is_handed_on:
            raise TakesLongerError
        return rows_apart(path, sheet, budget)

    monkeypatch.setattr("accounts.imports.xlsx_file.rows_apart", apart)


def test_what_a_page_cannot_wait_for_a_job_reads(leader: Actor, client_of: Callable) -> None:
    client = client_of(leader)
    run = uploaded(leader, client, "accounts", workbook(slow))
    assert (run.state, run.header) == (ImportState.TO_READ, [])
    waiting = client.get(page_of(run, "import_columns"))
    assert (waiting.status_code, waiting["Location"]) == (302, page_of(run, "import_detail"))

    work_on_imports(str(run.organization_id))
    assert again(run).header == ["name", "city"]
    client.cookies.load({"language": "en"})
    assert "is read: choose its columns." in client.get("/o/aurora/inbox/").content.decode()
    polled = client.get(page_of(run, "import_detail"), headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == page_of(run, "import_columns")

    columns = page_of(run, "import_columns")
    chosen = client.post(columns, understood(client.get(columns)))
    assert chosen["Location"] == page_of(run, "import_detail")
    assert again(run).state == ImportState.TO_CHECK


@pytest.mark.usefixtures("_no_page_waits")
def test_work_that_ends_its_workers_is_given_up(
    leader: Actor, client_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_organization_id: object) -> bool:
        raise WorkerLostError

    client = client_of(leader)
    poison = uploaded(leader, client, "accounts", workbook(good))
    other = uploaded(leader, client, "accounts", workbook(good))
    with monkeypatch.context() as patched:
        patched.setattr("accounts.tasks.work_on_next", lost)
        for _try in range(TRIES):
            with pytest.raises(WorkerLostError):
                work_on_imports(str(poison.organization_id))
    work_on_imports(str(poison.organization_id))
    assert again(poison).state == ImportState.FAILED
    assert again(other).state == ImportState.UPLOADED
    page = client.get(page_of(poison, "import_detail")).content.decode()
    assert "O processamento foi interrompido várias vezes. Importe o arquivo em partes." in page


@pytest.mark.usefixtures("_no_page_waits")
@pytest.mark.django_db(transaction=True)
def test_the_files_of_an_organisation_hold_one_worker(leader: Actor, client_of: Callable) -> None:
    def second_worker() -> None:
        work_on_imports(str(run.organization_id))
        connection.close()

    run = uploaded(leader, client_of(leader), "accounts", workbook(good))
    with organization_scope(run.organization_id):
        assert may_take_turn(ONE_JOB)  # as the first worker does until it has done its file
        with ThreadPoolExecutor(1) as pool:
            pool.submit(second_worker).result(timeout=60)
        found = again(run)
        assert (found.state, found.tries) == (ImportState.TO_READ, 0)
    work_on_imports(str(run.organization_id))
    assert again(run).state == ImportState.UPLOADED


def test_files_wait_in_a_queue_of_their_own() -> None:
    def queue(task: Any) -> str:
        return str(app.amqp.router.route({}, task.name)["queue"].name)

    assert (queue(work_on_imports), queue(send_mails)) == ("files", "celery")
