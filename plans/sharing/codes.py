"""The code by mail that a share may ask for: six digits, ten minutes, five tries, used once.

It is rebuilt from the row of the share, as its address is: no queue and no table holds it.
"""

from __future__ import annotations

import hmac
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mail.kinds import MailKind
from mail.posting import post
from plans.models import PlanShare

LIVES = timedelta(minutes=10)
TRIES = 5
WAIT = timedelta(minutes=1)
"""So long no other code is sent."""
PASS_LIVES = timedelta(hours=12)
_SALT = "plan share pass"


def code_of(share: PlanShare) -> str:
    """The code that was last asked for."""
    seal = salted_hmac("plan share code", f"{share.pk} {share.code_at}", algorithm="sha256")
    return f"{int(seal.hexdigest(), 16) % 1_000_000:06d}"


@transaction.atomic
def send_code(share: PlanShare) -> None:
    """A new code on its way to the reader; the one before it opens nothing any more."""
    now = timezone.now()
    locked = PlanShare.objects.select_for_update().get(pk=share.pk)
    if locked.code_at is not None and now - locked.code_at < WAIT:
        return
    locked.code_at, locked.code_tries = now, 0
    locked.save(update_fields=["code_at", "code_tries"])
    address = locked.recipient_email
    post(kind=MailKind.PLAN_CODE, key=code_key(locked), address=address, about=locked.pk)


def code_key(share: PlanShare) -> str:
    """The mail of one code: an earlier one that still waits is dropped."""
    return f"share code {share.pk} {share.code_at.timestamp() if share.code_at else 0}"


def is_alive(share: PlanShare) -> bool:
    """Whether the code that was last asked for can still be typed."""
    return share.code_at is not None and timezone.now() - share.code_at < LIVES


def takes_code(share: PlanShare, typed: str) -> bool:
    """Whether this is the code; each try counts, right or wrong, and of two at once both."""
    alive = PlanShare.objects.filter(
        pk=share.pk, code_at=share.code_at, code_at__gt=timezone.now() - LIVES
    )
    if not alive.filter(code_tries__lt=TRIES).update(code_tries=F("code_tries") + 1):
        return False
    if not hmac.compare_digest(code_of(share).encode(), "".join(typed.split()).encode()):
        return False
    return bool(alive.update(code_tries=TRIES))


def let_in(response: HttpResponse, share: PlanShare, *, is_secure: bool) -> HttpResponse:
    """This browser needs no other code for a while."""
    response.set_signed_cookie(
        _cookie(share),
        "in",
        salt=_SALT,
        max_age=PASS_LIVES,
        path="/share/",
        secure=is_secure,
        httponly=True,
        samesite="Strict",
    )
    return response


def was_let_in(request: HttpRequest, share: PlanShare) -> bool:
    """Whether a code was typed in this browser."""
    found = request.get_signed_cookie(_cookie(share), None, salt=_SALT, max_age=PASS_LIVES)
    return found == "in"


def _cookie(share: PlanShare) -> str:
    return f"share_{share.pk.hex}"
