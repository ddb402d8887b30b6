"""Spectral's and Redocly's recommended rules, warnings too, find nothing in the description."""

from __future__ import annotations

import json
from pathlib import Path

from tests.described import COMMITTED
from tests.node_tools import node, run


def test_the_committed_description_is_clean_and_a_broken_one_is_not(folder: Path) -> None:
    """Broken by a line less, and by a path whose parameter no operation names."""
    text = COMMITTED.read_text().replace("summary: Read an account\n", "x-none: 1\n")
    broken = folder / "broken.yaml"
    broken.write_text(text.replace("/accounts/{account_id}/:", "/accounts/{other_id}/:"))
    said = run(str(node()), "lint.mjs", str(COMMITTED), str(broken), folder=folder)
    clean, faulty = json.loads(said)
    assert clean == []
    assert {line.partition(" at ")[0] for line in faulty} == {
        "Redocly operation-summary",
        "Redocly path-parameters-defined",
        "Spectral path-params",
    }
