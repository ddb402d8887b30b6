"""What a browser keeps for the time without a server: one page and what it needs.

The page is nobody's: scripts fill it from the device. A form whose content can wait there has
`data-waits`, and in `data-arrivals` the address that takes it in (`static/js/shell/waiting.js`).
That address answers JSON: below 300 it is done; what is refused with `detail` stays on the device,
with that sentence.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pages.assets import asset_url

WORKER = Path(settings.BASE_DIR) / "static" / "js" / "service-worker.js"
SCRIPTS = ("js/pages/road.js", "js/pages/road-forms.js")
FILES = ("fonts/inter-latin.woff2", *SCRIPTS, "icon.svg")
ICONS = (("icon.svg", "any"), ("icons/192.png", "192x192"), ("icons/512.png", "512x512"))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page itself: nobody's data, so that a browser may keep it."""
    return HttpResponse(_page(), headers={"Cache-Control": "no-cache"})


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The worker, with the addresses of what it keeps; another page or file makes it a new one."""
    kept = [reverse("offline"), asset_url("css"), asset_url("js"), *map(static, FILES)]
    edition = hashlib.sha256((_page() + json.dumps(kept)).encode()).hexdigest()[:12]
    head = f"const KEPT = {json.dumps(kept)};\nconst EDITION = {json.dumps(edition)};\n"
    text = head + WORKER.read_text(encoding="utf-8")
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a device needs to install the product as an app."""
    told = {
        "id": "/",
        "name": _("KAM · key account management"),
        "short_name": "KAM",
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": [{"src": static(file), "sizes": sizes} for file, sizes in ICONS],
    }
    response = JsonResponse(told, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Who is signed in, empty where nobody is, and a fresh token to send forms with."""
    person = str(request.user.pk) if request.user.is_authenticated else ""
    return JsonResponse({"person": person, "token": get_token(request)})


def _page() -> str:
    return render_to_string("offline.html")
