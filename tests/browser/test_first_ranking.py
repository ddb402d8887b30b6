"""From an empty product to a ranking of one's own clients: at most twelve clicks and five minutes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Browser, FilePayload, Page, expect

from accounts.imports.work import work_on_next
from people.welcome import code
from tenants.organizations import organization_id_of
from tenants.scope import organization_scope
from tests.browser.newcomer import Newcomer
from tests.browser.test_pages import grave_faults
from tests.main_job.businesses import Business, Upload, maven, register
from tests.main_job.invented import invented

FILES = os.environ.get("KAM_TEST_FILES", "")
CLICKS, SECONDS = 12, 300
MAIN = "main form button.main"
LOADED = ".callout.good"


@pytest.fixture
def newcomer(transactional_db: None, chrome: Browser, live_server: Any) -> Iterator[Any]:
    """Opens the address that the log tells, in a browser of this language."""
    contexts = []

    def arrive(language: str) -> Newcomer:
        context = chrome.new_context(
            base_url=live_server.url, locale=language, viewport={"width": 1440, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"/welcome/?code={code()}")
        return Newcomer(page, language)

    yield arrive
    for context in contexts:
        context.close()


def begins(person: Newcomer, name: str) -> None:
    """The organisation and themselves; all else is offered."""
    person.looks("welcome")
    assert person.focused() == "name"
    person.types(
        name=name, person="Ana Lima", email="ana@clients.example", password="six warm stones"
    )
    person.presses(person.page.locator(MAIN))
    person.looks("my-work")


def loads(person: Newcomer, upload: Upload) -> None:
    """A file: chosen, its columns looked at where that is asked, its dry run agreed to."""
    file: FilePayload = {
        "name": upload.name,
        "mimeType": "text/csv",
        "buffer": upload.content,
    }
    person.looks(f"choose-{upload.kind}")
    person.chooses(file)
    person.presses(person.page.locator(MAIN))
    if person.page.locator("#how-read").count():
        person.looks(f"columns-{upload.kind}")
        person.presses(person.page.locator("#how-read button.main"))
    person.looks(f"dry-run-{upload.kind}")
    assert person.page.locator("#skip_refused").count() == 0
    person.presses(person.page.locator('form[action$="/application/"] button.main'))
    work_done(person.page)
    expect(person.page.locator(LOADED)).to_be_visible()
    person.looks(f"loaded-{upload.kind}")


def work_done(page: Page) -> None:
    """By the worker, which the bell rings for."""
    with transaction.atomic():
        organization_id = organization_id_of(page.url.split("/o/")[1].partition("/")[0])
    with organization_scope(organization_id):
        work_on_next(organization_id)


def goes_on(person: Newcomer) -> None:
    """To the next step, by the button that waits there."""
    person.presses(person.page.locator("main a.button.main").first)


def ranked(person: Newcomer) -> int:
    """How many clients stand in the ranking, after looking at it."""
    person.looks("ranking")
    assert grave_faults(person.page) == []
    return person.page.locator("table.provisional tbody tr").count()


@pytest.fixture
def business(tmp_path: Path) -> Callable[[Callable[[Path], Business]], Business]:
    """Over invented files, or those of others in KAM_TEST_FILES."""
    folder = Path(FILES) if FILES else invented(tmp_path)
    return lambda kind: kind(folder)


def test_from_a_crm_s_clients_and_their_months_to_a_ranking(newcomer: Any, business: Any) -> None:
    maker = business(maven)
    person = newcomer("en-US")
    begins(person, "Maven Hardware")
    for upload in (maker.accounts, maker.revenue):
        goes_on(person)
        loads(person, upload)
    goes_on(person)
    assert ranked(person) == min(maker.accounts.made, 50)
    assert person.clicks <= CLICKS, person.steps
    assert person.seconds <= SECONDS, person.steps


def test_one_file_with_both_is_enough(newcomer: Any, business: Any) -> None:
    """In Portuguese, in an older encoding: its columns are looked at once."""
    maker = business(register)
    person = newcomer("pt-BR")
    begins(person, "Bolsa de Clientes")
    person.page.goto(person.page.url + "accounts/import/?kind=revenue")
    person.clicks += 1  # the second of the steps
    loads(person, maker.revenue)
    goes_on(person)
    assert ranked(person) == min(len(maker.booked), 50)
    assert person.clicks <= CLICKS, person.steps
    assert person.seconds <= SECONDS, person.steps
