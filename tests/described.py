"""The committed description of the API, and whether an answer is one that it tells of."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.urls import Resolver404, resolve

COMMITTED = Path(__file__).parents[1] / "docs" / "openapi.yaml"
METHODS = ("get", "post", "put", "patch", "delete")


@lru_cache(maxsize=1)
def description() -> dict[str, Any]:
    """The whole of it; read alone."""
    with COMMITTED.open() as file:
        return yaml.load(file, yaml.CSafeLoader)


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """Each as (method, path, operation)."""
    return [
        (method, path, of_path[method])
        for path, of_path in description()["paths"].items()
        for method in METHODS
        if method in of_path
    ]


def untold(method: str, path: str, answer: Any) -> str:
    """What of an answer the description doesn't tell; nothing where it is as described.

    It tells of no fault of ours: tests that cause one expect it by name.
    """
    if answer.status_code >= 500:
        return ""
    responses = _responses(method, path)
    told = responses.get(str(answer.status_code)) if responses else {}
    if told is None:
        return f"{method} {path}: {answer.status_code} is not described"
    missing = [name for name in told.get("headers", ()) if name not in answer.headers]
    return f"{method} {path}: {answer.status_code} without {missing}" if missing else ""


def _responses(method: str, path: str) -> dict[str, Any] | None:
    """The described answers, by status; None for what is no operation."""
    try:
        route = resolve(path.partition("?")[0]).route
    except Resolver404:
        return None
    template = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
    operation = description()["paths"].get(template, {}).get(method.lower())
    return operation and operation["responses"]
