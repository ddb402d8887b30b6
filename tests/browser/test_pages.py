"""Every page that can be reached: no barrier for anybody, nothing that breaks the frame."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from tenants.models import User
from tests.browser import crawl, stage
from tests.browser.conftest import Open

GRAVE = ("serious", "critical")
ANONYMOUS = ("/auth/login/", "/auth/password/reset/", "/nowhere/")


def html_of(client: Client) -> Callable[[str], str | None]:
    """Gets pages for the crawl; None for what is no page."""

    def get(address: str) -> str | None:
        response = client.get(address, follow=True)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        assert response.status_code < 500, address
        return response.content.decode() if is_page and response.status_code == 200 else None

    return get


def pages_of(email: str) -> dict[str, str]:
    """Every page that the links show to this person."""
    client = Client()
    client.force_login(User.objects.get(email=email))
    slug = email.partition("@")[2].partition(".")[0]
    stage.set_up(slug)
    return crawl.pages(html_of(client), f"/o/{slug}/", "/styleguide/")


def grave_faults(page: Page) -> list[str]:
    """What axe-core calls serious or critical on the page as it stands.

    The inside of the API viewer is Swagger UI's own; only its frame is ours.
    """
    violations = Axe().run(page, {"exclude": [["#api-docs"]]}).response["violations"]
    return [
        f"{page.url} {v['id']}: {v['nodes'][0]['html'][:160]}"
        for v in violations
        if v["impact"] in GRAVE
    ]


@pytest.mark.parametrize(
    ("email", "options"),
    [
        ("admin@borealis.example", {}),
        ("leader@aurora.example", {"color_scheme": "dark", "locale": "pt-BR"}),
    ],
    ids=["light, English", "dark, Portuguese"],
)
def test_no_page_has_a_serious_barrier(open_page: Open, email: str, options: dict) -> None:
    page = open_page(email, **options)
    addresses = pages_of(email)
    assert len(addresses) > 8
    faults = []
    for address in addresses.values():
        page.goto(address)
        faults += grave_faults(page)
    assert "\n".join(faults) == ""


def test_pages_before_sign_in_have_no_serious_barrier(open_page: Open) -> None:
    page = open_page()
    faults = []
    for address in ANONYMOUS:
        page.goto(address)
        faults += grave_faults(page)
    assert "\n".join(faults) == ""


def test_every_choice_is_said_in_words(open_page: Open) -> None:
    email = "admin@borealis.example"
    page = open_page(email)
    mute = []
    for address in pages_of(email).values():
        page.goto(address)
        texts = page.locator("select > option").all_text_contents()
        mute += [address for text in texts if not text.strip(" -–—")]
    assert mute == []
