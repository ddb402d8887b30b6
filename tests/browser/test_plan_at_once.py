"""Two people write one section of a plan in two browsers: no word of either is lost.

KAM_INTERLEAVINGS says how often they write; each round draws who writes where, whose
connection is cut, and whose tab is closed.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kam.embedded.doors import open_door, port_of
from kam.embedded.programs import Program
from kam.embedded.services import python
from plans.models import Plan, PlanSection
from rules.rich_text.cleaning import as_text
from tenants.scope import organization_scope
from tests.browser.conftest import PATIENCE, session_of
from tests.browser.serving import wait_for
from tests.browser.test_two_at_once import SEEN, START, found, settle, write
from tests.live import surroundings
from tests.plans.conftest import account, kams, plan  # noqa: F401 (fixtures)

ROUNDS = int(os.environ.get("KAM_INTERLEAVINGS", "6"))
WRITERS = ("kam@aurora.example", "leader@aurora.example")
NOW = "window.dispatchEvent(new Event('online'))"
Writes = Callable[..., Page]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def section(kams: Client, plan: Plan) -> PlanSection:  # noqa: F811 (fixtures)
    """The summary, with five paragraphs."""
    with organization_scope(plan.organization_id):
        found_section = PlanSection.objects.get(plan=plan, kind="summary")
    kams.post(address(found_section), {"text-html": START, "text-base": "", "version": "1"})
    assert kept(found_section) == START
    return found_section


@pytest.fixture
def context_of(chrome: Browser) -> Iterator[Callable[[str, str], BrowserContext]]:
    """A browser of somebody who has signed in at an address."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def make(email: str, url: str) -> BrowserContext:
        context = chrome.new_context(base_url=url, locale="en-GB")
        context.set_default_timeout(PATIENCE)
        context.add_cookies([session_of(email, url)])
        context.on("weberror", lambda error: faults.append(str(error.error)))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    nobody_asks()
    assert faults == []


def nobody_asks() -> None:
    """What a closed page asked for is answered before the tables are emptied."""
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND state <> 'idle' AND pid <> pg_backend_pid()"
    )
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute(busy)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.1)


def address(section: PlanSection) -> str:
    return reverse("plan:section_edit", args=["aurora", section.pk])


def kept(section: PlanSection) -> str:
    with organization_scope(section.organization_id):
        return PlanSection.objects.get(pk=section.pk).text


def at_work(context: BrowserContext, section: PlanSection) -> Page:
    """A new tab on the section; what is offered there is taken."""
    page = context.new_page()
    page.goto(address(section))
    expect(page.locator(".tiptap")).to_be_visible()
    page.wait_for_timeout(50)
    take = page.locator("[data-take]")
    for _ in range(10):
        if not take.is_visible():
            break
        take.click()
    return page


@pytest.mark.parametrize("seed", range(2))
def test_every_word_of_two_writers_is_somewhere(
    live_server: Any,
    context_of: Callable[[str, str], BrowserContext],
    section: PlanSection,
    seed: int,
) -> None:
    chance = random.Random(seed)
    contexts = [context_of(email, live_server.url) for email in WRITERS]
    pages = [at_work(context, section) for context in contexts]
    words: set[str] = set()
    for number in range(ROUNDS):
        cut = chance.choice([None, None, None, *contexts])
        if cut:
            cut.set_offline(True)
        for who in chance.sample([0, 1, 0, 1], k=chance.randint(1, 4)):
            word = f"w{number}x{len(words)}"
            write(pages[who], chance, word)
            words.add(word)
        seen = [page.evaluate(SEEN) for page in pages]
        assert found(words, *seen, as_text(kept(section))) == words
        if cut:
            cut.set_offline(False)
        chances = chance.random()
        if chances < 0.3:
            who = chance.choice([0, 1])
            pages[who].close()
            pages[who] = at_work(contexts[who], section)
        elif chances < 0.7:
            settle(chance.choice(pages))
    for page in (*pages, *pages):
        settle(page)
    assert found(words, as_text(kept(section))) == words


def test_a_sign_out_in_another_tab_loses_no_word(
    live_server: Any, context_of: Callable[[str, str], BrowserContext], section: PlanSection
) -> None:
    context = context_of(WRITERS[0], live_server.url)
    page, other = at_work(context, section), context.new_page()
    other.goto("/auth/logout/")
    other.locator("form button.main").click()
    other.wait_for_url("**/auth/login/**")
    typed(page, " unsaved")
    expect(page.locator("[data-status]")).to_have_text(
        "You are signed out. The text is kept on this device."
    )
    page.close()
    context.add_cookies([session_of(WRITERS[0], live_server.url)])
    settle(at_work(context, section))
    assert "unsaved" in kept(section)


def test_a_web_process_that_is_killed_loses_no_word(
    tmp_path: Path, context_of: Callable[[str, str], BrowserContext], section: PlanSection
) -> None:
    door = open_door()
    port = port_of(door)
    url = f"http://localhost:{port}"
    command = python("-m", "gunicorn", "--config", "python:kam.serving.gunicorn")
    told = surroundings(25)
    bound = [*command, "--bind", f"fd://{door.fileno()}"]
    web = Program("web", bound, told, tmp_path / "web.log", door=door)
    web.start()
    try:
        wait_for(port)
        pages = [at_work(context_of(email, url), section) for email in WRITERS]
        words = [f"k{n}" for n in range(8)]
        for n, word in enumerate(words):
            typed(pages[n % 2], f" {word}")
            pages[n % 2].evaluate(NOW)  # a save is on its way
            if n in (2, 5):
                os.killpg(web.process.pid, signal.SIGKILL)  # type: ignore[union-attr]
                web.process.wait()  # type: ignore[union-attr]
                seen = [page.evaluate(SEEN) for page in pages]
                assert found(set(words[: n + 1]), *seen, as_text(kept(section))) == set(
                    words[: n + 1]
                )
                web.start()
                wait_for(port)
        for page in (*pages, *pages):
            settle(page)
        assert found(set(words), as_text(kept(section))) == set(words)
    finally:
        web.stop()
        door.close()


def typed(page: Page, words: str) -> None:
    """At the end of the first paragraph."""
    page.locator(".tiptap p").first.click()
    page.keyboard.press("End")
    page.wait_for_timeout(30)
    page.keyboard.type(words)
