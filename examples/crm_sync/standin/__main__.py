"""python -m crm_sync.standin --crm hubspot --port 9000 ana@aurora.example …"""

from __future__ import annotations

import argparse
import contextlib
import threading
from collections.abc import Callable

from .hubspot import HubSpotShape
from .pipedrive import PipedriveShape
from .salesforce import SalesforceShape
from .server import Shape, Trouble, serving

SHAPES: dict[str, Callable[[list[str]], Shape]] = {
    "salesforce": SalesforceShape,
    "hubspot": HubSpotShape,
    "pipedrive": PipedriveShape,
}


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m crm_sync.standin", description=__doc__)
    parser.add_argument("--crm", choices=SHAPES, required=True)
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--trouble", type=float, default=0.0, metavar="SHARE")
    parser.add_argument("users", nargs="+", help="e-mail addresses of those who can own records")
    asked = parser.parse_args()
    shape = SHAPES[asked.crm](asked.users)
    with serving(shape, port=asked.port, trouble=Trouble(asked.trouble)) as address:
        print(f"{asked.crm} at {address}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
