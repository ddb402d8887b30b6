"""A body in chunks, without a length, is read as any other: by a server that really runs."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

from accounts.models import Account
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.integrations.serving import gunicorn

PATH = "/api/v1/accounts/"
MEGABYTE = b" " * 1024 * 1024

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server(django_db_setup: None) -> Iterator[str]:
    """One server for all tests of this file."""
    with gunicorn(workers=1) as address:
        yield urlsplit(address).netloc


@pytest.fixture
def headers(aurora: Organization, key_of: Callable[..., str]) -> dict[str, str]:
    """Those of a program that writes in aurora."""
    return {"Authorization": f"Bearer {key_of(aurora)}", "Content-Type": "application/json"}


def names(organization: Organization) -> list[str]:
    with organization_scope(organization.id):
        return list(Account.objects.order_by("name").values_list("name", flat=True))


def send(server: str, method: str, path: str, parts: Iterator[bytes], headers: dict[str, str]):
    """The status and the body of the answer to a request in chunks."""
    link = HTTPConnection(server, timeout=60)
    link.request(method, path, parts, headers, encode_chunked=True)
    answer = link.getresponse()
    found = answer.status, json.loads(answer.read())
    link.close()
    return found


def raw(server: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    """The status and the answer to bytes written by hand."""
    head = {"Host": server, "Connection": "close", "Transfer-Encoding": "chunked", **headers}
    lines = [f"POST {PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
    host, port = server.split(":")
    with socket.create_connection((host, int(port)), 60) as link:
        link.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        answer = b"".join(iter(lambda: link.recv(65536), b""))
    return int(answer.split()[1]), answer


def test_chunks_written_by_hand_are_read(server, headers, aurora):
    status, answer = raw(server, headers, b'5\r\n{"nam\r\n9\r\ne":"Acme"\r\n1\r\n}\r\n0\r\n\r\n')
    assert (status, names(aurora)) == (201, ["Acme"]), answer


def test_a_generator_is_read(server, headers, aurora):
    items = ({"name": f"Acme {n:03}"} for n in range(200))
    first, *rest = (json.dumps(item).encode() for item in items)
    parts = (b'{"items":[' + first, *(b"," + part for part in rest), b"]}")
    status, body = send(server, "POST", f"{PATH}bulk/", iter(parts), headers)
    assert (status, len(body["results"])) == (207, 200)
    assert names(aurora) == [f"Acme {n:03}" for n in range(200)]


def test_urllib_with_a_file_like_body_is_read(server, headers, aurora):
    made = Request(f"http://{server}{PATH}", iter([b'{"name": ', b'"Acme"}']), headers)
    with urlopen(made, timeout=60) as answer:
        assert (answer.status, names(aurora)) == (201, ["Acme"])


def test_a_change_in_chunks_changes(server, headers, aurora):
    _status, made = send(server, "POST", PATH, iter([b'{"name":"Acme"}']), headers)
    path = f"{PATH}{made['id']}/"
    status, body = send(server, "PATCH", path, iter([b'{"name":', b'"Beta"}']), headers)
    assert (status, body["name"], names(aurora)) == (200, "Beta", ["Beta"])


@pytest.mark.parametrize("limit", ["DATA_UPLOAD_MAX_MEMORY_SIZE", "MAX_REQUEST_BODY"])
def test_one_over_a_limit_is_refused(server, headers, aurora, limit):
    megabytes = getattr(settings, limit) // len(MEGABYTE)
    parts = (b'{"name":"Acme"}', *[MEGABYTE] * megabytes)
    status, body = send(server, "POST", PATH, iter(parts), headers)
    assert (status, body["code"], names(aurora)) == (413, "too_large", [])


def test_an_empty_chunked_body_is_no_body(server, headers, aurora):
    status, body = send(server, "POST", PATH, iter([]), headers)
    assert (status, [e["pointer"] for e in body["errors"]]) == (400, ["/name"])
    assert names(aurora) == []


def test_what_is_no_chunk_is_refused(server, headers, aurora):
    status, _answer = raw(server, headers, b'no size\r\n{"name":"Acme"}\r\n0\r\n\r\n')
    assert (status, names(aurora)) == (400, [])
