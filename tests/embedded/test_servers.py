"""A server that can't start again is tried until it can, at the address that others know."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from kam.embedded import server
from kam.embedded.server import Server, ServerError


class Full(Server):
    """One that ends at once while its disk is full."""

    name = "full"

    @property
    def disk(self) -> Path:
        return self.directory / "ballast"

    def _prepare(self) -> None:
        self.address = getattr(self, "address", None) or object()

    def _launch(self) -> None:
        self._run(["false"] if self.disk.exists() else ["sleep", "60"])

    def answers(self, environment: dict[str, str]) -> bool:
        return self.is_alive and not self.disk.exists()

    def _clean(self) -> None:
        self.address = None


@pytest.fixture
def running(tmp_path: Path) -> Full:
    one = Full(tmp_path)
    one.join(attach=False)
    return one


def test_it_is_tried_again_later_each_time_until_it_starts(
    running: Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, address = [1000.0], running.address
    own = SimpleNamespace(monotonic=lambda: now[0], sleep=time.sleep)  # this module's clock alone
    monkeypatch.setattr(server, "time", own)
    assert running.watch() is None
    running.disk.touch()
    running.process.kill()
    running.process.wait()
    told = [running.watch()]
    assert told[0].endswith("full is tried again in 1 s")
    assert running.watch() is None
    now[0] += 1
    assert running.watch().endswith("full is tried again in 2 s")
    running.disk.unlink()
    now[0] += 2
    assert running.watch() == "full ended and was started again"
    assert (running.is_alive, running.address) == (True, address)
    running.stop()


def test_a_first_start_that_fails_leaves_nothing(tmp_path: Path) -> None:
    one = Full(tmp_path)
    one.disk.touch()
    with pytest.raises(ServerError, match="full did not start"):
        one.join(attach=False)
    assert (one.address, one.is_owner) == (None, False)
