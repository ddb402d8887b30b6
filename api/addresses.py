"""Which addresses are those of programs: no session, no forms, answers in JSON."""

from __future__ import annotations

API, MCP = "/api/", "/mcp/"


def is_of_programs(path: str) -> bool:
    """Whether the API answers at this path, or the MCP server."""
    return path.startswith((API, MCP)) or path == MCP.rstrip("/")
