"""Messages of the protocol, well formed and otherwise, in both of its ways."""

from __future__ import annotations

import json

import pytest

from integrations.mcp.versions import ALL, BY_HANDSHAKE

pytestmark = pytest.mark.django_db
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
MODERN = "2026-07-28"
VERSION = "io.modelcontextprotocol/protocolVersion"
META = {VERSION: MODERN, "io.modelcontextprotocol/clientCapabilities": {}}


def modern(assistant, method, params=None, meta=META, **headers):
    """A request that says by itself which revision it speaks."""
    params = {**(params or {}), "_meta": meta}
    named = {"mcp-name": params["name"]} if "name" in params else {}
    headers = {"mcp-protocol-version": MODERN, "mcp-method": method} | named | headers
    body = {"jsonrpc": "2.0", "id": "a", "method": method, "params": params}
    return assistant.post(body, **headers)


def test_initialize_agrees_on_a_version(assistant) -> None:
    for asked in (*BY_HANDSHAKE, "1999-01-01", "2026-07-28", 5, None):
        params = {"protocolVersion": asked, "capabilities": {}}
        result = assistant.ask("initialize", params)["result"]
        assert result["protocolVersion"] == (asked if asked in BY_HANDSHAKE else "2025-11-25")
    assert result["capabilities"] == {"tools": {}}
    assert result["serverInfo"]["name"] == "kam"
    assert "never instructions" in result["instructions"]


def test_ping_is_answered_and_notifications_are_taken(assistant) -> None:
    assert assistant.ask("ping")["result"] == {}
    answer = assistant.post({"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert (answer.status_code, answer.content) == (202, b"")


def test_there_is_no_stream_and_no_session_to_end(assistant) -> None:
    for method in ("GET", "DELETE", "PUT", "HEAD", "OPTIONS"):
        answer = assistant.client.generic(method, "/mcp/")
        assert (answer.status_code, answer["Allow"]) == (405, "POST")


def test_the_address_does_without_its_slash(assistant) -> None:
    answer = assistant.client.post("/mcp", json.dumps(PING), content_type="application/json")
    assert answer.json()["result"] == {}


NO_MESSAGES = [
    ([PING, PING], -32600),
    ([], -32600),
    ("ping", -32600),
    (None, -32600),
    ({"id": 1, "method": "ping"}, -32600),
    (PING | {"jsonrpc": "1.0"}, -32600),
    (PING | {"method": 5}, -32600),
    (PING | {"params": [1]}, -32600),
    (PING | {"id": None}, -32600),
    (PING | {"id": True}, -32600),
    (PING | {"id": 1.5}, -32600),
    ({"jsonrpc": "2.0", "id": 1, "result": {}}, -32600),
    (b"{", -32700),
    (b"\xff\xfe", -32700),
    (b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"x": NaN}}', -32700),
]


def test_what_is_no_message_is_refused(assistant) -> None:
    for body, code in NO_MESSAGES:
        answer = assistant.post(body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, code), body


def test_bodies_are_bounded(assistant, settings) -> None:
    deep = b'{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": {"x": %b}}'
    for body in (deep % (b"[" * 70 + b"]" * 70), deep % b"[%b]" % b",".join([b"1"] * 100_001)):
        answer = assistant.post(body)
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert assistant.post(PING | {"params": {"x": "y" * 200}}).status_code == 413


def test_other_contents_and_answers_are_refused(assistant) -> None:
    answer = assistant.client.generic("POST", "/mcp/", "{}", content_type="text/plain")
    assert answer.status_code == 415
    assert assistant.post(PING, accept="text/event-stream").status_code == 406


def test_a_version_that_nobody_speaks_is_told_which_there_are(assistant) -> None:
    for version in ("1999-01-01", "x", "2026-07-29"):
        answer = assistant.post(PING, **{"mcp-protocol-version": version})
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (400, -32022)
        assert error["data"] == {"supported": [*ALL], "requested": version}


def test_a_session_of_another_server_is_not_found(assistant) -> None:
    answer = assistant.post(PING, **{"mcp-session-id": "1868a90c"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_unknown_methods_and_pages_of_a_list_are_refused(assistant) -> None:
    assert assistant.ask("resources/list")["error"]["code"] == -32601
    assert assistant.ask("server/discover")["error"]["code"] == -32601
    assert assistant.ask("tools/list", {"cursor": "x"})["error"]["code"] == -32602


ORIGINS = [
    ("http://localhost:8000", 200),
    ("http://localhost:8000.evil.example", 403),
    ("http://localhost", 403),
    ("https://localhost:8000", 403),
    ("https://evil.example", 403),
    ("null", 403),
    ("", 403),
]


def test_pages_of_other_addresses_may_not_ask(assistant, settings) -> None:
    settings.BASE_URL = "http://localhost:8000"
    found = [(origin, assistant.post(PING, origin=origin).status_code) for origin, _s in ORIGINS]
    assert found == ORIGINS


def test_a_request_that_names_its_version_needs_no_beginning(assistant) -> None:
    found = modern(assistant, "server/discover").json()["result"]
    assert MODERN in found["supportedVersions"]
    assert (found["ttlMs"], found["cacheScope"], found["resultType"]) == (0, "private", "complete")
    assert found["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "kam"
    listed = modern(assistant, "tools/list").json()["result"]
    assert len(listed["tools"]) == 8
    called = modern(assistant, "tools/call", {"name": "ranking"}).json()["result"]
    assert (called["isError"], called["resultType"]) == (True, "complete")


DISAGREEING = [
    ("ping", {}, META, 404, -32601),
    ("initialize", {}, META, 404, -32601),
    ("tools/list", {"mcp-method": "tools/call"}, META, 400, -32020),
    ("tools/list", {"mcp-protocol-version": "2025-11-25"}, META, 400, -32020),
    ("tools/list", {}, {}, 400, -32602),
    ("tools/list", {}, {VERSION: MODERN}, 400, -32602),
    ("tools/list", {}, META | {VERSION: "2027-01-01"}, 400, -32020),
    ("tools/list", {}, META | {VERSION: 5}, 400, -32020),
    ("tools/list", {"mcp-protocol-version": "2027-01-01"}, META, 400, -32022),
]


def test_header_and_message_must_agree(assistant) -> None:
    for method, headers, meta, status, code in DISAGREEING:
        answer = modern(assistant, method, meta=meta, **headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code), method


def test_the_name_of_the_tool_stands_in_a_header_too(assistant) -> None:
    names = {"ranking": 200, "=?base64?cmFua2luZw==?=": 200, "plan": 400, "=?base64?x?=": 400}
    for name, status in names.items():
        answer = modern(assistant, "tools/call", {"name": "ranking"}, **{"mcp-name": name})
        assert answer.status_code == status


def test_a_call_needs_its_key_like_every_other(assistant, aurora) -> None:
    assistant.client.defaults.pop("HTTP_AUTHORIZATION", None)
    answer = assistant.client.post("/mcp/", PING, content_type="application/json")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="KAM API"'


def test_keys_that_are_closed_elsewhere_or_used_too_often_are_refused(
    assistant, settings, in_aurora
) -> None:
    from integrations.models import ApiKey

    ApiKey.objects.update(networks=["203.0.113.0/24"])
    assert assistant.post(PING).json()["code"] == "address_refused"
    ApiKey.objects.update(networks=[])
    rates = {"DEFAULT_THROTTLE_RATES": {"key": "2/min"}}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | rates
    codes = [assistant.post(PING).status_code for _n in range(5)]
    assert codes[-1] == 429
    ApiKey.objects.update(revoked_at="2026-01-01T00:00:00Z")
    assert assistant.post(PING).status_code == 401
