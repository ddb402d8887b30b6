"""How often: "1200/min" in words, a count and seconds in numbers. Pure."""

from __future__ import annotations

import re

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_RATE = re.compile(
    r"(?P<count>[1-9][0-9]{0,8})/"
    r"(?P<unit>s(?:ec(?:ond)?)?|m(?:in(?:ute)?)?|h(?:our)?|d(?:ay)?)"
)


def rate_of(text: str) -> tuple[int, int]:
    """The count, and the seconds of its window; raises ValueError for what is no rate."""
    found = _RATE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"a rate such as 1200/min, with s, min, hour or day, not {text!r}")
    return int(found["count"]), _SECONDS[found["unit"][0]]
