"""The committed collection for Postman is what the description makes, and has every operation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.described import operations
from tests.integrations.typescript.postman import COLLECTION, collection

TO_MEND = "bring it up to date: .venv/bin/python -m tests.integrations.typescript.postman"


def requests(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield from requests(item.get("item", []))
        if "request" in item:
            yield item["request"]


def test_the_committed_collection_is_the_current_one(folder: Path) -> None:
    assert collection(folder) == COLLECTION.read_text(), TO_MEND


def test_the_collection_asks_every_operation_with_its_example() -> None:
    asked = {
        (one["method"].lower(), one["name"]): one.get("body", {}).get("raw")
        for one in requests(json.loads(COLLECTION.read_text())["item"])
    }
    described = {}
    for method, _path, operation in operations():
        content = operation.get("requestBody", {}).get("content", {})
        example = content["application/json"]["example"] if content else None
        described[method, operation["summary"]] = example
    assert {key: body and json.loads(body) for key, body in asked.items()} == described
