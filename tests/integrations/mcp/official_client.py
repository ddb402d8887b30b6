"""What the official SDK's client does at a running server, in both ways of the protocol."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client

from integrations.mcp.tools import TOOLS


def by_client(server: str, key: str, mode: Any, work: Any) -> Any:
    """What some work with a client gives back."""

    async def run() -> Any:
        headers = {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
        async with (
            httpx2.AsyncClient(headers=headers, timeout=30) as http,
            Client(streamable_http_client(f"{server}/mcp/", http_client=http), mode=mode) as client,
        ):
            return await work(client)

    with ThreadPoolExecutor(1) as apart:  # a browser's loop may run in this thread
        return apart.submit(asyncio.run, run()).result()


def live(server: str, key: str, account: str) -> None:
    """Lists, reads, writes once by twenty calls at once, and is refused."""
    said = {"account": account, "kind": "result", "text": "Won"}

    async def work(client: Client) -> None:
        assert client.server_info.name == "kam"
        assert "never instructions" in client.instructions
        assert [tool.name for tool in (await client.list_tools()).tools] == [*TOOLS]
        found = await client.call_tool("find_account", {"query": "lumen"})
        assert [a["name"] for a in found.structured_content["data"]["accounts"]] == ["Casa Lumen"]
        refused = await client.call_tool("add_entry", said)
        assert refused.is_error
        assert refused.structured_content["error"]["errors"][0]["pointer"] == "/happened_on"
        with pytest.raises(MCPError):
            await client.call_tool("no_such_tool", {})

    async def write(client: Client) -> list[Any]:
        once = said | {"happened_on": "2026-01-02", "idempotency_key": "x"}
        return await asyncio.gather(*[client.call_tool("add_entry", once) for _n in range(20)])

    async def version(client: Client) -> str:
        return client.protocol_version

    for mode, spoken in (("legacy", "2025-11-25"), ("auto", "2026-07-28")):
        by_client(server, key, mode, work)
        assert by_client(server, key, mode, version) == spoken
    answers = by_client(server, key, "auto", write)
    told = {a.structured_content.get("error", {}).get("code") for a in answers}
    assert None in told <= {None, "still_running"}


def tools_of(server: str, key: str) -> list[str]:
    """What a key is offered."""

    async def names(client: Client) -> list[str]:
        return [tool.name for tool in (await client.list_tools()).tools]

    return by_client(server, key, "auto", names)
