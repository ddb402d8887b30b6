"""One stylesheet and one script for every page, joined from one file per component.

The address carries a hash of the content, so browsers keep it for ever and no build is needed.
A typeface that the style names is a file of its own, with an address of the same kind.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_vary_headers

ROOT = Path(settings.BASE_DIR) / "static"
KINDS = {"css": "text/css", "js": "text/javascript"}
CSS_ORDER = ("layers", "fonts", "tokens", "base", "layout")
FONT = re.compile(r"\.\./(fonts/[\w-]+\.woff2)")
ONE_YEAR = 365 * 24 * 3600


def _sources(kind: str) -> list[Path]:
    if kind == "js":
        return sorted((ROOT / "js" / "shell").glob("*.js"))
    first = [ROOT / "css" / f"{name}.css" for name in CSS_ORDER]
    return [*first, *sorted((ROOT / "css" / "components").glob("*.css")), ROOT / "css/print.css"]


def _join(kind: str) -> tuple[bytes, bytes, str]:
    parts = [path.read_text(encoding="utf-8") for path in _sources(kind)]
    if kind == "js":  # a block each, so that names of one module stay its own
        parts = ["{\n" + part + "}\n" for part in parts]
    joined = FONT.sub(lambda found: static(found[1]), "".join(parts))
    body = joined.encode()
    return body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:12]


_join_once = lru_cache(maxsize=len(KINDS))(_join)


def _asset(kind: str) -> tuple[bytes, bytes, str]:
    return _join(kind) if settings.DEBUG else _join_once(kind)


def asset_url(kind: str) -> str:
    """The address of the joined `css` or `js` as it is now."""
    return _address(_asset(kind)[2], kind)


@lru_cache(maxsize=len(KINDS))
def _address(digest: str, kind: str) -> str:
    return reverse("asset", args=[digest, kind])


def asset(request: HttpRequest, digest: str, kind: str) -> HttpResponse:
    """The joined file; an old address gets the present one, kept by nobody."""
    if kind not in KINDS:
        raise Http404
    plain, packed, current = _asset(kind)
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    body = packed if zipped else plain
    response = HttpResponse(body, content_type=f"{KINDS[kind]}; charset=utf-8")
    if zipped:
        response["Content-Encoding"] = "gzip"
    fresh = digest == current
    response["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable" if fresh else "no-store"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
