"""Versions of resources as ETag and If-Match."""

from __future__ import annotations

import re

from rest_framework.request import Request
from rest_framework.response import Response

from kam.errors import PreconditionRequiredError, StaleError

_TAG = re.compile(r'"([^"]*)"')
IF_MATCH_SHAPE = {"type": "string", "example": '"3"'}
_VERSION = re.compile(r"[1-9][0-9]{0,8}")


def etag(version: int) -> str:
    """`"3"`."""
    return f'"{version}"'


def tagged(body: object, version: int, *, status: int = 200, location: str = "") -> Response:
    """An answer that carries its resource's version, and its address where it is new."""
    headers = {"ETag": etag(version)} | ({"Location": location} if location else {})
    return Response(body, status=status, headers=headers)


def unchanged(request: Request, version: int) -> bool:
    """Whether the caller's If-None-Match holds this version."""
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or str(version) in _TAG.findall(given)


def expected_version(request: Request, *, required: bool = False) -> int | None:
    """The version in If-Match; None where any will do.

    Raises StaleError for a tag that no version has, and PreconditionRequiredError
    where the header is needed and missing.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        if required:
            raise PreconditionRequiredError(
                "Send If-Match with the ETag that you read, so that nobody's change is lost."
            )
        return None
    if given == "*":
        return None
    tag = _TAG.fullmatch(given)
    if tag is None or not _VERSION.fullmatch(tag[1]):
        raise StaleError("If-Match does not hold the ETag of a version.")
    return int(tag[1])


def check_version(expected: int | None, current: int) -> None:
    """Raises StaleError unless the caller saw this version."""
    if expected is not None and expected != current:
        raise StaleError(f"The resource is at version {current} now.")
