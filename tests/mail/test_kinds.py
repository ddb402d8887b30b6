"""Which mails are sent: one table, and every kind has a writer and a line in the docs."""

from __future__ import annotations

import re
from pathlib import Path

from allauth.account.adapter import get_adapter
from django.conf import settings

from mail.composing import COMPOSERS
from mail.kinds import MailKind
from people.adapters import KINDS, AccountAdapter

TO_PEOPLE = {*KINDS.values(), MailKind.SIGN_IN_NOTICE, MailKind.SIGN_UP}


def test_every_kind_is_composed_by_its_subject_or_written_when_asked_for() -> None:
    assert {*COMPOSERS.keys()} | TO_PEOPLE == {*MailKind.values}
    assert {*COMPOSERS.keys()} & TO_PEOPLE == set()
    assert isinstance(get_adapter(), AccountAdapter)


def test_the_docs_list_every_kind() -> None:
    told = Path(settings.BASE_DIR, "docs/mail.md").read_text()
    assert re.findall(r"^\| `(\w+)` \|", told, re.MULTILINE) == MailKind.values


def test_nothing_speaks_to_a_mail_server_but_the_outbox() -> None:
    root = Path(settings.BASE_DIR)
    speaks = re.compile(
        r"django\.core\.mail import .*get_connection|message\.send\(|\bsend_mail\(|smtplib"
    )
    files = [p for p in root.glob("*/**/*.py") if p.relative_to(root).parts[0] not in OTHERS]
    assert len(files) > 300
    found = [str(p.relative_to(root)) for p in files if speaks.search(p.read_text())]
    assert sorted(found) == ["mail/outbox.py", "people/adapters.py"]  # the hook of allauth


OTHERS = {".venv", "tests", "bench", "var"}
