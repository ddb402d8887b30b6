"""Primary keys: version 7, in order, never twice."""

import threading
import uuid

import time_machine

from tenants.ids import uuid7


def test_they_rise_even_while_the_clock_stands_still() -> None:
    with time_machine.travel("2030-01-01T00:00:00Z", tick=False):
        made = [uuid7() for _ in range(5_000)]
    assert made == sorted(set(made))
    assert {(key.version, key.variant) for key in made} == {(7, uuid.RFC_4122)}


def test_threads_never_make_the_same() -> None:
    made: list[uuid.UUID] = []

    def work() -> None:
        made.extend(uuid7() for _ in range(2_000))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8_000
