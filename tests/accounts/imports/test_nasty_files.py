"""Files that are broken or made to hurt: a clear refusal, quickly."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from accounts.imports import limits
from accounts.imports.limits import UnreadableFile
from accounts.imports.lines import FileLine
from accounts.imports.reading import open_table


def refusal(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        list(open_table(path).lines())
    assert str(caught.value)
    return caught.value.code


def read(tmp_path: Path, data: bytes) -> tuple[list[str], list[FileLine]]:
    path = tmp_path / "file"
    path.write_bytes(data)
    table = open_table(path)
    return table.header, list(table.lines())


def workbook(*rows: list) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return output.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n", "no_header"),
        (b",,\n1,2,3\n", "no_header"),
        (b"name\nAc\x00me\n", "binary"),
        (b"\xff\xfen\x00a\x00\n\x00\x00\x00", "binary"),
        (b"\xff\xfen\x00a", "encoding"),
        (b"%PDF-1.7 ...", "wrong_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old or encrypted", "wrong_kind"),
        (b"\x1f\x8b\x08 zipped", "wrong_kind"),
        (b"PK\x03\x04 cut off", "broken"),
        (b'name,city\n"Acme,Rome\nBeta,Oslo\n', "unclosed_quote"),
        (b"name\n" + b"x\n" * (limits.MAX_LINES + 1), "too_many_lines"),
        (
            ",".join("abc" for _ in range(limits.MAX_COLUMNS + 1)).encode() + b"\n",
            "too_many_columns",
        ),
        (b"," * 5_000_000, "too_many_columns"),
        (b"name,city\n" + b"," * (limits.MAX_CELLS + 1), "too_many_columns"),
        (archive({"word/document.xml": b"<x/>"}), "wrong_kind"),
        (workbook(["name"], ["Acme"])[:-900], "broken"),
        (
            archive({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"0" * 300_000_000}),
            "bomb",
        ),
        (archive({"xl/workbook.xml": b"not xml", "[Content_Types].xml": b"<"}), "broken"),
    ],
)
def test_the_whole_file_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    assert refusal(tmp_path, data) == code


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    source = zipfile.ZipFile(io.BytesIO(workbook(["name"], ["Acme"])))
    members = {name: source.read(name) for name in source.namelist()}
    assert refusal(tmp_path, archive(members | {"xl/workbook.xml": entity})) == "broken"


def test_too_many_sheets(tmp_path: Path) -> None:
    sheets = {f"xl/worksheets/sheet{n}.xml": b"<x/>" for n in range(2 * limits.MAX_SHEETS + 1)}
    assert refusal(tmp_path, archive({"xl/workbook.xml": b"<x/>"} | sheets)) == "too_many_sheets"


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.imports.reading.MAX_BYTES", 10)
    assert refusal(tmp_path, b"name\nmore than ten bytes\n") == "too_large"


def test_bad_lines_are_named_and_the_others_read(tmp_path: Path) -> None:
    _header, lines = read(
        tmp_path,
        b'name,city\nAcme,Rome\nAcme, Inc,Oslo\nShort\n"Two\nlines",Bonn\n'
        b'"Odd"x,Pisa\n\nLast,Lima\n' + b"x" * (limits.MAX_CELL + 1) + b",\n",
    )
    assert [(line.number, line.problem) for line in lines] == [
        (2, ""),
        (3, "columns"),
        (4, ""),
        (5, ""),
        (7, "quotes"),
        (9, ""),
        (10, "too_long"),
    ]
    assert lines[3].cells == ["Two\nlines", "Bonn"]


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8-sig", b""),
        ("utf-16", b""),
        ("utf-16-be", b"\xfe\xff"),
        ("latin-1", b""),
    ],
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(
    tmp_path: Path, encoding: str, bom: bytes, delimiter: str
) -> None:
    text = "nome,município\nAção Ltda,São José\n".replace(",", delimiter)
    header, lines = read(tmp_path, bom + text.encode(encoding))
    assert header == ["nome", "município"]
    assert lines == [FileLine(2, ["Ação Ltda", "São José"])]


def test_excel_says_its_delimiter(tmp_path: Path) -> None:
    header, lines = read(tmp_path, b"sep=;\r\nname;a,b\r\nAcme;1,5\r\n")
    assert (header, lines) == (["name", "a,b"], [FileLine(3, ["Acme", "1,5"])])


def test_a_workbook_gives_plain_values(tmp_path: Path) -> None:
    from datetime import date, datetime

    header, lines = read(
        tmp_path,
        workbook(
            ["name", "month", "revenue", "ok"],
            ["Acme", date(2026, 3, 1), 1234.5, True],
            [None, None, None, None],
            ["Beta", datetime(2026, 3, 1, 12, 30), 1234567, False],
            ["Calc", "=1+1", 1, None],
        ),
    )
    assert header == ["name", "month", "revenue", "ok"]
    assert lines == [
        FileLine(2, ["Acme", "2026-03-01", "1234.5", "true"]),
        FileLine(4, ["Beta", "2026-03-01 12:30:00", "1234567", "false"]),
        FileLine(5, ["Calc", "=1+1", "1", ""], "formula"),
    ]
