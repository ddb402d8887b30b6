"""The description of the API is committed and current."""

from __future__ import annotations

import re
from collections import Counter
from io import StringIO
from typing import Any

import openapi_spec_validator
from django.core.management import call_command
from jsonschema import Draft202012Validator

from api.strict import TEXT
from tests.described import COMMITTED, description, operations


def test_the_committed_description_is_the_current_one():
    found = StringIO()
    call_command("spectacular", stdout=found)
    assert found.getvalue().rstrip() == COMMITTED.read_text().rstrip()


def test_the_description_is_valid() -> None:
    openapi_spec_validator.validate(description())


def test_the_description_is_of_openapi_3_1_and_says_each_thing_once() -> None:
    """What made it invalid: words of 3.0, and choices that stood there twice."""
    document = description()
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


EMPTY = {"type": "string", "maxLength": 0}


def spelt(name: str) -> str:
    """As languages see it that write names in their own way: `old_secret` is `OldSecret`."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def test_no_shape_has_a_field_of_its_own_name() -> None:
    """C# refuses a member that is called like its class; others write `Secret.secret_`."""
    shapes = description()["components"]["schemas"]
    named = {
        name: field
        for name, shape in shapes.items()
        for field in shape.get("properties", {})
        if spelt(field) == spelt(name)
    }
    assert len(shapes) > 200
    assert named == {}
    assert len({spelt(name) for name in shapes}) == len(shapes)


def test_each_operation_has_a_line_and_a_group_that_is_described() -> None:
    lines = [(operation["tags"][0], operation["summary"]) for _m, _p, operation in operations()]
    assert {tag for tag, _line in lines} == {tag["name"] for tag in description()["tags"]}
    assert [line for line, count in Counter(lines).items() if count > 1] == []
    assert [line for _tag, line in lines if not 5 < len(line) < 60] == []


def test_a_text_that_may_be_empty_is_one_shape_when_it_is_empty() -> None:
    """A text without characters fitted both choices of a `oneOf`, and so neither."""
    found = [
        (name, field, shape)
        for name, of_name in description()["components"]["schemas"].items()
        for field, shape in of_name.get("properties", {}).items()
        if EMPTY in shape.get("oneOf", shape.get("anyOf", ())) or shape.get("pattern") == TEXT
    ]
    assert len(found) > 100
    assert [one[:2] for one in found if not Draft202012Validator(one[2]).is_valid("")] == []
