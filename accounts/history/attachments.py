"""Files on entries of the history: which are taken, and under which names."""

from __future__ import annotations

import io
import re
import unicodedata
import uuid
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.history.authorship import require_change
from accounts.models import Attachment, HistoryEntry
from audit.entries import record
from rules.errors import NotFoundError, RuleError
from tenants.actors import Actor

MAX_BYTES = 5 * 1024 * 1024
MAX_FILES = 5
_NAME, _EXTENSION, _MEMBERS = 120, 20, 2_000
_OFFICE = "application/vnd.openxmlformats-officedocument."
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_HEADER = re.compile(rb"(?im)^(from|to|subject|date|received|message-id|mime-version|return-path):")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MSG_STREAM = "__substg1.0_".encode("utf-16-le")


@dataclass(frozen=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


def cleaned_name(name: str) -> str:
    """The name alone: no folders, no control or direction characters, 120 long at most."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = _FORBIDDEN.sub("_", " ".join(visible.split())).strip(". ")
    if _RESERVED.match(name):
        name = f"_{name}"
    stem, dot, extension = name.rpartition(".")
    ending = f"{dot}{extension}"[:_EXTENSION]
    return f"{stem[: _NAME - len(ending)].rstrip()}{ending}" if stem else name[:_NAME]


def content_type(name: str, content: bytes) -> str:
    """The type of a file whose name and content agree; raises RuleError otherwise."""
    extension = name.rpartition(".")[2].lower()
    if extension not in TYPES or not name.rpartition(".")[0]:
        raise _refused(_("%(name)s: files of this kind are not taken. Allowed: %(kinds)s."), name)
    kind, is_it = TYPES[extension]
    if not is_it(content):
        raise _refused(_("%(name)s: the content is not what the name says."), name)
    return kind


def checked(upload: Upload) -> Attachment:
    """The file ready to be kept; raises RuleError for a kind or size that is not taken."""
    name = cleaned_name(upload.name)
    if not upload.content:
        raise _refused(_("%(name)s is empty."), name)
    if len(upload.content) > MAX_BYTES:
        raise _refused(_("%(name)s is larger than 5 MB."), name)
    kind = content_type(name, upload.content)
    size = len(upload.content)
    return Attachment(name=name, content_type=kind, size=size, content=upload.content)


@transaction.atomic
def attach(*, actor: Actor, entry: HistoryEntry, uploads: Sequence[Upload]) -> list[Attachment]:
    """Keep files with an entry that is made or changed. Audited.

    Raises RuleError for a file that is not taken; then none of them is kept.
    """
    if not uploads:
        return []
    locked = _locked(entry.pk)
    require_change(actor, locked)
    if locked.attachments.count() + len(uploads) > MAX_FILES:
        raise RuleError.on("attachments", _("An entry holds 5 files at most."), "too_many")
    files = [checked(upload) for upload in uploads]
    for file in files:
        file.entry = locked
        file.save()
    names = [file.name for file in files]
    changes: dict[str, list[object]] = {"files": [[], names]}
    record(
        actor=actor,
        action="attachment.added",
        target=locked.account,
        changes=changes,
        thing=locked,
    )
    return files


@transaction.atomic
def detach(*, actor: Actor, attachment: Attachment) -> None:
    """Take a file off its entry. Audited; raises NotFoundError where it is gone already."""
    entry = _locked(attachment.entry_id)
    require_change(actor, entry)
    name = attachment.name
    if not Attachment.objects.filter(pk=attachment.pk).delete()[0]:
        raise NotFoundError
    entry.version += 1
    entry.save()
    changes: dict[str, list[object]] = {"files": [[name], []]}
    record(
        actor=actor,
        action="attachment.deleted",
        target=entry.account,
        changes=changes,
        thing=entry,
    )


def _locked(entry_id: uuid.UUID) -> HistoryEntry:
    rows = HistoryEntry.objects.select_for_update(of=("self",))
    return rows.get(pk=entry_id)


def _refused(text: str, name: str) -> RuleError:
    return RuleError.on("attachments", text % {"name": name, "kinds": ", ".join(TYPES)}, "file")


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signatures)


def _package(main: str) -> Callable[[bytes], bool]:
    """An office package with this part and without macros; only its table of contents is read."""

    def is_it(content: bytes) -> bool:
        if not content.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                names = package.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
            return False
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        parts = {"[Content_Types].xml", main}
        return parts <= set(names) and len(names) <= _MEMBERS and not has_macros

    return is_it


def _is_text(content: bytes) -> bool:
    """Text in one of the usual encodings: no control bytes, apart from UTF-16 with its mark."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            return False
        return not re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", text)
    return not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content)


def _is_mail(content: bytes) -> bool:
    head = content[:16_384].replace(b"\r\n", b"\n").lstrip(b"\xef\xbb\xbf\n").split(b"\n\n")[0]
    return _is_text(content) and bool(_HEADER.search(head))


def _is_outlook_mail(content: bytes) -> bool:
    return content.startswith(_OLE) and _MSG_STREAM in content


# extension → its type, and whether a content is of it
TYPES: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "docx": (f"{_OFFICE}wordprocessingml.document", _package("word/document.xml")),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet", _package("xl/workbook.xml")),
    "pptx": (f"{_OFFICE}presentationml.presentation", _package("ppt/presentation.xml")),
    "txt": ("text/plain", _is_text),
    "csv": ("text/csv", _is_text),
    "eml": ("message/rfc822", _is_mail),
    "msg": ("application/vnd.ms-outlook", _is_outlook_mail),
}
