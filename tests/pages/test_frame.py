"""The frame of every page: drawn once, in the reader's language, with what is the reader's."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import Account
from pages.context import Shell
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

TEMPLATES = Path(__file__).parents[2] / "templates"
PAGES = ("organization_home", "accounts:list", "scoring:ranking", "inbox:list")


class Parts(HTMLParser):
    """The ids of a page, what refers to them, and the labels of its navigations."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.referred: list[str] = []
        self.navigations: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids += [given["id"]] if "id" in given else []
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.referred += given.get(name, "").split()
        if tag == "nav":
            self.navigations.append(given.get("aria-label", ""))


@pytest.fixture
def browser(leader: Actor, client_of: Callable[[Actor], Client]) -> Client:
    return client_of(leader)


def _page(browser: Client, name: str) -> str:
    return browser.get(reverse(name, args=["aurora"])).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_the_menu_stands_once_and_every_id_is_one_things_own(browser: Client, name: str) -> None:
    parts = Parts(_page(browser, name))
    assert parts.navigations.count("Sections") == 1
    assert len(parts.ids) == len(set(parts.ids))
    assert set(parts.referred) <= set(parts.ids)


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/o/aurora/nowhere/", 404, "Nothing here"),
        ("/o/aurora/accounts/01a20846-fe00-7136-b13e-a60c7825f89b/", 404, "Nothing here"),
        ("/o/aurora/settings/people/invite/", 403, "This is not open to you"),
    ],
)
def test_a_refusal_stands_beside_the_menu(
    browser: Client, address: str, status: int, heading: str
) -> None:
    answer = browser.get(address)
    page = answer.content.decode()
    assert (answer.status_code, page.count("<h1>"), f"<h1>{heading}</h1>" in page) == (
        status,
        1,
        True,
    )
    assert 'href="/o/aurora/accounts/"' in page
    assert Parts(page).navigations == ["Sections", "You are here", "On the road"]


def test_for_whom_no_organisation_knows_it_stands_alone(
    browser: Client, borealis: Organization
) -> None:
    for address in ("/o/borealis/", "/o/borealis/nowhere/", "/nowhere/"):
        answer = browser.get(address)
        page = answer.content.decode()
        assert (answer.status_code, page.count("<h1>Nothing here</h1>")) == (404, 1)
        assert (Parts(page).navigations, 'href="/o/' in page) == ([], False)


def test_where_the_transaction_is_broken_the_menu_is_not_asked_for(
    in_aurora: Organization, rf: RequestFactory
) -> None:
    request = rf.get("/o/aurora/")
    request.organization = in_aurora
    with transaction.atomic():
        assert Shell(request).refusal_frame == "refused_inside.html"
        transaction.set_rollback(True)
        assert Shell(request).refusal_frame == "refused_outside.html"


def test_parts_that_are_drawn_once_are_drawn_in_each_language(browser: Client) -> None:
    words = "Change password|Alterar senha|Keyboard shortcuts|Atalhos do teclado"
    told = []
    for language in ("en", "pt-br", "en"):
        browser.cookies["language"] = language
        told.append(re.findall(words, _page(browser, "accounts:list")))
    english = ["Change password", *["Keyboard shortcuts"] * 2]
    assert told == [english, ["Alterar senha", *["Atalhos do teclado"] * 2], english]


def test_names_that_look_like_markup_stay_words_in_the_list(
    browser: Client, aurora: Organization
) -> None:
    with organization_scope(aurora.id):
        Account.objects.create(name='<b>"Bold" & {0}</b>', segment="<i>", city="x")
    page = _page(browser, "accounts:list")
    assert page.count("&lt;b&gt;&quot;Bold&quot; &amp; {0}&lt;/b&gt;") == 3
    assert page.count("<small>&lt;i&gt;</small>") == 1
    assert '<b>"Bold"' not in page


def test_a_heading_sorts_and_keeps_the_filters(browser: Client, aurora: Organization) -> None:
    with organization_scope(aurora.id):
        Account.objects.create(name="Any")
    address = reverse("accounts:list", args=["aurora"])
    shown = browser.get(f"{address}?q=an&sort=-revenue&page=1").content.decode()
    assert (
        '<th scope="col" class="n" aria-sort="descending"><a class="sort" href="?q=an&amp;sort=revenue">'
        in shown
    )
    assert '<th scope="col"><a class="sort" href="?q=an&amp;sort=name">' in shown


WORDS = re.compile(r"""translate\s+["']([^"']+)["'](?:\s+context\s+["']([^"']+)["'])?""")
HEADING = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
LABEL = re.compile(r"""data-label="\{%\s*(translate[^%]+)%""")


def test_a_cell_is_called_on_a_phone_as_its_column_is_at_a_desk() -> None:
    other, labelled = [], 0
    for folder in {page.parent for page in TEMPLATES.rglob("*.html")}:
        sources = [page.read_text(encoding="utf-8") for page in folder.glob("*.html")]
        titles = [h for text in sources for h in HEADING.findall(text)]
        headings = {words for title in titles for words in WORDS.findall(title)}
        texts = {text for text, _context in headings}
        for label in (found for text in sources for found in LABEL.findall(text)):
            [words] = WORDS.findall(label)
            labelled += words in headings
            if words[0] in texts and words not in headings:
                other.append((folder.name, *words))
    assert (other, labelled > 50) == ([], True)
