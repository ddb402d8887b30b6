"""Reading request bodies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

import orjson
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.parsers import BaseParser

MOST_PARTS = 100_000
"""Values in a body, those within values too: a thousand items of a hundred."""
DEEPEST = 64


class TooLargeError(exceptions.APIException):
    """The body is longer than the installation reads."""

    status_code = 413
    default_code = "too_large"
    default_detail = _("The body is too large: send it in parts.")


class TooManyPartsError(TooLargeError):
    """Short as it is, it would make work for minutes."""

    default_detail = format_lazy(
        _("The body has more than {parts:,} parts or {levels} levels: send it in parts."),
        parts=MOST_PARTS,
        levels=DEEPEST,
    )


class Json(BaseParser):
    """Strict JSON: UTF-8, no NaN, bounded in length, parts and depth."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Any = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLargeError
        try:
            found = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise exceptions.ParseError(
                _("This is not JSON: %(fault)s.") % {"fault": error}
            ) from error
        _check_parts(found)
        return found


def _check_parts(found: Any) -> None:
    """Level by level, without recursion: what is counted first is work for nobody."""
    level, parts = [found], 0
    for _depth in range(DEEPEST + 1):
        parts += len(level)
        if parts > MOST_PARTS:
            raise TooManyPartsError
        level = [part for whole in level for part in _parts_of(whole)]
        if not level:
            return
    raise TooManyPartsError


def _parts_of(whole: Any) -> Iterable[Any]:
    if isinstance(whole, dict):
        return whole.values()
    return whole if isinstance(whole, list) else ()
