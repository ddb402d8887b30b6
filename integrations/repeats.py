"""Idempotency-Key: what a key asked for once is answered again, and never done again.

The answer is kept in the transaction of what it answers: a process that dies on the way
leaves neither. A refusal is kept too, and what it wrote is not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_orjson_renderer.renderers import ORJSONRenderer

from api.problems import problem_page
from integrations.models import ApiKey, KeptAnswer
from tenants import due_work
from tenants.scope import may_take_turn, require_organization_id

HEADER = "Idempotency-Key"
DUE_KIND = "kept_answers"
KEPT = timedelta(hours=24)
AT_ONCE = 5_000
_SHAPE = re.compile(r"[!-~]{1,255}")
_HEADERS = ("Content-Type", "ETag", "Location")
_PASSING = frozenset({401, 406, 412, 413, 415, 428, 429})
"""Refusals of how it was sent: mended, it may come with the same key."""

Work = Callable[[], HttpResponse]


@dataclass(frozen=True)
class Asked:
    """A request by its key's word for it, and by what it asks."""

    key: ApiKey
    word: str
    content: str

    @classmethod
    def of(cls, request: HttpRequest, key: ApiKey) -> Asked:
        """What this request asks."""
        address = f"{request.method} {request.get_full_path()}\n".encode()
        return cls.named(key, request.headers[HEADER], address + request.body)

    @classmethod
    def named(cls, key: ApiKey, word: str, content: bytes) -> Asked:
        """What a program calls by a word."""
        return cls(key, _digest(word.encode()), _digest(content))


def is_repeatable(request: HttpRequest) -> bool:
    """Whether the program says what it calls this request."""
    return request.method == "POST" and HEADER in request.headers


def once(request: HttpRequest, key: ApiKey, work: Work) -> HttpResponse:
    """The answer of the work, or the one that it gave before."""
    if not _SHAPE.fullmatch(request.headers[HEADER]):
        detail = _("%(header)s has 1 to 255 visible characters of ASCII, no spaces.") % {
            "header": HEADER
        }
        return problem_page(400, "idempotency_key", detail)
    try:
        asked = Asked.of(request, key)
    except RequestDataTooBig:
        return work()  # it is refused where every body is
    return answered_once(asked, work)


def answered_once(asked: Asked, work: Work) -> HttpResponse:
    """The same for what is asked otherwise than by a header."""
    if not may_take_turn(f"{DUE_KIND} {asked.key.pk} {asked.word}"):
        answer = problem_page(409, "still_running", _("The first request of this key still runs."))
        answer["Retry-After"] = "1"
        return answer
    return _before(asked) or _first(asked, work)


def _before(asked: Asked) -> HttpResponse | None:
    kept = KeptAnswer.objects.filter(api_key=asked.key, word=asked.word).first()
    if kept is None:
        return None
    if kept.at <= timezone.now() - KEPT:
        kept.delete()
        return None
    if kept.content != asked.content:
        detail = _("This %(header)s was sent with another request. Take a new one for each.") % {
            "header": HEADER
        }
        return problem_page(422, "idempotency_key_reused", detail)
    answer = HttpResponse(bytes(kept.body), status=kept.status, headers=kept.headers)
    answer["Idempotency-Replayed"] = "true"
    return answer


def _first(asked: Asked, work: Work) -> HttpResponse:
    with transaction.atomic():
        answer = work()  # undoes what it wrote where it refuses
    if answer.status_code < 500 and answer.status_code not in _PASSING:
        KeptAnswer.objects.create(
            api_key=asked.key,
            word=asked.word,
            content=asked.content,
            status=answer.status_code,
            headers={name: answer[name] for name in _HEADERS if name in answer},
            body=_kept_body(answer),
        )
        due_work.mark_first(DUE_KIND, require_organization_id(), at=timezone.now() + KEPT)
    return answer


def _kept_body(answer: HttpResponse) -> bytes:
    """What is shown once is not kept."""
    kept = getattr(answer, "kept_data", None)
    return answer.content if kept is None else ORJSONRenderer().render(kept)


def forget_old(*, now: datetime, at_once: int = AT_ONCE) -> int:
    """Delete what is kept no more, at most so many; due again for the rest."""
    rows = KeptAnswer.objects.order_by("at", "id")
    old = rows.filter(at__lte=now - KEPT).values_list("pk", flat=True)[:at_once]
    gone, _by_model = KeptAnswer.objects.filter(pk__in=list(old)).delete()
    next_one = rows.values_list("at", flat=True).first()
    if next_one is None:
        due_work.clear(DUE_KIND, require_organization_id())
    else:
        due_work.mark(DUE_KIND, require_organization_id(), at=max(next_one + KEPT, now))
    return gone


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
