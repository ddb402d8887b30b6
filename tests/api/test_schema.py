"""The description of the API is committed and current."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import openapi_spec_validator
import yaml
from django.core.management import call_command

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.yaml"


def test_the_committed_description_is_the_current_one():
    found = StringIO()
    call_command("spectacular", stdout=found)
    assert found.getvalue().rstrip() == COMMITTED.read_text().rstrip()


def test_the_description_is_valid() -> None:
    openapi_spec_validator.validate(yaml.safe_load(COMMITTED.read_text()))


def test_the_description_is_of_openapi_3_1_and_says_each_thing_once() -> None:
    """What made it invalid: words of 3.0, and choices that stood there twice."""
    document = yaml.safe_load(COMMITTED.read_text())
    found: list[dict[str, Any]] = []

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            found.append(part)
        for inner in part.values() if isinstance(part, dict) else part:
            if isinstance(inner, dict | list):
                walk(inner)

    walk(document)
    choices = [part["enum"] for part in found if isinstance(part.get("enum"), list)]
    assert document["openapi"] == "3.1.0"
    assert len(choices) > 50
    assert [words for words in choices if len(words) != len({*map(str, words)})] == []
    assert [part for part in found if "nullable" in part] == []
