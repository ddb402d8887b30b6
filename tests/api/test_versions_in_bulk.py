"""Items of a bulk that say which version they change."""

from __future__ import annotations

from typing import Any

import pytest

from tests.programs import Program

CRM = "crm"
HEAD = {"system": CRM, "external_id": "a"}
ACCOUNT = {"name": "Casa Lumen", "references": [HEAD]}
PERSON = {
    "account": HEAD,
    "name": "Rui Sá",
    "role": "user",
    "references": [{"system": CRM, "external_id": "p"}],
}
MONTH = {"account": HEAD, "month": "2026-08", "revenue": "1.00"}


@pytest.mark.parametrize(
    ("kind", "body", "other"),
    [
        ("accounts", ACCOUNT, {"city": "Recife"}),
        ("stakeholders", PERSON, {"title": "Buyer"}),
        ("revenue", MONTH, {"revenue": "2.00"}),
    ],
)
def test_an_item_of_another_version_is_refused_alone(
    writer: Program, kind: str, body: dict[str, Any], other: dict[str, Any]
) -> None:
    writer.call("PUT", f"accounts/by-ref/{CRM}/a/", {"name": "Casa Lumen"})

    def sent(*items: dict[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
        answer = writer.call("POST", f"{kind}/bulk/", {"items": list(items)})
        return [
            (one["outcome"], [(e["pointer"], e["code"]) for e in one["errors"]])
            for one in answer.json()["results"]
        ]

    stale = ("refused", [("/version", "stale")])
    if kind != "accounts":
        assert sent(body | {"version": 1}) == [stale], "there is none yet"
        assert sent(body) == [("made", [])]
    assert sent(body | other | {"version": 1}, body | other | {"version": 1}) == [
        ("changed", []),
        stale,
    ]
    assert sent(body | other | {"version": 1}, body | other | {"version": 2}) == [
        stale,
        ("unchanged", []),
    ]
    for wrong in (0, "1", -1, 2**60, None, True):
        ((outcome, ((pointer, code),)),) = sent(body | {"version": wrong})
        assert (outcome, pointer) == ("refused", "/version"), (wrong, code)
    (row,) = writer.call("GET", f"{kind}/").json()["results"]
    assert row["version"] == 2
