"""What a process holds for as long as it lives."""

from __future__ import annotations

import gc
from importlib import import_module

from django.conf import settings


def settle() -> None:
    """Load every address and its view, and leave what is loaded out of collections.

    A full collection of the loaded code takes 80 ms, and came in the middle of requests.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
