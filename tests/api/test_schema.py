"""The description of the API is committed and current."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import call_command

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.yaml"


def test_the_committed_description_is_the_current_one():
    found = StringIO()
    call_command("spectacular", stdout=found)
    assert found.getvalue().rstrip() == COMMITTED.read_text().rstrip()
