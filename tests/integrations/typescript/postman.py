"""The collection for Postman, made from the committed description.

`.venv/bin/python -m tests.integrations.typescript.postman` brings docs/postman.json up to date.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.described import COMMITTED
from tests.node_tools import furnish, node, run

COLLECTION = COMMITTED.with_name("postman.json")


def collection(folder: Path) -> str:
    """What Postman imports, made in a folder that has Node's packages."""
    return run(str(node()), "postman.mjs", str(COMMITTED), folder=folder)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        COLLECTION.write_text(collection(furnish(Path(made))))
