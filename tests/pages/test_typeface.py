"""The typeface is served by us, under an address that browsers keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.templatetags.static import static
from django.test import Client

from pages import assets

ADDRESS = re.compile(r"/static/fonts/inter-latin\.[0-9a-f]{12}\.woff2")


@pytest.fixture
def collected(tmp_path: Path, settings: Any) -> Iterator[None]:
    """Static files as production serves them: collected, with a hash in each name."""
    storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = settings.DEBUG = False
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": storage}}
    call_command("collectstatic", "--no-input", "--verbosity", "0")
    assets._join_once.cache_clear()
    yield
    assets._join_once.cache_clear()


def test_the_style_names_an_address_that_browsers_keep(collected: None, db: None) -> None:
    client = Client()
    style = client.get(assets.asset_url("css")).content.decode()
    (address,) = ADDRESS.findall(style)
    font, licence = client.get(address), client.get("/static/fonts/LICENSE.txt")
    assert static("fonts/inter-latin.woff2") == address
    assert b"".join(font.streaming_content)[:4] == b"wOF2"
    assert (font["Content-Type"], font["Cache-Control"]) == (
        "font/woff2",
        "max-age=315360000, public, immutable",
    )
    assert b"SIL Open Font License, Version 1.1" in b"".join(licence.streaming_content)
