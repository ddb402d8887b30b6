"""The two ways in which clients say which revision of the protocol they speak.

Up to 2025-11-25 a client begins with `initialize`, and names the revision in a header from then
on. Since 2026-07-28 there is no beginning: each request names it, in its header and its `_meta`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from django.utils.translation import gettext as _

from integrations.mcp.messages import (
    HEADER_MISMATCH,
    INVALID_PARAMS,
    UNSUPPORTED_VERSION,
    Fault,
    Message,
)

BY_HANDSHAKE = ("2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25")
BY_REQUEST = ("2026-07-28",)
ALL = (*BY_HANDSHAKE, *BY_REQUEST)
VERSION, CAPABILITIES, SERVER = (
    f"io.modelcontextprotocol/{word}"
    for word in ("protocolVersion", "clientCapabilities", "serverInfo")
)
_HEADER, _METHOD, _NAME = "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"
_CODED = "=?base64?"


def agreed(asked: object) -> str:
    """The revision of a client that begins with `initialize`: its own where we speak it."""
    return asked if isinstance(asked, str) and asked in BY_HANDSHAKE else BY_HANDSHAKE[-1]


def is_by_request(message: Message, headers: Mapping[str, str]) -> bool:
    """Whether a message says by itself which revision it speaks; raises Fault where that is
    one that we don't speak, or where header and message disagree."""
    told = headers.get(_HEADER)
    if told is not None and told not in ALL:
        raise _unsupported(told)
    if message.is_notification:
        return told in BY_REQUEST
    if VERSION not in message.meta:
        if told in BY_REQUEST:
            raise Fault(INVALID_PARAMS, _("params._meta lacks %(name)s.") % {"name": VERSION})
        return False
    _check(message, headers)
    return True


def _check(message: Message, headers: Mapping[str, str]) -> None:
    version = message.meta[VERSION]
    if CAPABILITIES not in message.meta:
        raise Fault(INVALID_PARAMS, _("params._meta lacks %(name)s.") % {"name": CAPABILITIES})
    expected = {_HEADER: version, _METHOD: message.method}
    if message.method == "tools/call":
        expected[_NAME] = message.params.get("name")
    for header, value in expected.items():
        if _decoded(headers.get(header)) != value:
            told = _("The header %(header)s is not what the message says.") % {"header": header}
            raise Fault(HEADER_MISMATCH, told)
    if version not in BY_REQUEST:
        raise _unsupported(version)


def _unsupported(version: str) -> Fault:
    told = _("This version of the protocol is not spoken here.")
    data = {"supported": [*ALL], "requested": version[:40]}
    return Fault(UNSUPPORTED_VERSION, told, data=data)


def _decoded(value: str | None) -> str | None:
    """A header as it was meant: what is not plain ASCII comes in Base64."""
    if value is None or not (value.startswith(_CODED) and value.endswith("?=")):
        return value
    try:
        return base64.b64decode(value[len(_CODED) : -2], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
