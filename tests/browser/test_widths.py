"""No page is wider than its screen: any language, the widest typeface, the longest names."""

from __future__ import annotations

import itertools

import pytest
from django.db.models import F, Model, Value
from django.db.models.functions import Replace, RPad
from playwright.sync_api import Page, Route

from accounts.models import Account, Person, Phase, SavedFilter, Stakeholder
from integrations.models import ApiKey
from plans.models import Action
from scoring.models import Criterion, Matrix
from tenants.models import Membership, Organization, User
from tenants.scope import organization_scope, user_scope
from tests.browser import crawl, stage
from tests.browser.conftest import Open

SCREENS = ({"width": 1360, "height": 900}, {"width": 360, "height": 780})
# Text is never set in anything wider where Inter can't be had.
WIDEST = """@layer utilities {
  :root[data-typeface="DejaVu Sans"] { --font: "DejaVu Sans", "Verdana", sans-serif } }"""
WIDER_THAN_THE_SCREEN = "document.documentElement.scrollWidth > window.innerWidth + 1"
WHAT_IS_WIDE = """[...document.querySelectorAll("body *")].filter(e => {
  if (e.getBoundingClientRect().right <= window.innerWidth + 1) return false;
  for (let up = e.parentElement; up; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== "visible") return false;
  return true;
}).slice(-3).map(e => e.outerHTML.replace(/\\s+/g, " ").slice(0, 160)).join(" | ")"""
IN_INTER = """document.fonts.ready.then(() => [...document.fonts].some(f =>
  f.status === "loaded" && f.family.replaceAll('"', "") === "Inter"))"""
SET_IN = """name => {
  document.documentElement.dataset.typeface = name;
  return new Promise(done => requestAnimationFrame(() => setTimeout(done)));
}"""
"""And the next frame is drawn: a table is looked at again when its width changes."""
NAMES: tuple[tuple[type[Model], str], ...] = (
    (Account, "name"),
    (Account, "legal_name"),
    (Account, "segment"),
    (Account, "city"),
    (Person, "name"),
    (Stakeholder, "title"),
    (Phase, "name"),
    (SavedFilter, "name"),
    (Matrix, "name"),
    (Criterion, "name"),
    (Action, "title"),
    (ApiKey, "name"),
)


def lengthen_names(slug: str) -> None:
    """Sixty letters without a space, in everything that somebody named."""
    with organization_scope(stage.administrator(slug).organization_id):
        for model, field in NAMES:
            model.objects.update(**{field: _long(field)})
        Organization.objects.update(name=_long("name"))
        people = list(Membership.objects.values_list("user_id", flat=True))
    for person in people:
        with user_scope(person):
            User.objects.update(name=_long("name"))


def _long(field: str) -> RPad:
    return RPad(Replace(F(field), Value(" "), Value("")), 60, Value("Zusammen"))


def _with_widest(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text() + WIDEST)


@pytest.mark.parametrize(("slug", "locale"), [("borealis", "en-GB"), ("aurora", "pt-BR")])
def test_no_page_is_wider_than_its_screen(open_page: Open, slug: str, locale: str) -> None:
    stage.set_up(slug)
    lengthen_names(slug)
    page = open_page(f"leader@{slug}.example", "/styleguide/", locale=locale)
    assert page.locator("html").get_attribute("lang") == locale.lower().replace("-gb", "")
    assert page.evaluate(IN_INTER)
    page.route("**/assets/*.css", _with_widest)
    wide: list[str] = []

    def measured(address: str) -> str | None:
        html = crawl.html_at(page, address)
        if html is not None:
            wide.extend(f"{address} {what}" for what in _too_wide(page))
        return html

    found = crawl.pages(measured, f"/o/{slug}/", "/profile/", "/styleguide/")
    assert len(found) > 60
    assert "\n".join(wide) == ""


def _too_wide(page: Page) -> list[str]:
    found = []
    for screen, typeface in itertools.product(SCREENS, ("Inter", "DejaVu Sans")):
        page.set_viewport_size(screen)
        page.evaluate(SET_IN, typeface)
        if page.evaluate(WIDER_THAN_THE_SCREEN):
            found.append(f"{typeface} {screen['width']} {page.evaluate(WHAT_IS_WIDE)}")
    return found
