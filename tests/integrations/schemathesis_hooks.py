"""What schemathesis cannot know: cursors are signed, so that made-up ones are all refused."""

from __future__ import annotations

from typing import Any

import schemathesis


@schemathesis.hook
def before_call(context: Any, case: schemathesis.Case, kwargs: Any) -> None:
    """Pages after the first are tested in test_lists.py."""
    if case.query:
        case.query.pop("cursor", None)
