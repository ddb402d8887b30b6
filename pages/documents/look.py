"""How an organisation's files look: its name, its colour, its logo."""

from __future__ import annotations

import struct
from dataclasses import dataclass

OURS = "#006e74"
_READABLE = 4.5
"""The contrast with white that WCAG 2.2 asks of a text: headings stand on white, headers in it."""


@dataclass(frozen=True)
class Look:
    """The name above a file, the colour of headings and bars as #rrggbb, the logo as PNG."""

    name: str = ""
    accent: str = OURS
    logo: bytes = b""

    def logo_within(self, wide: float, high: float) -> tuple[float, float]:
        """Width and height of the logo, as large as it fits, in its own proportions."""
        across, down = struct.unpack(">II", self.logo[16:24])  # where a PNG says so
        share = min(wide / across, high / down)
        return across * share, down * share


def readable(colour: str) -> str:
    """The colour, as much darker as it takes to be read on white."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    while 1.05 / (_luminance(parts) + 0.05) < _READABLE:
        parts = [part * 97 // 100 for part in parts]
    return "#" + "".join(f"{part:02x}" for part in parts)


def _luminance(parts: list[int]) -> float:
    shares = [part / 255 for part in parts]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
