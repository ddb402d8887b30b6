"""The address of the MCP server: streamable HTTP, each request whole in itself."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ParseError, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from api.requests import ApiRequest, ApiView
from integrations.mcp import versions
from integrations.mcp.calling import Caller, call, called_tool, notice
from integrations.mcp.messages import (
    INVALID_PARAMS,
    METHOD_NOT_FOUND,
    PARSE_ERROR,
    Fault,
    Id,
    Message,
    answer,
)
from integrations.models import ApiKey
from rules.errors import NotFoundError

SERVER = {"name": "kam", "title": "KAM", "version": "1"}
_SESSION = "Mcp-Session-Id"
_PRIVATE = {"ttlMs": 0, "cacheScope": "private"}
"""Nothing is kept for later: a tool that is switched off is gone at once."""


@extend_schema(exclude=True)
class McpServer(ApiView):
    """Takes one message, and answers it in JSON; there are no sessions and no streams."""

    http_method_names = ("post",)
    permission_classes = ()  # each tool asks for its scope

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A page of another address speaks here in nobody's name (DNS rebinding)."""
        origin = request.headers.get("Origin")
        if origin is not None and not _is_ours(origin):
            raise PermissionDenied(_("Pages of other addresses may not ask here."))
        super().initial(request, *args, **kwargs)

    def post(self, request: ApiRequest) -> Response:
        """One message: a request is answered, a notification is taken."""
        with translation.override(_language(request)):
            message_id: Id | None = None
            try:
                message = Message.of(_body(request))
                message_id = message.id
                return self._answered(request, message)
            except Fault as fault:
                return Response(fault.body(message_id), status=fault.status)

    def _answered(self, request: ApiRequest, message: Message) -> Response:
        by_request = versions.is_by_request(message, request.headers)
        if not by_request and _SESSION in request.headers:
            raise NotFoundError(_("There is no such session: begin anew without one."))
        if message.is_notification:
            return Response(status=202)
        caller = Caller(cast("ApiKey", request.auth), request.actor)
        try:
            result = _result(request, caller, message, by_request=by_request)
        except Fault as fault:
            # Until 2025-11-25 a client takes what is not 200 for a fault of the way.
            return Response(fault.body(message.id), status=fault.status if by_request else 200)
        if by_request:
            result |= {"resultType": "complete", "_meta": {versions.SERVER: SERVER}}
        return Response(answer(message, result))


def _result(
    request: ApiRequest, caller: Caller, message: Message, *, by_request: bool
) -> dict[str, Any]:
    """What a request is answered; raises Fault for a method that its revision doesn't know."""
    if message.method == "tools/call":
        tool = called_tool(message.params)
        request._request.__dict__["asked_tool"] = tool.name
        return call(caller, tool, message.params)
    if message.method == "tools/list":
        return _listed(caller, message) | (_PRIVATE if by_request else {})
    if by_request and message.method == "server/discover":
        return {"supportedVersions": [*versions.ALL], **_offered(), **_PRIVATE}
    if not by_request and message.method == "initialize":
        version = versions.agreed(message.params.get("protocolVersion"))
        return {"protocolVersion": version, "serverInfo": SERVER, **_offered()}
    if not by_request and message.method == "ping":
        return {}
    told = _("There is no such method here.")
    raise Fault(METHOD_NOT_FOUND, told, status=404)


def _offered() -> dict[str, Any]:
    return {"capabilities": {"tools": {}}, "instructions": notice()}


def _listed(caller: Caller, message: Message) -> dict[str, Any]:
    if message.params.get("cursor") is not None:
        raise Fault(INVALID_PARAMS, _("This is not a cursor that we gave for this list."))
    return {"tools": [tool.description() for tool in caller.tools()]}


def _body(request: ApiRequest) -> object:
    """Raises Fault for what is no JSON; what is too large or too deep is refused as everywhere."""
    try:
        return request.data
    except ParseError as error:
        raise Fault(PARSE_ERROR, str(error.detail)) from error


def _language(request: ApiRequest) -> str:
    """That of the request, or the organisation's where a program names none."""
    asked = request.headers.get("Accept-Language", "*").strip()
    named = request.organization.locale.lower()
    return named if asked in {"", "*"} else translation.get_language() or named


def _is_ours(origin: str) -> bool:
    parts = urlsplit(settings.BASE_URL)
    return origin == f"{parts.scheme}://{parts.netloc}"
