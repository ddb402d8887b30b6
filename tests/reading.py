"""Pages as a browser takes them, however their templates are laid out."""

from __future__ import annotations

import re


def as_read(html: str) -> str:
    """The HTML without the spaces beside tags, other runs of spaces as one."""
    return re.sub(r"\s*(<[^>]+>)\s*", r"\1", " ".join(html.split()))
