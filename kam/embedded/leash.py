"""Processes that end with the one that started them, even when that one is killed.

`python -m kam.embedded.leash MODULE ARGS…` runs a module whose forked children
(gunicorn's and Celery's workers) are on the same leash.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def ends_with_parent(number: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """A function for the child, after the fork: the kernel sends `number` when the parent dies.

    Where there is no prctl (macOS) it does nothing: the next start finds what was left.
    """
    parent = os.getpid()

    def tie() -> None:
        if _prctl is None:
            return
        _prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died before we were tied
            os._exit(1)

    return tie


def _tie_fork() -> None:
    if _prctl is not None:
        _prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def main() -> None:
    """Run the module named by the first argument as `__main__`."""
    os.register_at_fork(after_in_child=_tie_fork)
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
