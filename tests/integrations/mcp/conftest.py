"""Assistants that speak to the MCP server by raw messages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from integrations.keys import SOME, create_key
from integrations.mcp.rules import switch_tools
from integrations.mcp.tools import TOOLS
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope


class Assistant:
    """Calls with one key, as a client that began with `initialize`."""

    def __init__(self, key: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {key}"})

    def post(self, body: Any, **headers: str | None) -> Any:
        """The answer to a body, which is sent as JSON; bytes as they are. None sends no header."""
        data = body if isinstance(body, bytes) else json.dumps(body)
        how = {"accept": "application/json, text/event-stream", "accept-language": "en"} | headers
        how = {name: value for name, value in how.items() if value is not None}
        return self.client.generic(
            "POST", "/mcp/", data, content_type="application/json", headers=how
        )

    def ask(self, method: str, params: Any = None, **headers: str) -> Any:
        """The whole JSON-RPC answer of a request."""
        body = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params or {}}
        answer = self.post(body, **headers)
        told = answer.json()
        assert (told["jsonrpc"], told["id"]) == ("2.0", 7)
        return told

    def tools(self, **headers: str) -> list[str]:
        """The names of the tools that are listed."""
        return [tool["name"] for tool in self.ask("tools/list", **headers)["result"]["tools"]]

    def call(self, tool: str, arguments: Any = None, **headers: str) -> Any:
        """The result of a tool, done or refused."""
        params = {"name": tool, "arguments": arguments or {}}
        result = self.ask("tools/call", params, **headers)["result"]
        assert json.loads(result["content"][0]["text"]) == result["structuredContent"]
        return result

    def data(self, tool: str, **arguments: Any) -> Any:
        """What a tool tells."""
        result = self.call(tool, arguments)
        assert not result["isError"], result["structuredContent"]
        return result["structuredContent"]["data"]

    def refusal(self, tool: str, **arguments: Any) -> Any:
        """Why a tool does nothing."""
        result = self.call(tool, arguments)
        assert result["isError"], result["structuredContent"]
        return result["structuredContent"]["error"]


@pytest.fixture
def assistant_of() -> Callable[..., Assistant]:
    """Makes a key with some scopes, and the assistant that has it."""

    def make(organization: Organization, *scopes: str, scope: str = "write") -> Assistant:
        with organization_scope(organization.id):
            _key, text = create_key(
                actor=Actor.of_system(organization),
                name="Assistant",
                scope=SOME if scopes else scope,
                scopes=scopes,
            )
        return Assistant(text)

    return make


@pytest.fixture
def all_on(aurora: Organization) -> None:
    """Every tool of aurora is switched on."""
    with organization_scope(aurora.id):
        switch_tools(actor=Actor.of_system(aurora), names=TOOLS)


@pytest.fixture
def assistant(aurora: Organization, all_on: None, assistant_of: Callable[..., Assistant]) -> Any:
    """One that may do everything in aurora."""
    return assistant_of(aurora)
