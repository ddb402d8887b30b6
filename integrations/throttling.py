"""How many requests a key may make."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import redis
from django.conf import settings
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from integrations.rates import rate_of

if TYPE_CHECKING:
    from rest_framework.views import APIView

_SHARES = 100
_logger = logging.getLogger(__name__)


class KeyThrottle(BaseThrottle):
    """A counter in Redis for each key and window, shared by all processes.

    Without Redis each process counts for itself: being slow for all would be worse.
    """

    def __init__(self) -> None:
        self.limit, self.window = rate_of(str(api_settings.DEFAULT_THROTTLE_RATES["key"]))
        self.now = time.time()

    def allow_request(self, request: Request, view: APIView) -> bool:
        if request.auth is None:
            return True
        number = int(self.now // self.window)
        return _allowances.take(request.auth.pk, self.limit, self.window, number)

    def wait(self) -> float:
        """Seconds until the next window."""
        return self.window - self.now % self.window


@dataclass
class _Allowance:
    number: int
    left: int = 0
    is_last: bool = False


class Allowances:
    """Requests that this process has fetched from the counters and not used yet.

    A hundredth of a limit is fetched at a time, so that few requests wait for Redis. No key
    ever gets more than its limit; what one process fetched and left is lost to the others.
    A Redis that does not answer is not asked again in the window: the process gives the limit.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_key: dict[uuid.UUID, _Allowance] = {}

    def take(self, key_id: uuid.UUID, limit: int, window: int, number: int) -> bool:
        """Whether the key has a request left in the window of this number."""
        with self._lock:
            known = self._by_key.get(key_id)
            if known is None or known.number != number:
                known = self._by_key[key_id] = _Allowance(number)
            if known.left == 0 and not known.is_last:
                known.left = self._fetched(known, f"kam:rate:{key_id.hex}:{number}", limit, window)
            if known.left == 0:
                return False
            known.left -= 1
            return True

    @staticmethod
    def _fetched(known: _Allowance, name: str, limit: int, window: int) -> int:
        try:
            return _fetch(name, limit, window)
        except redis.RedisError:
            _logger.warning("Rate limits are counted here alone: Redis does not answer")
            known.is_last = True
            return limit


def _fetch(name: str, limit: int, window: int) -> int:
    """A share of the counter, less where the limit is near, 0 at its end."""
    share = max(1, limit // _SHARES)
    count = _redis().incrby(name, share)
    if count == share:
        _redis().expire(name, window)
    return max(0, min(share, limit - (count - share)))


@lru_cache(maxsize=1)
def _redis() -> redis.Redis:
    wait = 0.5  # every key of the process waits
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=wait, socket_connect_timeout=wait, retry=None
    )


_allowances = Allowances()
