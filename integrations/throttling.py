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

    Without Redis the API goes on unlimited: being slow for all would be worse.
    """

    def __init__(self) -> None:
        self.limit, self.window = rate_of(str(api_settings.DEFAULT_THROTTLE_RATES["key"]))
        self.now = time.time()

    def allow_request(self, request: Request, view: APIView) -> bool:
        if request.auth is None:
            return True
        try:
            return _allowances.take(
                request.auth.pk, self.limit, self.window, int(self.now // self.window)
            )
        except redis.RedisError:
            _logger.warning("Rate limits are off: Redis does not answer")
            return True

    def wait(self) -> float:
        """Seconds until the next window."""
        return self.window - self.now % self.window


@dataclass
class _Allowance:
    number: int
    left: int


class Allowances:
    """Requests that this process has fetched from the counters and not used yet.

    A hundredth of a limit is fetched at a time, so that few requests wait for Redis. No key
    ever gets more than its limit; what one process fetched and left is lost to the others.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_key: dict[uuid.UUID, _Allowance] = {}

    def take(self, key_id: uuid.UUID, limit: int, window: int, number: int) -> bool:
        """Whether the key has a request left in the window of this number."""
        with self._lock:
            known = self._by_key.get(key_id)
            if known is None or known.number != number:
                known = self._by_key[key_id] = _Allowance(number, 0)
            if known.left == 0:
                known.left = _fetch(f"kam:rate:{key_id.hex}:{number}", limit, window)
            if known.left == 0:
                return False
            known.left -= 1
            return True


def _fetch(name: str, limit: int, window: int) -> int:
    """A share of the counter, less where the limit is near, 0 at its end."""
    share = max(1, limit // _SHARES)
    count = _redis().incrby(name, share)
    if count == share:
        _redis().expire(name, window)
    return max(0, min(share, limit - (count - share)))


@lru_cache(maxsize=1)
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


_allowances = Allowances()
