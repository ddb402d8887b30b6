"""The product's Celery application with short waits, so that faults show within minutes."""

from __future__ import annotations

from datetime import timedelta

import django
from django.conf import settings

from kam.celery import app

django.setup()

from mail import claims  # noqa: E402 (needs the settings)
from tenants import due_work  # noqa: E402

STUCK_SECONDS, RING_SECONDS, RING_AGAIN_SECONDS, SMTP_SECONDS = 6, 1.0, 4, 2

claims.STUCK_AFTER = timedelta(seconds=STUCK_SECONDS)
claims.WAITS = (1 / 60, 2 / 60, 3 / 60, 4 / 60, 5 / 60)  # type: ignore[assignment]  # of a minute
due_work.RING_AGAIN = timedelta(seconds=RING_AGAIN_SECONDS)
settings.EMAIL_TIMEOUT = SMTP_SECONDS
app.conf.beat_schedule["ring due work"]["schedule"] = RING_SECONDS
app.conf.beat_max_loop_interval = RING_SECONDS

__all__ = ["app"]
