"""The page on which administrators switch tools on, and what the request log keeps of calls."""

from __future__ import annotations

import pytest

from integrations.mcp.rules import open_tools
from integrations.mcp.tools import TOOLS
from integrations.models import LoggedRequest
from integrations.request_log import writing
from tenants.actors import Actor
from tenants.roles import Role

ROOT = "/o/aurora/settings/mcp/"


@pytest.fixture
def browser(aurora, in_aurora, make_member, client_of):
    return client_of(Actor.of_member(make_member(aurora, Role.ADMIN)))


def test_tools_are_off_at_first_and_switched_by_a_page(browser, aurora, in_aurora) -> None:
    page = browser.get(ROOT).content.decode()
    assert page.count('name="tools"') == len(TOOLS)
    assert page.count("checked") == 0
    assert "http://testserver/mcp/" in page
    answer = browser.post(ROOT, {"tools": ["ranking", "add_entry"]}, follow=True)
    assert answer.content.decode().count("checked") == 2
    assert open_tools() == ["ranking", "add_entry"]
    assert browser.post(ROOT, {"tools": ["no_such"]}).status_code == 422
    assert browser.post(ROOT, {}).status_code == 302
    assert open_tools() == []


def test_the_request_log_names_the_tool_and_nothing_that_was_said(
    assistant, in_aurora, settings
) -> None:
    settings.REQUEST_LOG_EVERY = 3600
    writing.write_out()
    assistant.call("find_account", {"query": "Ana Souza"})
    assistant.ask("tools/call", {"name": "ana@client.example"})
    assistant.ask("tools/list")
    writing._lines._timer.cancel()
    writing.write_out()
    kept = [*LoggedRequest.objects.order_by("id").values_list("method", "path", "status")]
    assert kept == [("POST", "/mcp/ find_account", 200), *[("POST", "/mcp/", 200)] * 2]
