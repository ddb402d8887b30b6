"""Reading request bodies."""

from __future__ import annotations

from typing import IO, Any

import orjson
from django.conf import settings
from rest_framework import exceptions
from rest_framework.parsers import BaseParser


class TooLargeError(exceptions.APIException):
    """The body is longer than the installation reads."""

    status_code = 413
    default_code = "too_large"
    default_detail = "The body is too large: send it in parts."


class Json(BaseParser):
    """Strict JSON: UTF-8, no NaN, bounded in length and depth."""

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
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise exceptions.ParseError(f"This is not JSON: {error}.") from error
