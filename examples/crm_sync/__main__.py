"""python -m crm_sync --crm salesforce --crm-address https://… --kam-address https://… --state FILE

Keys come from the environment: KAM_KEY, CRM_TOKEN, and KAM_WEBHOOK_SECRET with --listen.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import time
from pathlib import Path

import httpx

from .caller import AwayError
from .ours import Ours
from .pairs import ARCHIVE, DELETE, KEEP, Choices
from .ringing import Bell
from .state import State
from .sync import Sync
from .theirs import Crm
from .theirs.hubspot import HubSpot
from .theirs.pipedrive import Pipedrive
from .theirs.salesforce import Salesforce

CRMS: dict[str, type[Salesforce] | type[HubSpot] | type[Pipedrive]] = {
    "salesforce": Salesforce,
    "hubspot": HubSpot,
    "pipedrive": Pipedrive,
}
QUIET = 3
"""Rounds in which nothing was to be done, one after the other: nothing is on its way."""
log = logging.getLogger("crm_sync")


def main() -> int:
    """Run until stopped."""
    asked = _asked()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    state = State(asked.state)
    if asked.findings:
        for row in state.findings():
            print(json.dumps(row, ensure_ascii=False))
        return 0
    ours = Ours(asked.kam_address, os.environ["KAM_KEY"])
    if lacks := ours.lacking():
        log.error("the key lacks %s", ", ".join(lacks))
        return 1
    theirs: Crm = CRMS[asked.crm](asked.crm_address, os.environ["CRM_TOKEN"], overlap=asked.overlap)
    choices = Choices(
        asked.account_deleted_there,
        asked.account_archived_here,
        asked.contact_deleted_there,
        asked.contact_deleted_here,
    )
    sync = Sync(ours, theirs, state, choices, sweep_every=asked.sweep_every)
    bell = Bell()
    if asked.listen:
        bell.listen(asked.listen, os.environ["KAM_WEBHOOK_SECRET"])
    return _run(sync, bell, asked.every, until_quiet=asked.until_quiet)


def _run(sync: Sync, bell: Bell, every: float, *, until_quiet: bool) -> int:
    """Round after round. What fails is tried again: all that matters stands in the file."""
    quiet = 0
    while not until_quiet or quiet < QUIET:
        begun = time.monotonic()
        try:
            quiet = 0 if sync.round() else quiet + 1
        except httpx.HTTPStatusError as error:
            answer = error.response
            log.warning(
                "%s %s: %s", answer.request.method, answer.request.url.path, answer.text[:500]
            )
            if answer.status_code in (401, 403):
                return 1
            quiet = 0
        except AwayError as error:
            log.warning("%s", error)
            quiet = 0
        bell.wait(max(every - (time.monotonic() - begun), 0))
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m crm_sync", description=__doc__)
    parser.add_argument("--crm", choices=CRMS, required=True)
    parser.add_argument("--crm-address", default="", metavar="URL")
    parser.add_argument("--kam-address", default="", metavar="URL")
    parser.add_argument("--state", type=Path, required=True, metavar="FILE")
    parser.add_argument("--every", type=float, default=15, metavar="SECONDS")
    parser.add_argument("--sweep-every", type=float, default=300, metavar="SECONDS")
    parser.add_argument("--overlap", type=float, default=30, metavar="SECONDS")
    parser.add_argument("--listen", type=int, default=0, metavar="PORT")
    parser.add_argument("--until-quiet", action="store_true", help="stop when both sides are equal")
    parser.add_argument("--findings", action="store_true", help="print what a person has to decide")
    parser.add_argument("--account-deleted-there", choices=(ARCHIVE, KEEP), default=ARCHIVE)
    for name in ("account-archived-here", "contact-deleted-there", "contact-deleted-here"):
        parser.add_argument(f"--{name}", choices=(KEEP, DELETE), default=KEEP)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
