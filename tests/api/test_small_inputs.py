"""Bodies that are short to send and long to work on are refused after little work."""

from __future__ import annotations

from collections.abc import Callable

import orjson
import pytest
from django.http import HttpResponse
from django.test import Client

from tenants.actors import Actor
from tests.pace import within
from tests.programs import Program

LITTLE = 400
"""Pieces of work: up to 60 go into reading such a body; what grew with its square would take thousands."""


def sent(writer: Program, path: str, body: bytes) -> HttpResponse:
    writer.call("POST", path, {})  # the first request of a process loads what it needs
    with within(LITTLE):
        answer: HttpResponse = writer.call("POST", path, body)
    return answer


def fields(count: int) -> bytes:
    return orjson.dumps({f"f{n}": 1 for n in range(count)})


TOO_MANY = "The body has more than 100,000 parts or 64 levels: send it in parts."


@pytest.mark.parametrize(
    "body",
    [
        fields(350_000),
        orjson.dumps({"tags": ["x"] * 400_000}),
        orjson.dumps({"items": [{"references": [{}] * 400} for _n in range(1_000)]}),
        b'{"name":' + b"[" * 1_000 + b"]" * 1_000 + b"}",
        b"[" * 100 + b'{"a":1}' + b"]" * 100,
    ],
    ids=["fields", "list", "items", "deep", "deep items"],
)
@pytest.mark.parametrize("path", ["accounts/", "accounts/bulk/"])
def test_a_body_of_too_many_parts_is_refused(writer: Program, path: str, body: bytes) -> None:
    answer = sent(writer, path, body)
    assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (
        413,
        "too_large",
        TOO_MANY,
    )


def test_what_no_reader_of_json_unfolds_is_refused(writer: Program) -> None:
    assert sent(writer, "accounts/", b"[" * 2_000_000).status_code == 400


def test_of_many_unknown_fields_the_first_twenty_are_told(writer: Program) -> None:
    answer = sent(writer, "accounts/", fields(90_000))
    assert (answer.status_code, len(answer.json()["errors"])) == (400, 20)
    assert answer.json()["errors"][0] == {
        "pointer": "/f0",
        "code": "unknown",
        "detail": "There is no such field.",
    }


def test_of_a_list_of_no_texts_the_first_twenty_are_told(writer: Program) -> None:
    body = orjson.dumps({"name": "Lumen", "tags": [1] * 90_000})
    answer = sent(writer, "accounts/", body)
    assert (answer.status_code, len(answer.json()["errors"])) == (400, 20)


def test_of_far_too_many_tags_none_is_looked_at(writer: Program) -> None:
    body = orjson.dumps({"name": "Lumen", "tags": [f"t{n}" for n in range(90_000)]})
    answer = sent(writer, "accounts/", body)
    found = [(error["pointer"], error["code"]) for error in answer.json()["errors"]]
    assert (answer.status_code, found) == (400, [("/tags", "too_many")])


def test_a_form_of_too_many_fields_is_refused(
    leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    body = "&".join(f"f{n}=1" for n in range(400_000))
    client = client_of(leader)
    with within(LITTLE):
        answer = client.post(
            "/o/aurora/accounts/new/", body, content_type="application/x-www-form-urlencoded"
        )
    assert (answer.status_code, "<h1>Too large</h1>" in answer.content.decode()) == (413, True)
