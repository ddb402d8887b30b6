"""A document as PDF: tagged, for people and screen readers alike (PDF/UA-1), set by typst.

Typst keeps what it has set, some 25 MB a plan, for as long as its process lives. So it has one
of its own, which ends with the file: 50 ms, and nothing stays in the worker.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from pages.documents.look import Look

_TYPESET = Path(__file__).with_name("typeset.py")
_SECONDS = 30


def pdf_by(layout: Path, data: dict[str, Any]) -> bytes:
    """The file that a layout of ours makes of these data."""
    done = subprocess.run(  # noqa: S603 (our own script, and nobody's words are arguments)
        [sys.executable, str(_TYPESET), str(layout)],
        input=json.dumps(data, default=str).encode(),
        stdout=subprocess.PIPE,
        timeout=_SECONDS,
        check=True,
    )
    return done.stdout


def framed(look: Look, language: str) -> dict[str, Any]:
    """What the paper of every document is told: language, colour and logo."""
    lang, _dash, region = language.partition("-")
    return {
        "lang": lang,
        "region": region.upper() or None,
        "accent": look.accent,
        "logo": list(look.logo),
        "logo_wide": look.logo_within(60, 12)[0] if look.logo else 0,
    }
