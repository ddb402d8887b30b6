"""Two beats and four workers, a real broker and a real mail server."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery

from bench import fault_world
from bench.mail_sink import Sink, listening
from mail.models import Mail
from reviews.models import Reminder
from reviews.tasks import plan_day
from tenants.models import Organization
from tenants.scope import organization_scope
from tests import live
from tests.patience import until

REVIEWS = 60
BEATS, WORKERS = "ab", "abcd"


@pytest.fixture(autouse=True)
def _monday() -> None:
    """Other processes have the real clock: so has this one."""


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    sink = Sink(faulty=0)
    controller = listening(sink)
    yield sink, controller.port
    controller.stop()


@pytest.fixture
def surroundings(transactional_db: None, sink: tuple[Sink, int]) -> dict[str, str]:
    return live.surroundings(sink[1])


@pytest.fixture
def programs(surroundings: dict[str, str], tmp_path: Path) -> Iterator[Path]:
    """All of them, running; the folder of their logs."""
    with live.running(surroundings, tmp_path, workers=WORKERS, beats=BEATS):
        yield tmp_path


def waited(organization_id: uuid.UUID, wanted: int) -> list[str]:
    """The states of the mails, once all reminders are sent."""

    def states() -> list[str]:
        with organization_scope(organization_id):
            found = list(Mail.objects.values_list("state", flat=True))
        return found if found.count("sent") == wanted else []

    return until(states)


@pytest.mark.jobs
@pytest.mark.django_db(transaction=True)
def test_two_beats_and_four_workers_make_each_row_and_send_each_mail_once(
    programs: Path, surroundings: dict[str, str], sink: tuple[Sink, int]
) -> None:
    Celery(broker=surroundings["REDIS_URL"]).send_task("reviews.tasks.plan_day", args=[])
    organization_id = fault_world.organization(0, REVIEWS)
    wanted = REVIEWS * fault_world.PER_REVIEW
    assert waited(organization_id, wanted) == ["sent"] * wanted
    time.sleep(3)  # whoever would send again has the time to
    with organization_scope(organization_id):
        rows = Reminder.objects.values_list("review_id", "member_id", "kind", "day")
        assert (len(rows), len(set(rows))) == (wanted, wanted)
        sent = {f"<mail-{mail.id}@localhost>": mail.attempts for mail in Mail.objects.all()}
    assert (dict(sink[0].accepted), set(sent.values())) == (dict.fromkeys(sent, 1), {1})
    logs = "".join((programs / f"worker-{n}.log").read_text() for n in WORKERS)
    assert logs.count("raised unexpected: TypeError") == 1


@pytest.mark.parametrize(
    ("words", "error"), [([], TypeError), (["no id"], ValueError), (["none"], None)]
)
def test_a_job_without_an_organisation_fails_loudly(
    db: None, words: list[str], error: type[Exception] | None
) -> None:
    words = [str(uuid.uuid4())] if words == ["none"] else words
    with pytest.raises(error or Organization.DoesNotExist):
        plan_day.apply(args=words, throw=True)
