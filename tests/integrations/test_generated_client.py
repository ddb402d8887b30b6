"""A client that openapi-python-client makes from the committed description does the whole job, typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kam.embedded.services import ROOT
from tenants.models import Organization
from tests.integrations.serving import gunicorn

PROGRAM = Path(__file__).parent / "generated_program.py"
SETTINGS = "post_hooks: []\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the generated package stands."""
    place = tmp_path_factory.mktemp("generated")
    (place / "settings.yaml").write_text(SETTINGS)
    said = run(
        "openapi_python_client",
        "generate",
        f"--path={ROOT / 'docs' / 'openapi.yaml'}",
        f"--config={place / 'settings.yaml'}",
        "--meta=none",
        f"--output-path={place / 'kam_client'}",
        "--fail-on-warning",
        folder=place,
    )
    assert "Warning" not in said
    return place


def run(*module: str, folder: Path) -> str:
    """What a module of the environment says, run in a folder; it must not fail."""
    ended = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "MYPYPATH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def test_the_program_is_typed_by_what_is_generated(folder: Path) -> None:
    """Faults within the generated code are the generator's own: only how it is used is ours."""
    (folder / "program.py").write_text(PROGRAM.read_text())
    strict = ("--strict", "--follow-imports=silent", "--config-file=", "--cache-dir=.mypy")
    assert "no issues found in 1 source file" in run("mypy", *strict, "program.py", folder=folder)
    wrong = PROGRAM.read_text().replace("external_id=number", "external_id=7")
    (folder / "program.py").write_text(wrong)
    with pytest.raises(AssertionError, match='expected "str"'):
        run("mypy", *strict, "program.py", folder=folder)


@pytest.mark.django_db(transaction=True)
def test_the_whole_job(
    folder: Path, aurora: Organization, rule: None, key_of: Callable[..., str]
) -> None:
    with gunicorn(workers=1) as address:
        said = subprocess.run(
            [sys.executable, str(PROGRAM), address, key_of(aurora)],
            env=os.environ | {"PYTHONPATH": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert said.returncode == 0, said.stderr
    made, again, months, scores, ranking, told, code = map(json.loads, said.stdout.splitlines())
    assert made == ["made", "made"]
    assert again == ["unchanged", "unchanged"]
    assert months == ["made", "made"]
    assert scores == 6
    assert ranking == ["Branch", "Head"]
    assert {name: told[name] for name in ("accounts", "revenue", "scores")} == {
        "accounts": 2,
        "revenue": 2,
        "scores": 6,
    }
    assert code == "required"
