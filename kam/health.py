"""Whether the process runs, and whether the product can work."""

from __future__ import annotations

import time
from collections.abc import Callable

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from tenants.checks import runtime_role_is_safe
from tenants.tenant_task import BEAT_HEARTBEAT, WORKER_HEARTBEAT

HEARTBEAT_SECONDS = 90


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Every part that a request or a job needs; 503 names what fails."""
    checks: dict[str, Callable[[], bool]] = {
        "database": _database,
        "role": runtime_role_is_safe,
        "migrations": _migrated,
        "broker": _broker,
        "worker": lambda: _fresh(WORKER_HEARTBEAT),
        "beat": lambda: _fresh(BEAT_HEARTBEAT),
    }
    results = {name: _passes(check) for name, check in checks.items()}
    ready = all(results.values())
    return JsonResponse({"ready": ready, "checks": results}, status=200 if ready else 503)


def _passes(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (Error, redis.RedisError, OSError):
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _broker() -> bool:
    link = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1, retry=None
    )
    with link as client:  # one that only reads, or is full, takes no bell
        return bool(client.set("kam:readyz", 1, ex=HEARTBEAT_SECONDS))


def _fresh(heartbeat: str) -> bool:
    at = cache.get(heartbeat)
    return at is not None and time.time() - at < HEARTBEAT_SECONDS
