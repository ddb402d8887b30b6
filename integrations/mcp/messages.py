"""JSON-RPC: one message in, one answer out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS = -32700, -32600, -32601, -32602
HEADER_MISMATCH, UNSUPPORTED_VERSION = -32020, -32022

Id = str | int
Params = dict[str, Any]


class Fault(Exception):  # noqa: N818 (an answer, not an error)
    """A message that is not answered as it asks: its code, and what to do."""

    def __init__(self, code: int, message: str, *, data: Any = None, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.data, self.status = code, message, data, status

    def body(self, message_id: Id | None) -> dict[str, Any]:
        """As JSON-RPC writes it."""
        error = {"code": self.code, "message": self.message}
        if self.data is not None:
            error["data"] = self.data
        return {"jsonrpc": "2.0", "id": message_id, "error": error}


@dataclass(frozen=True)
class Message:
    """What a client sent: a request, or a notification, which has no id."""

    method: str
    params: Params
    id: Id | None

    @classmethod
    def of(cls, body: object) -> Message:
        """Raises Fault for what is no message of its own: a batch, an answer, a fragment."""
        if isinstance(body, list):
            raise Fault(INVALID_REQUEST, _("Send one message at a time: batches are not taken."))
        if not isinstance(body, dict) or body.get("jsonrpc") != "2.0":
            raise Fault(INVALID_REQUEST, _("This is no JSON-RPC 2.0 message."))
        method, params, found = body.get("method"), body.get("params", {}), body.get("id")
        if not isinstance(method, str) or not isinstance(params, dict):
            raise Fault(INVALID_REQUEST, _("A message has a method, and params by name."))
        if "id" in body and (isinstance(found, bool) or not isinstance(found, str | int)):
            raise Fault(INVALID_REQUEST, _("The id of a message is a text or a whole number."))
        return cls(method, params, found)

    @property
    def is_notification(self) -> bool:
        """Whether nobody waits for an answer."""
        return self.id is None

    @property
    def meta(self) -> dict[str, Any]:
        """What it says about itself."""
        found = self.params.get("_meta")
        return found if isinstance(found, dict) else {}


def answer(message: Message, result: dict[str, Any]) -> dict[str, Any]:
    """The answer of a request."""
    return {"jsonrpc": "2.0", "id": message.id, "result": result}
