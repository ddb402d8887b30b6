"""What is written without a connection waits on the device, through a restart, and is sent once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import Account, HistoryEntry, Stakeholder
from accounts.registry.rules import set_archived
from tenants.actors import Actor
from tenants.scope import organization_scope
from tests.browser import chromium
from tests.browser.conftest import PATIENCE, Open, session_of
from tests.browser.stage import administrator
from tests.browser.test_import import borealis
from tests.browser.test_menu import PHONE
from tests.browser.test_pages import grave_faults
from tests.browser.test_relationship import KAM, LEADER, found, of_the_kam

NOTE = "They asked for May."
LOSES_ANSWERS = """() => {
  const real = window.fetch;
  window.fetch = async (address, options) => {
    const answer = await real(address, options);
    if (options?.method === "POST") throw new TypeError("lost");
    return answer;
  };
}"""
LOST = "Kept on this device. It is sent when the connection is back."


def written(text: str = NOTE) -> int:
    with organization_scope(borealis().id):
        return HistoryEntry.objects.filter(text=text).count()


def history(account: Account) -> str:
    return f"/o/borealis/accounts/{account.pk}/history/"


def remembered(page: Page, account: Account) -> None:
    """This device knows the account's name."""
    with page.expect_response("**/device/"):
        page.goto(history(account))
    page.evaluate("navigator.serviceWorker.ready")


def write(page: Page, text: str = NOTE) -> None:
    page.get_by_label("What happened").fill(text)
    page.get_by_role("button", name="Add entry").click()


@pytest.fixture
def device(chrome: Browser, live_server: Any, demo: None, tmp_path: Path) -> Iterator[Callable]:
    """Opens a browser of one device: what it keeps stands in a folder, and is there again."""
    opened: list[BrowserContext] = []

    def open_() -> BrowserContext:
        context = chrome.browser_type.launch_persistent_context(
            tmp_path / "device",
            executable_path=chromium.path(),
            args=chromium.ARGUMENTS,
            base_url=live_server.url,
            locale="en-GB",
            **PHONE,
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield open_
    for context in opened:
        context.close()


def test_an_entry_outlives_a_restart_of_the_browser_and_is_sent_once(
    device: Callable[[], BrowserContext], live_server: Any
) -> None:
    account = of_the_kam()
    context = device()
    ends = (timezone.now() + timedelta(days=1)).timestamp()
    context.add_cookies([session_of(KAM, live_server.url) | {"expires": ends}])
    page = context.new_page()
    remembered(page, account)
    context.set_offline(True)
    write(page)
    expect(page.get_by_text(LOST)).to_be_visible()
    expect(page.locator("[data-waits-mark]")).to_have_text("1 waits to be sent")
    context.close()

    context = device()
    context.set_offline(True)
    page = context.new_page()
    page.goto("/")  # as the installed app begins
    expect(page.locator("h1")).to_have_text("You are offline")
    expect(page.locator(".waiting-item")).to_contain_text([NOTE])
    expect(page.locator(".waiting-item")).to_contain_text([account.name])
    assert written() == 0
    context.set_offline(False)
    expect(page.get_by_text("Nothing waits.")).to_be_visible()
    page.goto(history(account))
    expect(page.locator(".timeline").get_by_text(NOTE)).to_have_count(1)
    expect(page.locator("[data-waits-mark]")).to_be_hidden()
    assert written() == 1


@pytest.fixture
def road(open_page: Open) -> Page:
    page = open_page(KAM, "/o/borealis/", **PHONE, has_touch=True, is_mobile=True)
    remembered(page, of_the_kam())
    return page


def test_an_entry_and_a_contact_are_written_without_a_connection(road: Page) -> None:
    account = of_the_kam()
    road.context.set_offline(True)
    road.goto(history(account))
    expect(road.get_by_label("Account", exact=True)).to_have_value(f"{history(account)}arrivals/")
    road.get_by_label("What happened").fill(NOTE)
    road.get_by_role("button", name="Save on this device").click()
    expect(road.locator(".waiting-item")).to_have_count(1)
    person = road.get_by_label("Person")
    name = person.locator("option").first.inner_text()
    road.get_by_role("button", name="Log contact").click()
    expect(road.locator(".waiting-item").nth(1)).to_contain_text(f"Contact with {name}")
    assert grave_faults(road) == []
    road.get_by_role("button", name="Edit").first.click()
    road.get_by_label("What happened").fill(f"{NOTE} Twice.")
    road.get_by_role("button", name="Save on this device").click()
    expect(road.locator(".waiting-item").first).to_contain_text("Twice.")
    road.context.set_offline(False)
    expect(road.locator(".waiting-item")).to_have_count(0)
    after = found(Stakeholder, account=account, person__name=name)
    assert after.last_touch_on == timezone.localdate(timezone=borealis().zone)
    assert (written(), written(f"{NOTE} Twice.")) == (0, 1)


def test_a_lost_answer_makes_no_second_entry(road: Page) -> None:
    road.evaluate(LOSES_ANSWERS)
    write(road)
    expect(road.get_by_text(LOST)).to_be_visible()
    assert written() == 1
    with road.expect_response("**/arrivals/"):
        road.reload()  # sends what waits
    expect(road.locator("[data-waits-mark]")).to_be_hidden()
    expect(road.locator(".timeline").get_by_text(NOTE)).to_have_count(1)
    assert written() == 1


def test_a_connection_that_is_there_is_used_as_ever(road: Page) -> None:
    write(road)
    expect(road.locator(".messages")).to_contain_text("The entry was added.")
    expect(road.locator(".messages").get_by_role("button", name="Undo")).to_be_visible()
    tomorrow = (timezone.now() + timedelta(days=2)).date().isoformat()
    road.get_by_label("Date").fill(tomorrow)
    write(road, "Too early.")
    expect(road.locator(".error")).to_contain_text("Only a deadline can lie in the future.")
    expect(road.get_by_label("What happened")).to_have_value("Too early.")
    assert (written(), written("Too early.")) == (1, 0)


def test_an_account_archived_meanwhile_is_shown_and_decided_about(road: Page) -> None:
    account = of_the_kam()
    road.context.set_offline(True)
    write(road)
    expect(road.locator("[data-waits-mark]")).to_be_visible()
    with organization_scope(borealis().id):
        actor = Actor.of_member(administrator("borealis"))
        set_archived(actor=actor, account=Account.objects.get(pk=account.pk), archived=True)
    road.context.set_offline(False)
    road.goto("/offline/")
    expect(road.locator("h1")).to_have_text("Kept on this device")
    expect(road.locator(".waiting-item")).to_contain_text([f"“{account.name}” is archived now."])
    assert written() == 0
    road.get_by_role("button", name="Send all the same").click()
    expect(road.locator(".waiting-item")).to_have_count(0)
    assert written() == 1


def test_who_signs_in_next_neither_sees_nor_sends_it(road: Page, live_server: Any) -> None:
    context = road.context
    context.set_offline(True)
    write(road)
    expect(road.locator("[data-waits-mark]")).to_be_visible()
    mine = context.cookies()
    road.unroute_all()
    context.clear_cookies()
    context.set_offline(False)
    expect(road.locator("[data-waits-mark]")).to_be_hidden()  # signed out: nobody's now
    context.add_cookies([session_of(LEADER, live_server.url)])
    road.goto("/o/borealis/")
    road.goto("/offline/")
    expect(road.get_by_text("Nothing waits.")).to_be_visible()
    expect(road.get_by_label("Account", exact=True)).to_be_hidden()
    assert written() == 0
    context.clear_cookies()
    context.add_cookies(mine)
    with road.expect_response("**/arrivals/"):
        road.goto("/o/borealis/")
    expect(road.locator("[data-waits-mark]")).to_be_hidden()
    assert written() == 1


def test_signing_out_says_what_waits(road: Page) -> None:
    road.route("**/offline/signed-in/", lambda route: route.abort())
    write(road)
    expect(road.locator("[data-waits-mark]")).to_be_visible()
    road.locator(".top-menu summary").click()
    road.locator(".side details.user summary").click()
    road.get_by_role("button", name="Sign out").click()
    expect(road.locator("main")).to_contain_text("What waits to be sent stays on this device")
    road.locator("[data-signing-out]").get_by_role("button", name="Sign out").click()
    expect(road.locator("h1")).to_have_text("Sign in")
    assert written() == 0


def test_the_worker_keeps_no_page_of_an_organisation(road: Page) -> None:
    addresses = road.evaluate(
        """async () => {
          const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
          const kept = await Promise.all(caches_.map((cache) => cache.keys()));
          return kept.flat().map((request) => new URL(request.url).pathname);
        }"""
    )
    assert "/offline/" in addresses
    assert [a for a in addresses if not a.startswith(("/offline/", "/assets/", "/static/"))] == []
