"""What schemathesis cannot know: cursors are sealed, and a word for a request is said once."""

from __future__ import annotations

import re
from typing import Any

import schemathesis


@schemathesis.hook
def before_call(context: Any, case: schemathesis.Case, kwargs: Any) -> None:
    """Made-up cursors are all refused, and so is one Idempotency-Key with several bodies.

    test_lists.py, test_stream_api.py and test_repeats.py have these.
    """
    for name in ("cursor", "since"):
        if case.query:
            case.query.pop(name, None)
    if case.query and _names_fields(case):
        case.query.pop("fields")  # it answers less than its shape: test_named_things.py
    if case.headers:
        case.headers.pop("Idempotency-Key", None)


def _names_fields(case: schemathesis.Case) -> bool:
    named = case.query.get("fields")
    shapes = [
        p["schema"] for p in case.operation.definition.raw["parameters"] if p["name"] == "fields"
    ]
    return isinstance(named, str) and any(re.search(s["pattern"], named) for s in shapes)


@schemathesis.hook
def filter_case(context: Any, case: schemathesis.Case) -> bool:
    """A case without a key is none: the command line sends it all the same.

    test_permissions.py asks without one.
    """
    about = getattr(case.meta and case.meta.phase.data, "parameter", None) or ""
    return about.lower() != "authorization"
