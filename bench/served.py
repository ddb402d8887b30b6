"""The product and the plain page in one server: gunicorn's application for a benchmark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from kam.serving.room import roomy

product = roomy(get_wsgi_application())
settings.ROOT_URLCONF = "bench.addresses"

from bench import plain  # noqa: E402 (needs the applications loaded)

ordinary = plain.application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Whichever the address belongs to."""
    asked = ordinary if environ["PATH_INFO"].startswith("/plain/") else product
    return asked(environ, start_response)
