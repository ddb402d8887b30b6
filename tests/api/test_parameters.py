"""What stands behind the `?` is read, or refused: never passed over."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from tests.programs import Program


@lru_cache(maxsize=1)
def described() -> dict[str, list[str]]:
    """The query parameters of every address that can be read without an id."""
    paths: dict[str, Any] = SchemaGenerator().get_schema(public=True)["paths"]
    return {
        path.removeprefix("/api/v1/"): [
            p["name"] for p in operations["get"].get("parameters", []) if p["in"] == "query"
        ]
        for path, operations in paths.items()
        if "get" in operations and "{" not in path
    }


def unknown(answer: Any) -> list[str]:
    """The parameters that the answer says it doesn't know."""
    errors = answer.json().get("errors", [])
    return sorted(e["pointer"].strip("/") for e in errors if e["code"] == "unknown")


@pytest.mark.django_db
def test_every_described_parameter_is_read_and_no_other(writer: Program) -> None:
    assert len(described()) > 30
    for path, names in described().items():
        asked = "&".join(f"{name}=" for name in names)
        assert unknown(writer.call("GET", f"{path}?{asked}")) == [], path
        answer = writer.call("GET", f"{path}?ownr=kam%40aurora.example&{asked}")
        assert (answer.status_code, unknown(answer)) == (400, ["ownr"]), path


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "accounts/?dry_run=true", 400),
        ("POST", "accounts/bulk/?dry_run=true", 400),
        ("HEAD", "accounts/?limit=5", 200),
        ("HEAD", "accounts/?limits=5", 400),
        ("GET", "me/?format=json", 400),
        ("GET", "accuonts/?limit=5", 404),
        ("TRACE", "accounts/?limit=5", 405),
        ("GET", "accounts/?limit=5&limit=7", 400),
    ],
)
def test_each_method_knows_its_own(writer: Program, method: str, path: str, status: int) -> None:
    assert writer.call(method, path, {"name": "Alfa"}).status_code == status


def test_without_a_key_nothing_is_said_of_parameters(program_without_key: Program) -> None:
    assert program_without_key.call("GET", "accounts/?nothing=1").status_code == 401


@pytest.fixture
def program_without_key(db: None) -> Program:
    return Program("")
