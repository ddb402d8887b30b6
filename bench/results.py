"""What a benchmark found, on the terminal and in docs/performance.md."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


@dataclass(frozen=True)
class Result:
    """One line: what we needed, what it is compared with, the ratio, what is allowed.

    `most` is an upper limit of `found`; where more is better, `least` is a lower one.
    A result with a `remark` and nothing found could not be measured here.
    """

    name: str
    detail: str
    found: float | None
    unit: str = "×"
    most: float | None = None
    least: float | None = None
    remark: str = ""

    @property
    def is_kept(self) -> bool | None:
        """Whether the budget is kept; None where it wasn't measured."""
        if self.found is None:
            return None
        return (self.most is None or self.found <= self.most) and (
            self.least is None or self.found >= self.least
        )

    @property
    def budget(self) -> str:
        """The limit as people write it."""
        sign, limit = ("≤", self.most) if self.most is not None else ("≥", self.least)
        return f"{sign} {limit:g} {self.unit}".strip()

    @property
    def figure(self) -> str:
        """What was found, short."""
        if self.found is None:
            return "–"
        shown = f"{self.found:.0f}" if abs(self.found) >= 100 else f"{self.found:.3g}"
        return f"{shown} {self.unit}".strip()

    @property
    def verdict(self) -> str:
        """kept, over or not measured."""
        return {True: "kept", False: "OVER", None: "not measured"}[self.is_kept]


def show(result: Result) -> None:
    """One line on the terminal."""
    print(
        f"{result.verdict:12}  {result.figure:>10}  (budget {result.budget})  {result.name}\n"
        f"{'':26}{result.remark or result.detail}",
        flush=True,
    )


def write(results: list[Result], sizes: str, *, only: list[str]) -> None:
    """Replace the table in docs/performance.md; where `only` some were measured, their lines."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before = text.partition(BEGIN)[2].partition(END)[0].strip().splitlines()
    today = f"{date.today():%Y-%m-%d}"
    made = {
        f"| {r.name} ": f"| {r.name} | {r.figure} | {r.budget} | {r.verdict} | {r.remark or r.detail} |"
        for r in results
    }
    if only:
        names = ", ".join(only)
        whole = re.sub(rf"; {names} on [\d-]+, \w+ sizes", "", before[0].rstrip("."))
        told = f"{whole}; {names} on {today}, {sizes} sizes."
        kept = {line[: line.index("|", 1)]: line for line in before[4:]}
    else:
        python = f"{platform.python_implementation()} {platform.python_version()}"
        told, kept = f"Measured on {today} with {python}, {sizes} sizes.", {}
    head = ["", "| budget | found | limit | | how |", "|---|---:|---:|---|---|"]
    table = "\n".join([BEGIN, told, *head, *(kept | made).values(), END])
    DOCUMENT.write_text(
        re.sub(f"{BEGIN}.*{END}", lambda _: table, text, flags=re.DOTALL), encoding="utf-8"
    )
