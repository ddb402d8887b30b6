"""RFC 9457 problems: the one shape of every error of the API."""

from __future__ import annotations

import http
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from rules.codes import FAULTS
from rules.errors import FieldError, KamError
from tenants.request_ids import current_request_id

CONTENT_TYPE = "application/problem+json"

SAID_OTHERWISE = {
    "blank": "required",
    "empty": "required",
    "max_string_length": "max_length",
    "max_digits": "too_large",
    "max_whole_digits": "too_large",
    "max_decimal_places": "places",
    "null_characters_not_allowed": "characters",
    "surrogate_characters_not_allowed": "characters",
}
"""Codes of serializers for faults that have a code of ours by every other way in."""


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a known error into a problem and undo the request's writes."""
    response = refusal(error)
    if response is not None and transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    return response


def refusal(error: Exception) -> Response | None:
    """A known error as a problem; what was written is for the caller to undo."""
    if isinstance(error, KamError):
        response = problem(error.status, error.code, str(error.detail), error.errors)
    elif isinstance(error, Http404):
        response = problem(404, "not_found", _("There is no such resource."))
    elif isinstance(error, PermissionDenied):
        response = problem(403, "not_allowed", _("This key may not do this."))
    elif type(error) is exceptions.PermissionDenied:
        response = problem(403, "not_allowed", str(error.detail))
    elif isinstance(error, exceptions.ValidationError):
        response = problem(400, "invalid", _("The request is not valid."), flatten(error.detail))
    elif isinstance(error, exceptions.APIException):
        response = problem(error.status_code, str(error.default_code), str(error.detail))
        _copy_headers(error, response)
    else:
        return None
    return response


def problem(
    status: int, code: str, detail: str, errors: list[FieldError] | None = None
) -> Response:
    """A problem as the answer of an API view."""
    return Response(
        document(status, code, detail, errors), status=status, content_type=CONTENT_TYPE
    )


def problem_page(status: int, code: str, detail: str) -> HttpResponse:
    """A problem where no API view answers."""
    return HttpResponse(
        orjson.dumps(document(status, code, detail)), status=status, content_type=CONTENT_TYPE
    )


def document(
    status: int, code: str, detail: str, errors: list[FieldError] | None = None
) -> dict[str, Any]:
    """A problem document: type, title, status, detail, code, request_id, errors."""
    return {
        "type": "about:blank",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": current_request_id(),
        "errors": error_items(errors or []),
    }


def error_items(errors: list[FieldError]) -> list[dict[str, str]]:
    """The errors as the documents and the results of bulk items write them."""
    return [{"pointer": e.pointer, "code": e.code, "detail": str(e.detail)} for e in errors]


def flatten(detail: Any, pointer: str = "") -> list[FieldError]:
    """A serializer's errors, each with the JSON pointer of what it is about."""
    if isinstance(detail, dict):
        return [e for key, value in detail.items() for e in flatten(value, _below(pointer, key))]
    if isinstance(detail, list):
        found: list[FieldError] = []
        for index, value in enumerate(detail):
            deeper = isinstance(value, dict | list)
            found += flatten(value, f"{pointer}/{index}" if deeper else pointer)
        return found
    return [FieldError(pointer, _code(getattr(detail, "code", "invalid")), str(detail))]


def _code(said: str) -> str:
    code = SAID_OTHERWISE.get(said, said)
    return code if code in FAULTS else "invalid"


def _below(pointer: str, key: object) -> str:
    if key == "non_field_errors":
        return pointer
    escaped = str(key).replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{escaped}"


def _copy_headers(error: exceptions.APIException, response: Response) -> None:
    """What REST framework hangs on its errors: how to sign in, and how long to wait."""
    if auth_header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = auth_header
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
