"""Sets what comes in as JSON by one of our layouts, in a process of its own (pdf.py).

What Inter lacks is looked for in the fonts of the machine. PDF/UA-1 forbids a letter that no font
has: then the file is tagged all the same, and claims no standard.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ATTEMPTS: tuple[dict[str, Any], ...] = (
    {"ignore_system_fonts": True, "pdf_standards": ["ua-1"]},
    {"ignore_system_fonts": False, "pdf_standards": ["ua-1"]},
)


def pdf_from(layout: str, data: str) -> bytes:
    """The file. Words are data for the layout, never a part of it."""
    for how in ATTEMPTS:
        try:
            return _set(layout, data, **how)
        except typst.TypstError:
            continue
    return _set(layout, data, ignore_system_fonts=False)


def _set(layout: str, data: str, **how: Any) -> bytes:
    made: bytes = typst.compile(
        Path(layout),
        root=ROOT,
        font_paths=[HERE / "fonts"],
        sys_inputs={"data": data},
        format="pdf",
        **how,
    )
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(pdf_from(sys.argv[1], sys.stdin.buffer.read().decode()))
