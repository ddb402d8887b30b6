"""Once more, where PostgreSQL says that the same work may well succeed now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

AGAIN = frozenset({"40001", "40P01"})
"""Serialization failure, and deadlock: the transaction is gone, nothing of it stands."""

_ASKED, _TRIED = "_is_asked_again", "_was_tried"

T = TypeVar("T")


def is_retryable(error: BaseException | None) -> bool:
    """Whether the whole transaction may be tried again."""
    return isinstance(error, OperationalError) and (
        getattr(error.__cause__, "pgcode", None) in AGAIN
    )


def at_most_twice(work: Callable[[], T]) -> T:
    """The work, which opens its own transaction; again, once, after a retryable error."""
    try:
        return work()
    except OperationalError as error:
        if not is_retryable(error):
            raise
    return work()


def answered(request: HttpRequest, once: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of a middleware that owns the transaction, tried again where `asks` said so."""
    _keep_body(request)
    try:
        response = once()
    except OperationalError as error:  # at the commit, when the view is over
        if not asks(request, error):
            raise
    else:
        if not request.__dict__.pop(_ASKED, False):
            return response
    return once()


def asks(request: HttpRequest, error: Exception) -> bool:
    """Whether a view that failed with this error is to be tried again; once a request."""
    if not is_retryable(error) or _TRIED in request.__dict__ or not _is_kept(request):
        return False
    request.__dict__ |= {_ASKED: True, _TRIED: True}
    return True


def _keep_body(request: HttpRequest) -> None:
    """What is read from the line once can't be read again; files are not kept for it."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    is_short = announced.isdigit() and int(announced) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if is_short and not (request.content_type or "").startswith("multipart/"):
        request.body  # noqa: B018  (read and kept)


def _is_kept(request: HttpRequest) -> bool:
    if hasattr(request, "_body") or request.method in ("GET", "HEAD"):
        return True
    return hasattr(request, "_files") and not request.FILES  # a form that was read, without files
