"""A program typed by what openapi-typescript makes of the committed description does the whole job."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tenants.models import Organization
from tests.described import COMMITTED
from tests.integrations.serving import gunicorn
from tests.node_tools import node, run


@pytest.fixture(scope="module")
def program(folder: Path) -> Path:
    """The program as the strict compiler lets it through; it holds what the compiler must refuse."""
    run(
        str(node()),
        "node_modules/openapi-typescript/bin/cli.js",
        str(COMMITTED),
        "--output=schema.d.ts",
        folder=folder,
    )
    run(str(node()), "node_modules/typescript/bin/tsc", folder=folder)
    return folder / "made" / "program.js"


@pytest.mark.django_db(transaction=True)
def test_the_whole_job(
    program: Path, aurora: Organization, rule: None, key_of: Callable[..., str]
) -> None:
    with gunicorn(workers=1) as address:
        said = run(str(node()), str(program), address, key_of(aurora), folder=program.parent)
    made, again, people, months, scores, ranking, plan, told, code = map(
        json.loads, said.splitlines()
    )
    assert made == ["made", "made"]
    assert again == ["unchanged", "unchanged"]
    assert people == ["made", "made", "Rui Sá"]
    assert months == ["made", "made"]
    assert scores == 6
    assert ranking == ["Branch", "Head"]
    assert plan == ["draft", 412, "Grow more"]
    assert {name: told[name] for name in ("accounts", "revenue", "scores")} == {
        "accounts": 2,
        "revenue": 2,
        "scores": 6,
    }
    assert code == "required"
