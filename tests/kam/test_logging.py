"""What the log says of requests: who and how, never a secret of an address."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from kam.logs import JsonFormatter
from tenants.actors import Actor
from tenants.models import Organization
from tests.programs import Program

TOKEN = "4a7d1ed414474e4033ac29ccb8653d9b"
Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The log so far, each line as it would be written."""
    told: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(self.format(record))

    keeper, root = Keeper(), logging.getLogger()
    keeper.setFormatter(JsonFormatter())
    before = root.level
    root.addHandler(keeper)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in told]
    root.removeHandler(keeper)
    root.setLevel(before)


def test_one_line_for_a_page(
    aurora: Organization, leader: Actor, client_of: Callable[[Actor], Client], lines: Lines
) -> None:
    answer = client_of(leader).get("/o/aurora/accounts/?q=secret-client")
    [line] = [line for line in lines() if line["logger"] == "kam.access"]
    assert line["request"] == answer["X-Request-ID"]
    assert line["organization"] == str(aurora.id)
    assert line["member"] == str(leader.membership_id)
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["route"] == "o/<slug:slug>/accounts/"
    assert "secret-client" not in json.dumps(lines())


def test_a_refusal_of_the_api_is_told_with_its_request(writer: Program, lines: Lines) -> None:
    answer = writer.call("GET", "accounts/01a20846-fe00-7136-b13e-a60c7825f89b/")
    assert answer.status_code == 404
    told = [line for line in lines() if line["logger"] in ("django.request", "kam.access")]
    assert sorted({str(line["logger"]) for line in told}) == ["django.request", "kam.access"]
    assert {line["request"] for line in told} == {answer["X-Request-ID"]}
    assert None not in {line["organization"] for line in told}
    assert "None" not in {line.get("key") for line in told}


@pytest.mark.parametrize(
    "address", ["/invitations/{}/", "/calendar/{}.ics", "/o/aurora/nowhere/{}/", "/{}"]
)
@pytest.mark.parametrize("method", ["get", "post", "delete", "put"])
def test_no_secret_of_an_address_is_logged(
    client: Client, aurora: Organization, lines: Lines, address: str, method: str
) -> None:
    client.raise_request_exception = False
    getattr(client, method)(address.format(TOKEN))
    assert lines() != []
    assert TOKEN not in json.dumps(lines())


CANARY = "Titanor-7f3a"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO canaries VALUES (1, %(text)s), (1, %(text)s)",  # a key twice
        "INSERT INTO canaries VALUES (2, %(text)s || repeat('x', 50))",  # a check
        "INSERT INTO canaries VALUES (null, %(text)s)",
        "SELECT %(text)s::uuid",
        "SELECT %(text)s::int",
        "SELECT '{\"a\": ' || %(text)s || '}' ::jsonb",
    ],
)
def test_no_words_of_a_row_are_logged(db: None, lines: Lines, statement: str) -> None:
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            "CREATE TEMPORARY TABLE canaries (id int PRIMARY KEY, words text UNIQUE,"
            " CHECK (length(words) < 40)) ON COMMIT DROP"
        )
        try:
            with transaction.atomic():
                cursor.execute(statement, {"text": CANARY})
        except DatabaseError as error:
            logging.getLogger("celery.app.trace").error(
                "Task raised unexpected: %r\n%s", error, error, exc_info=True
            )
            logging.getLogger("x").exception("It failed")
    said = json.dumps(lines())
    assert "Traceback" in said
    assert CANARY not in said
