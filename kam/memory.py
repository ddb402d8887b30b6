"""What a process holds for as long as it lives."""

from __future__ import annotations

import gc
from importlib import import_module

from django.conf import settings


def settle() -> None:
    """Load every address and its view, and leave what is loaded out of collections.

    A full collection of the loaded code takes 80 ms, and came in the middle of requests. What
    requests make is mostly gone with its last reference: circles are looked for less often.
    """
    import_module(settings.ROOT_URLCONF)
    gc.set_threshold(10_000, 20, 20)
    gc.collect()
    gc.freeze()
