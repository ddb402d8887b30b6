"""RFC 9457 problems: the one shape of every error of the API."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from kam.errors import FieldError, KamError
from kam.requests import current_request_id

CONTENT_TYPE = "application/problem+json"


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a known error into a problem and undo the request's writes."""
    if isinstance(error, KamError):
        response = problem(error.status, error.code, str(error.detail), error.errors)
    elif isinstance(error, Http404):
        response = problem(404, "not_found", "There is no such resource.")
    elif isinstance(error, PermissionDenied):
        response = problem(403, "not_allowed", "This key may not do this.")
    elif isinstance(error, exceptions.ValidationError):
        response = problem(400, "invalid", "The request is not valid.", _flatten(error.detail))
    elif isinstance(error, exceptions.APIException):
        response = problem(error.status_code, str(error.default_code), str(error.detail))
        _copy_headers(error, response)
    else:
        return None
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    return response


def problem(
    status: int, code: str, detail: str, errors: list[FieldError] | None = None
) -> Response:
    """A problem document: type, title, status, detail, code, request_id, errors."""
    body = {
        "type": "about:blank",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": current_request_id(),
        "errors": [
            {"pointer": e.pointer, "code": e.code, "detail": e.detail} for e in errors or []
        ],
    }
    return Response(body, status=status, content_type=CONTENT_TYPE)


def _copy_headers(error: exceptions.APIException, response: Response) -> None:
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)


def _flatten(detail: Any, pointer: str = "") -> list[FieldError]:
    if isinstance(detail, dict):
        return [e for key, value in detail.items() for e in _flatten(value, f"{pointer}/{key}")]
    if isinstance(detail, list):
        found: list[FieldError] = []
        for index, value in enumerate(detail):
            deeper = isinstance(value, dict | list)
            found += _flatten(value, f"{pointer}/{index}" if deeper else pointer)
        return found
    return [FieldError(pointer or "/", getattr(detail, "code", "invalid"), str(detail))]
