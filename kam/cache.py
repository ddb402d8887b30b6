"""The cache: Redis, and a bounded memory of this process while Redis doesn't answer.

Limits count on in each process then, and a glance at progress shows none: nothing that a person
asked for fails for it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as LostConnectionError
from redis.retry import Retry

AWAY_FOR = 5.0
"""Seconds until Redis is asked again: each question that hangs costs its timeout."""
IN_MEMORY = 10_000

logger = logging.getLogger(__name__)


class _Away:
    """Until when Redis is left alone; one for the process."""

    until = 0.0


def _either(name: str) -> Callable[..., Any]:
    """A method of Redis, or the same of the memory while it is away."""

    def call(self: Cache, *arguments: Any, **named: Any) -> Any:
        if time.monotonic() >= _Away.until:
            try:
                return getattr(super(Cache, self), name)(*arguments, **named)
            except (RedisError, OSError) as error:
                _Away.until = time.monotonic() + AWAY_FOR
                logger.warning("Redis does not answer: %s", type(error).__name__)
        return getattr(self.memory, name)(*arguments, **named)

    return call


class Cache(RedisCache):
    """Django's, of Redis, with another to fall back on."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {
            "socket_timeout": 0.5,
            "socket_connect_timeout": 0.5,
            "retry": Retry(NoBackoff(), 1, supported_errors=(LostConnectionError,)),
        }
        super().__init__(server, params | {"OPTIONS": options})
        bounds = {"OPTIONS": {"MAX_ENTRIES": IN_MEMORY}}
        self.memory = LocMemCache("while Redis is away", params | bounds)

    add = _either("add")
    get = _either("get")
    set = _either("set")
    touch = _either("touch")
    delete = _either("delete")
    get_many = _either("get_many")
    has_key = _either("has_key")
    incr = _either("incr")
    set_many = _either("set_many")
    delete_many = _either("delete_many")
    clear = _either("clear")
