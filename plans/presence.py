"""Who has a section of a plan open, or writes in it, just now.

Kept in Redis for less than a minute: the browser says it again while the page is seen, and who
crashed is gone by themselves. Nothing hangs on it: without Redis nobody is shown.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import redis
from django.conf import settings

from plans.models import Plan, PlanSection
from tenants.actors import Actor

SECONDS = 45
"""How long one word of it counts; the browser repeats it every 15 seconds."""

AWAY_FOR = 5.0
"""Seconds for which nobody waits for a Redis that hangs."""

AT_MOST = 20
"""How many are named in one plan."""


@dataclass(frozen=True)
class Here:
    """Somebody in a section: writing, or with the page open."""

    section_id: uuid.UUID
    name: str
    is_writing: bool


def note_here(actor: Actor, section: PlanSection, *, is_writing: bool = False) -> None:
    """A person has the section open now."""
    if actor.membership_id is None:
        return
    key, said = _key(section), [time.time() + SECONDS, is_writing, actor.label]
    pipe = _redis().pipeline(transaction=False)
    pipe.hset(key, _field(actor, section), json.dumps(said))
    pipe.expire(key, SECONDS)
    _try(pipe.execute)


def note_left(actor: Actor, section: PlanSection) -> None:
    """They closed it."""
    _try(lambda: _redis().hdel(_key(section), _field(actor, section)))


def others_here(actor: Actor, plan: Plan) -> list[Here]:
    """Who else is in a section of the plan, which the caller has found for its reader."""
    key = _plan_key(actor.organization.pk, plan.pk)
    now = time.time()
    found: list[Here] = []
    gone: list[bytes] = []
    for field, kept in (_try(lambda: _redis().hgetall(key)) or {}).items():
        section, _dot, member = field.decode().partition(":")
        until, is_writing, name = json.loads(kept)
        if until < now:
            gone.append(field)
        elif member != str(actor.membership_id):
            found.append(Here(uuid.UUID(section), name, is_writing))
    if gone:
        _try(lambda: _redis().hdel(key, *gone))
    return sorted(found, key=lambda one: (not one.is_writing, one.name))[:AT_MOST]


def _key(section: PlanSection) -> str:
    return _plan_key(section.organization_id, section.plan_id)


def _plan_key(organization_id: uuid.UUID, plan_id: uuid.UUID) -> str:
    return f"kam:here:{organization_id.hex}:{plan_id.hex}"


def _field(actor: Actor, section: PlanSection) -> str:
    return f"{section.pk}:{actor.membership_id}"


class _Away:
    """Until when Redis, which did not answer, is left alone; one for the process."""

    until = 0.0


def _try(ask: Callable[[], Any]) -> Any:
    if time.monotonic() < _Away.until:
        return None
    try:
        return ask()
    except redis.RedisError:
        _Away.until = time.monotonic() + AWAY_FOR
        return None


@lru_cache(maxsize=1)
def _redis() -> redis.Redis:
    wait = 0.2  # pages ask while somebody waits
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=wait, socket_connect_timeout=wait, retry=None
    )
