"""Celery: the app and its two beats; when a job is due stands in the `tasks.py` of its app."""

from __future__ import annotations

import os
import time

from celery import Celery
from celery.signals import beat_init
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")

app = Celery("kam")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=900,
    task_soft_time_limit=840,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=200,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 1200, "unacked_restore_throttle": 1},
    timezone="UTC",
    # Reading files takes minutes: reminders and mails never wait behind it.
    task_queues=[Queue("celery"), Queue("files")],
    task_routes={"accounts.tasks.work_on_imports": {"queue": "files"}},
    beat_schedule={
        "ring due work": {"task": "kam.celery.ring_due_work", "schedule": 15.0},
        "beat heartbeat": {"task": "kam.celery.show_heartbeat", "schedule": 20.0},
    },
)
app.autodiscover_tasks()


def only_ring() -> None:
    """For a process that answers people: no bell is waited for longer than a moment."""
    app.conf.broker_transport_options |= {"socket_timeout": 1, "socket_connect_timeout": 1}
    app.conf.task_publish_retry = False


@app.task
def ring_due_work() -> int:
    """Ring again for every organisation that has work due; the rows hold the truth."""
    from tenants.due_work import ring_all
    from tenants.patience import JOB, working

    with working(JOB):
        return ring_all()


@app.task
def show_heartbeat() -> None:
    """Beat sent it and a worker ran it: both live."""
    from django.core.cache import cache

    from tenants.tenant_task import BEAT_HEARTBEAT, WORKER_HEARTBEAT

    for name in (WORKER_HEARTBEAT, BEAT_HEARTBEAT):
        cache.set(name, time.time(), timeout=600)


@beat_init.connect
def show_first_heartbeat(**_kwargs: object) -> None:
    """At once: whoever waits for /readyz does not wait for the first interval."""
    show_heartbeat.delay()
