"""Versions of resources as ETag and If-Match."""

from __future__ import annotations

import re
from hashlib import blake2b

import orjson
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from rules.errors import PreconditionRequiredError, StaleError

_TAG = re.compile(r'"([^"]*)"')
TAG_SHAPE = {"type": "string", "example": '"3-9f86d081884c"'}
IF_MATCH_SHAPE = {"type": "string", "example": "*"}  # no other is right before one has read
IF_MATCH_NEEDED_SHAPE = IF_MATCH_SHAPE | {"minLength": 1}
_VERSION = re.compile(r"([1-9][0-9]{0,18})(-[0-9a-f]{12})?")  # as long as a bigint column


def etag(body: object, version: int) -> str:
    """`"3-9f86d081884c"`: the version, and what is shown, which others may change with it."""
    shown = orjson.dumps(body, default=str, option=orjson.OPT_SORT_KEYS)
    return f'"{version}-{blake2b(shown, digest_size=6).hexdigest()}"'


def tagged(
    body: object,
    version: int | None,
    *,
    request: Request,
    status: int = 200,
    location: str = "",
) -> Response:
    """An answer that carries its resource's ETag, and its address where it is new.

    304 for a GET whose If-None-Match holds what is shown. What never changes has no version.
    """
    headers = {"Location": location} if location else {}
    if version is not None:
        headers["ETag"] = tag = etag(body, version)
        if request.method == "GET" and _is_known(request, tag):
            return Response(None, status=304, headers=headers)
    return Response(body, status=status, headers=headers)


def _is_known(request: Request, tag: str) -> bool:
    given = request.headers.get("If-None-Match", "")
    return given.strip() == "*" or tag.strip('"') in _TAG.findall(given)


def expected_version(request: Request, *, required: bool = False) -> int | None:
    """The version in If-Match; None where any will do. A version alone does as well.

    Raises StaleError for a tag that no version has, and PreconditionRequiredError
    where the header is needed and missing.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        if required:
            raise PreconditionRequiredError(
                _("Send If-Match with the ETag that you read, so that nobody's change is lost.")
            )
        return None
    if given == "*":
        return None
    tag = _TAG.fullmatch(given)
    version = _VERSION.fullmatch(tag[1]) if tag else None
    if version is None:
        raise StaleError(_("If-Match does not hold the ETag of a version."))
    return int(version[1])


def matched_version(request: Request, current: int, *, required: bool = False) -> int | None:
    """The version in If-Match, where it is the present one: told before the body is judged.

    Raises StaleError otherwise. The rule asks again when it holds the row.
    """
    version = expected_version(request, required=required)
    check_version(version, current)
    return version


def must_be_new(request: Request) -> bool:
    """Whether the caller wants it made and never changed: `If-None-Match: *`."""
    return request.headers.get("If-None-Match", "").strip() == "*"


def check_version(expected: int | None, current: int) -> None:
    """Raises StaleError unless the caller saw this version."""
    if expected is not None and expected != current:
        raise StaleError(_("The resource is at version %(n)d now.") % {"n": current})


IF_MATCH = OpenApiParameter(
    "If-Match",
    IF_MATCH_SHAPE,
    OpenApiParameter.HEADER,
    description="The ETag you read; `*` for whichever version it is.",
)

IF_MATCH_NEEDED = OpenApiParameter(
    "If-Match",
    IF_MATCH_NEEDED_SHAPE,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag you read; `*` for whichever version it is; 428 without it.",
)

IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    TAG_SHAPE,
    OpenApiParameter.HEADER,
    description="Else 304.",
)
