"""What every page knows."""

from __future__ import annotations

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """Nothing yet."""
    return {"organization": getattr(request, "organization", None)}
