"""Every page that can be reached: no barrier for anybody, nothing that breaks the frame."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import crawl, stage
from tests.browser.conftest import Open

GRAVE = ("serious", "critical")
ANONYMOUS = ("/auth/login/", "/auth/password/reset/", "/nowhere/")


def grave_faults(page: Page) -> list[str]:
    """What axe-core calls serious or critical on the page as it stands.

    The inside of the API viewer is Swagger UI's own; only its frame is ours.
    """
    answer = Axe().run(page, {"exclude": [["#api-docs"]]}, {"resultTypes": ["violations"]})
    return [
        f"{page.url} {v['id']}: {v['nodes'][0]['html'][:160]}"
        for v in answer.response["violations"]
        if v["impact"] in GRAVE
    ]


def mute_choices(page: Page) -> list[str]:
    """The page, for each choice that is not said in words."""
    texts = page.locator("select > option").all_text_contents()
    return [f"{page.url} {text!r}" for text in texts if not text.strip(" -–—")]


@pytest.mark.parametrize(
    ("email", "options"),
    [
        ("admin@borealis.example", {}),
        ("leader@aurora.example", {"color_scheme": "dark", "locale": "pt-BR"}),
    ],
    ids=["light, English", "dark, Portuguese"],
)
def test_no_page_has_a_serious_barrier(open_page: Open, email: str, options: dict) -> None:
    slug = email.partition("@")[2].partition(".")[0]
    stage.set_up(slug)
    page = open_page(email, **options)
    faults: list[str] = []

    def looked_at(address: str) -> str | None:
        html = crawl.html_at(page, address)
        if html is not None:
            faults.extend(grave_faults(page) + mute_choices(page))
        return html

    found = crawl.pages(looked_at, f"/o/{slug}/", "/styleguide/")
    assert len(found) > 60
    assert "\n".join(faults) == ""


def test_pages_before_sign_in_have_no_serious_barrier(open_page: Open) -> None:
    page = open_page()
    faults = []
    for address in ANONYMOUS:
        page.goto(address)
        faults += grave_faults(page)
    assert "\n".join(faults) == ""
