"""A file's two ways in, the page and the command, for tests that hold both to the same answer."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.imports.work import work_on_next
from accounts.models import ImportRun
from tenants.actors import Actor
from tenants.scope import organization_scope


@dataclass(frozen=True)
class Outcome:
    """What a way said: made, unchanged, and (line, reason) of what it refused."""

    made: int
    unchanged: int
    refused: list[tuple[int, str]]


Way = Callable[..., Outcome]


def workbook(*sheets: list[list[Any]], titles: tuple[str, ...] = (), formats: str = "") -> bytes:
    """A workbook of these sheets; `formats` is the number format of every number in it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for at, rows in enumerate(sheets):
        sheet = book.create_sheet(titles[at] if titles else f"Sheet{at + 1}")
        for row in rows:
            sheet.append(row)
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if formats and isinstance(cell.value, int | float):
                cell.number_format = formats
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def run_command(kind: str, path: Path, slug: str, *options: str) -> tuple[dict[str, Any], int]:
    """The command's answer and exit code."""
    out = StringIO()
    code = 0
    try:
        call_command(f"import_{kind}", str(path), "--org", slug, *options, stdout=out)
    except SystemExit as end:
        code = int(str(end.code))
    return json.loads(out.getvalue()), code


def by_command(actor: Actor, client: Client, folder: Path, kind: str, file: bytes) -> Outcome:
    """Loaded with refused lines left out."""
    path = folder / "file"
    path.write_bytes(file)
    answer, _code = run_command(kind, path, actor.organization.slug, "--skip-refused")
    refused = [(found["line"], found["reason"]) for found in answer["refused"]]
    return Outcome(answer["made"], answer["unchanged"], refused)


def by_pages(actor: Actor, client: Client, folder: Path, kind: str, file: bytes) -> Outcome:
    """Uploaded, left as the page understood it, checked and loaded."""
    run = uploaded(actor, client, kind, file)
    columns = page_of(run, "import_columns")
    answer = client.post(columns, understood(client.get(columns)))
    assert answer.status_code == 302, answer.context["form"].errors
    refusals = client.get(page_of(run, "import_detail")).context["refusals"]
    client.post(page_of(run, "import_application"), {"skip_refused": "on"})
    with organization_scope(actor.organization.id):
        work_on_next(actor.organization.id)
        run = ImportRun.objects.get(pk=run.pk)
    refused = [(found["line"], found["reason"]) for found in refusals]
    return Outcome(run.made, run.unchanged, refused)


def uploaded(actor: Actor, client: Client, kind: str, file: bytes) -> ImportRun:
    """The run of a file that was chosen on the page."""
    slug = actor.organization.slug
    answer = client.post(
        reverse("accounts:import_list", args=[slug]),
        {"kind": kind, "file": SimpleUploadedFile("file", file)},
    )
    assert answer.status_code == 302, answer.context["form"].errors
    with organization_scope(actor.organization.id):
        run = ImportRun.objects.first()
    assert run is not None
    run.organization = actor.organization
    return run


def page_of(run: ImportRun, name: str) -> str:
    """The address of a page of the run."""
    return reverse(f"accounts:{name}", args=[run.organization.slug, run.pk])


def understood(page: Any) -> dict[str, str]:
    """What the form says before anybody changed it, as a browser would send it."""
    form = page.context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: str(value) for name, value in values.items() if value not in (None, False)}
