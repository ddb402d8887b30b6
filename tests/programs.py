"""Keys of two organisations, and a program that uses them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from integrations.keys import create_key
from rules.codes import FAULTS, PROBLEMS
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.described import untold


class Program:
    """Calls the API with one key."""

    def __init__(self, key: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {key}"})

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The answer; `body` is sent as JSON, bytes as they are."""
        data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body)
        address = f"/api/v1/{path}"
        answer = self.client.generic(
            method, address, data, content_type="application/json", headers=headers
        )
        assert unlisted(answer) == set(), "codes that rules/codes.py does not list"
        assert untold(method, address, answer) == ""
        return answer


def unlisted(answer: Any) -> set[str]:
    """Codes of a refusal, or of refused items, that nobody can look up."""
    if not answer.content or (answer.status_code < 400 and answer.status_code != 207):
        return set()
    told = answer.json()
    parts = told["results"] if answer.status_code == 207 else [told]
    faults = {error["code"] for part in parts for error in part.get("errors", ())}
    return faults - set(FAULTS) | {told.get("code", "invalid")} - set(PROBLEMS)


@pytest.fixture
def key_of() -> Callable[..., str]:
    """Makes a key and gives its text."""

    def make(organization: Organization, scope: str = "write") -> str:
        with organization_scope(organization.id):
            return create_key(actor=Actor.of_system(organization), name="sync", scope=scope)[1]

    return make


@pytest.fixture
def writer(aurora: Organization, key_of: Callable[..., str]) -> Program:
    """A program that writes in aurora."""
    return Program(key_of(aurora))


@pytest.fixture
def reader(aurora: Organization, key_of: Callable[..., str]) -> Program:
    """A program that reads in aurora."""
    return Program(key_of(aurora, "read"))


@pytest.fixture
def stranger(borealis: Organization, key_of: Callable[..., str]) -> Program:
    """A program that writes in the other organisation."""
    return Program(key_of(borealis))
