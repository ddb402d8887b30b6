"""Bodies that come in chunks, without their length: kept, counted and announced."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.conf import settings

CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def announcing(application: Application) -> Application:
    """The same application, with a Content-Length for each body that has none.

    Django reads as much as was announced: without a length it would see an empty body.
    """

    def announced(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_chunked(environ):
            return application(environ, start_response)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            size = _keep(environ["wsgi.input"], body)
            body.seek(0)
            environ |= {"wsgi.input": body, "CONTENT_LENGTH": str(size)}
            return application(environ, start_response)

    return announced


def _is_chunked(environ: dict[str, Any]) -> bool:
    """Only a server that ends the stream itself can be read to its end."""
    return (
        "HTTP_TRANSFER_ENCODING" in environ
        and not environ.get("CONTENT_LENGTH")
        and bool(environ.get("wsgi.input_terminated"))
    )


def _keep(stream: IO[bytes], body: IO[bytes]) -> int:
    """How long the body is; of one over the limit the rest is read and dropped, up to twice it."""
    size = 0
    while size <= 2 * settings.MAX_REQUEST_BODY and (part := stream.read(CHUNK)):
        size += len(part)
        if size <= settings.MAX_REQUEST_BODY + CHUNK:
            body.write(part)
    return size
