"""Sets the plan that comes in as JSON, and answers its PDF. A process of its own: see pdf.py.

What Inter lacks is looked for in the fonts of the machine. PDF/UA-1 forbids a letter that no font
has: then the file is tagged all the same, and claims no standard.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
ATTEMPTS: tuple[dict[str, Any], ...] = (
    {"ignore_system_fonts": True, "pdf_standards": ["ua-1"]},
    {"ignore_system_fonts": False, "pdf_standards": ["ua-1"]},
)


def pdf_from(plan: str) -> bytes:
    """The file. Words are data for the template, never a part of it."""
    for how in ATTEMPTS:
        try:
            return _set(plan, **how)
        except typst.TypstError:
            continue
    return _set(plan, ignore_system_fonts=False)


def _set(plan: str, **how: Any) -> bytes:
    made: bytes = typst.compile(
        HERE / "layout.typ",
        root=HERE,
        font_paths=[HERE / "fonts"],
        sys_inputs={"plan": plan},
        format="pdf",
        **how,
    )
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(pdf_from(sys.stdin.buffer.read().decode()))
