"""The command that makes an organisation: the password's four ways in."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tenants.models import User

EMAIL, PASSWORD = "first@acme.example", "a long enough password"


def make(*arguments: str) -> tuple[bool, str]:
    """Whether the administrator's password is the expected one, and what was warned of."""
    warned = io.StringIO()
    given = ["--name", "Acme", "--admin", EMAIL, *arguments]
    call_command("create_organization", "acme", *given, stdout=io.StringIO(), stderr=warned)
    return User.objects.get_by_natural_key(EMAIL).check_password(PASSWORD), warned.getvalue()


def test_by_the_argument_with_a_warning(db: None) -> None:
    is_right, warned = make("--password", PASSWORD)
    assert is_right
    assert "Others on this machine can see" in warned


def test_by_a_file(db: None, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    assert make("--password-file", str(file)) == (True, "")


def test_by_the_environment(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAM_ADMIN_PASSWORD", PASSWORD)
    assert make() == (True, "")


def test_asked_for_at_a_terminal(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(
        "people.management.commands.create_organization.getpass", lambda _asked: PASSWORD
    )
    assert make() == (True, "")


def test_nowhere_says_which_ways_there_are(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(CommandError, match="--password-file FILE, or set KAM_ADMIN_PASSWORD"):
        make()
    assert User.objects.id_of(EMAIL) is None
