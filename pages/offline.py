"""What a browser shows when the server cannot be reached: a page kept by a service worker."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from pages.assets import asset_url

WORKER = Path(settings.BASE_DIR) / "static" / "js" / "service-worker.js"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page itself: nobody's data and no form, so that a browser may keep it."""
    return HttpResponse(render_to_string("offline.html"), headers={"Cache-Control": "no-cache"})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker, with the addresses of what it keeps; a new stylesheet makes it a new one."""
    kept = json.dumps([reverse("offline"), asset_url("css")])
    text = f"const KEPT = {kept};\n{WORKER.read_text(encoding='utf-8')}"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
