"""Requests with a key: bodies, texts and numbers that are dear to read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

from bench.attack_target import Attack, Target

COMBINING = "\u0301\u0316"
DEEP = 100_000
CHAIN = 1_000


def _body(body: bytes, path: str = "accounts/", *lines: str) -> Callable[..., tuple[str, float]]:
    return lambda target: target.call("POST", path, body, *lines)


def _json(value: Any, path: str = "accounts/") -> Callable[[Target], tuple[str, float]]:
    return _body(json.dumps(value).encode(), path)


def _get(path: str) -> Callable[[Target], tuple[str, float]]:
    return lambda target: target.call("GET", path, b"")


def _chain() -> dict[str, Any]:
    """Each account below the one after it."""
    return {
        "items": [
            {
                "name": f"Link {n}",
                "references": [{"system": "chain", "external_id": str(n)}],
                "parent": {"system": "chain", "external_id": str(n + 1)},
            }
            for n in range(CHAIN)
        ]
    }


def _many_fields() -> bytes:
    return b"{" + b",".join(b'"%x":1' % n for n in range(400_000)) + b"}"


def _month(month: str, revenue: str) -> dict[str, Any]:
    return {"items": [{"account": {"name": "x"}, "month": month, "revenue": revenue}] * 500}


ATTACKS = (
    Attack("400,000 unknown fields", _body(_many_fields())),
    Attack("lists 100,000 deep", _body(b"[" * DEEP + b"]" * DEEP)),
    Attack("objects 100,000 deep", _body(b'{"a":' * DEEP + b"1" + b"}" * DEEP)),
    Attack("2 million empty lists", _body(b"[" + b"[]," * 1_600_000 + b"[]]")),
    Attack("a number of a million digits", _body(b'{"name":' + b"9" * 1_000_000 + b"}")),
    Attack("a number 1e400000000", _body(b'{"name":"A","employees":1e400000000}')),
    Attack("a revenue of 1e100000000", _json(_month("2026-01", "1e100000000"), "revenue/bulk/")),
    Attack("a month of 4,000 digits", _json(_month("9" * 4_000 + "-01", "1"), "revenue/bulk/")),
    Attack(
        "a reference of 100,000 spaces", _json({"name": "A", "references": " " * 100_000 + "x"})
    ),
    Attack(
        "references of 6 kB that match nearly",
        _json({"name": "A", "references": [{"system": "a " * 3000, "external_id": "a:" * 3000}]}),
    ),
    Attack("a name of 500,000 accents", _json({"name": "a" + COMBINING * 500_000})),
    Attack("a name of a million ligatures", _json({"name": "\ufdfa" * 1_000_000})),
    Attack("a web address of 1 MB", _json({"name": "A", "website": "http://" + "a." * 500_000})),
    Attack("notes of 100,000 elements", _json({"name": "A", "notes": "<div><b>" * 100_000})),
    Attack("100,000 tags", _json({"name": "A", "tags": [f"t{n}" for n in range(99_000)]})),
    Attack(
        "1,001 items",
        _json({"items": [{"name": f"A {n}"} for n in range(1_001)]}, "accounts/bulk/"),
    ),
    Attack("1,000 items that are nothing", _json({"items": [None] * 1_000}, "accounts/bulk/")),
    Attack("a chain of 1,000 made bottom-up", _json(_chain(), "accounts/bulk/")),
    Attack(
        "a bomb in gzip",
        _body(gzip.compress(b" " * 100_000_000), "accounts/", "Content-Encoding: gzip"),
    ),
    Attack("a search for 3,900 letters", _get(f"accounts/?search={'a%20' * 900}")),
    Attack("an order of 400 names", _get(f"accounts/?ordering={'name,-' * 500}name")),
    Attack("a cursor of 3,900 letters", _get(f"accounts/?cursor={'A' * 3900}")),
    Attack(
        "a repeat key of 8,000 letters", _body(b"{}", "accounts/", f"Idempotency-Key: {'k' * 8000}")
    ),
    Attack("an ETag of 4,000 tags", _body(b"{}", "accounts/", "If-Match: " + '"a",' * 1900)),
)
