"""Which files are taken, under which names, and how they are handed out."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.history.attachments import (
    MAX_BYTES,
    TYPES,
    Upload,
    checked,
    cleaned_name,
    content_type,
)
from rules.errors import RuleError


def package(*names: str) -> bytes:
    """A zip archive with these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64)
GOOD = {
    "pdf": b"%PDF-1.7\n...",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(20),
    "jpg": b"\xff\xd8\xff\xe0" + bytes(20),
    "jpeg": b"\xff\xd8\xff\xe1" + bytes(20),
    "docx": package("[Content_Types].xml", "word/document.xml"),
    "xlsx": package("[Content_Types].xml", "xl/workbook.xml"),
    "pptx": package("[Content_Types].xml", "ppt/presentation.xml"),
    "txt": "Ação às 10 h\n".encode(),
    "csv": "nome;valor\nAção;1\n".encode("cp1252"),
    "eml": b"From: a@b.example\r\nSubject: Hi\r\n\r\nText",
    "msg": OLE + "__substg1.0_0037001F".encode("utf-16-le"),
}
BAD = [
    ("page.html", b"<script>alert(1)</script>"),
    ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("tool.exe", b"MZ" + bytes(40)),
    ("old.doc", OLE),
    ("pdf", GOOD["pdf"]),
    (".pdf", GOOD["pdf"]),
    ("letter.pdf.exe", GOOD["pdf"]),
    ("page.pdf", b"<html>%PDF-1.7"),
    ("tool.png", b"MZ" + bytes(40)),
    ("archive.docx", package("readme.txt")),
    ("table.docx", GOOD["xlsx"]),
    ("macros.docx", package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
    ("broken.xlsx", GOOD["xlsx"][:40]),
    ("many.xlsx", package("[Content_Types].xml", "xl/workbook.xml", *map(str, range(2_000)))),
    ("program.txt", b"MZ\x00\x01"),
    ("half.txt", b"\xff\xfea\x00b"),
    ("odd.txt", b"\xff\xfe\x01\x00"),
    ("note.eml", b"Just a note"),
    ("late.eml", b"Just a note\n\nFrom: a@b.example"),
    ("old.msg", OLE),
]
NAMES = [
    ("contract.pdf", "contract.pdf"),
    ("../../etc/passwd.txt", "passwd.txt"),
    ("C:\\Users\\ana\\contrato.pdf", "contrato.pdf"),
    ("/absolute/a.pdf", "a.pdf"),
    ("a\x00b\r\n\tc.pdf", "abc.pdf"),
    ("evil\u202efdp.txt", "evilfdp.txt"),
    ('a"b<c>:d|e?f*g.pdf', "a_b_c__d_e_f_g.pdf"),
    ("  many   spaces .pdf ", "many spaces.pdf"),
    ("..hidden.pdf", "hidden.pdf"),
    ("trailing.pdf. . ", "trailing.pdf"),
    ("CON.txt", "_CON.txt"),
    ("com1.csv", "_com1.csv"),
    ("Ac\u0327a\u0303o.pdf", "Ação.pdf"),
    ("日本語.pdf", "日本語.pdf"),
    ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ("x" * 300, "x" * 120),
    ("..", ""),
    ("a/", ""),
]


@pytest.mark.parametrize(("given", "name"), NAMES)
def test_names_lose_what_could_do_harm(given: str, name: str) -> None:
    assert cleaned_name(given) == name


@given(st.text(max_size=400))
def test_a_clean_name_is_clean_and_short(text: str) -> None:
    name = cleaned_name(text)
    assert len(name) <= 120
    assert [c for c in name if c in '/\\<>:"|?*' or ord(c) < 32] == []


@pytest.mark.parametrize("extension", TYPES)
def test_what_is_what_it_says_is_taken(extension: str) -> None:
    name = f"Letter.{extension.upper()}"
    assert content_type(name, GOOD[extension]) == TYPES[extension][0]


@pytest.mark.parametrize(("name", "content"), BAD, ids=[name for name, _content in BAD])
def test_what_is_something_else_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(RuleError) as refused:
        content_type(name, content)
    assert [e.pointer for e in refused.value.errors] == ["/attachments"]


@pytest.mark.parametrize("extension", TYPES)
@given(content=st.binary(max_size=200))
def test_no_content_makes_the_check_fail(extension: str, content: bytes) -> None:
    head = GOOD[extension][:30]
    for odd in (content, head + content, GOOD[extension] + content):
        try:
            content_type(f"a.{extension}", odd)
        except RuleError:
            continue


def test_sizes() -> None:
    limit = b"a" * MAX_BYTES
    assert checked(Upload("a.txt", limit)).size == MAX_BYTES
    for content in (b"", limit + b"a"):
        with pytest.raises(RuleError):
            checked(Upload("a.txt", content))
