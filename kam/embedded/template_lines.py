"""A template is read line by line: a line is short and opens one block-level element at most."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

LONGEST_LINE = 120
KINDS = (".html", ".txt")

_OPENS = re.compile(
    r"""<(address | article | aside | blockquote | body | caption | col | colgroup | dd | details
    | dialog | div | dl | dt | fieldset | figcaption | figure | footer | form | h[1-6] | head
    | header | hr | html | legend | li | main | nav | ol | optgroup | option | p | pre | section
    | summary | table | tbody | td | tfoot | th | thead | tr | ul)(?=[\s>/]|$)""",
    re.VERBOSE,
)


def faults(folder: Path) -> list[str]:
    """What is wrong with the templates below a folder, a line each."""
    return [
        f"{path.relative_to(folder)}:{number}: {fault}"
        for path in sorted(folder.rglob("*"))
        if path.suffix in KINDS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        for fault in _faults_of(line)
    ]


def _faults_of(line: str) -> Iterator[str]:
    if len(line) > LONGEST_LINE:
        yield f"{len(line)} letters, {LONGEST_LINE} at most"
    opened = _OPENS.findall(line)
    if len(opened) > 1:
        yield f"opens {', '.join(f'<{name}>' for name in opened)}: one element a line"
