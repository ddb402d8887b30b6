"""One way to ask a service: it waits as it is told, and asks again what may be asked again."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

TRIES = 8
WAIT_AT_MOST = 60.0
LATER = frozenset({429, 502, 503, 504})
"""Nothing was done: ask again."""


class AwayError(Exception):
    """The service doesn't answer now. What was on the way is found again in the next round."""


class Caller:
    """Requests to one service."""

    def __init__(self, address: str, headers: Mapping[str, str]) -> None:
        self._client = httpx.Client(base_url=address, headers=headers, timeout=60)
        self.sent = 0

    def ask(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        is_repeatable: bool = True,
    ) -> httpx.Response:
        """The answer, whatever its status but those that say "later".

        `is_repeatable` says whether the same request may be sent again when no answer came.
        Raises AwayError.
        """
        for tried in range(TRIES):
            try:
                self.sent += 1
                answer = self._client.request(
                    method, path, json=json, params=params, headers=headers
                )
            except httpx.TransportError as error:
                if not is_repeatable:
                    raise AwayError(f"{method} {path}: no answer") from error
                time.sleep(_pause(tried))
                continue
            still_runs = answer.status_code == 409 and "still_running" in answer.text
            if answer.status_code not in LATER and not still_runs:
                return answer
            time.sleep(_told(answer) or _pause(tried))
        raise AwayError(f"{method} {path}: nothing after {TRIES} tries")


def _told(answer: httpx.Response) -> float:
    """How long Retry-After says, in seconds or as a date; 0 where it says nothing."""
    said = answer.headers.get("Retry-After", "")
    if said.isdigit():
        return min(float(said), WAIT_AT_MOST)
    if not said:
        return 0
    try:
        until = parsedate_to_datetime(said).timestamp()
    except ValueError:
        return 0
    return min(max(until - time.time(), 0), WAIT_AT_MOST)


def _pause(tried: int) -> float:
    """Longer each time, and never two programs at once."""
    return float(min(0.2 * 2**tried, WAIT_AT_MOST) * random.uniform(0.5, 1))  # noqa: S311 (a pause)
