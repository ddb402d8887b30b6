"""How many requests a key may make."""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from typing import TYPE_CHECKING

import redis
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView

_SECONDS = {
    "s": 1,
    "sec": 1,
    "min": 60,
    "m": 60,
    "hour": 3600,
    "h": 3600,
    "day": 86_400,
    "d": 86_400,
}
_logger = logging.getLogger(__name__)


class KeyThrottle(BaseThrottle):
    """A counter in Redis for each key and window: one round trip.

    Without Redis the API goes on unlimited: being slow for all would be worse.
    """

    def __init__(self) -> None:
        self.limit, self.window = _rate(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]["key"])
        self.now = time.time()

    def allow_request(self, request: Request, view: APIView) -> bool:
        if request.auth is None:
            return True
        name = f"kam:rate:{request.auth.pk.hex}:{int(self.now // self.window)}"
        try:
            count, _set = (
                _redis().pipeline(transaction=False).incr(name).expire(name, self.window).execute()
            )
        except redis.RedisError:
            _logger.warning("Rate limits are off: Redis does not answer")
            return True
        return count <= self.limit

    def wait(self) -> float:
        """Seconds until the next window."""
        return self.window - self.now % self.window


@lru_cache(maxsize=8)
def _rate(text: str) -> tuple[int, int]:
    count, _slash, unit = text.partition("/")
    return int(count), _SECONDS[unit]


@lru_cache(maxsize=1)
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
