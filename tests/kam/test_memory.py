"""What is loaded once isn't looked through again in the middle of requests."""

import subprocess
import sys

SERVED = """
import gc, sys
import kam.wsgi
print("accounts.registry.views" in sys.modules, gc.get_freeze_count() > 100_000)
"""


def test_a_served_process_has_loaded_its_views_and_keeps_them_from_collections() -> None:
    served = subprocess.run(
        [sys.executable, "-c", SERVED], capture_output=True, text=True, check=True
    )
    assert served.stdout.split() == ["True", "True"]
