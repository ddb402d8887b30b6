"""What a screen reader is given: Chromium's own accessibility tree, in the order of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from tests.browser.conftest import Open
from tests.browser.test_menu import PHONE
from tests.browser.test_relationship import LEADER, of_the_kam

LANDMARKS = {"banner", "navigation", "main", "complementary", "contentinfo", "search"}
CONTROLS = {
    *("link", "button", "textbox", "searchbox", "combobox", "listbox", "checkbox", "radio"),
    *("spinbutton", "slider", "switch", "tab", "Date", "DisclosureTriangle"),
}
AT_MOST = 400
AT_THE_END = "document.activeElement === document.body"


@dataclass(frozen=True)
class Heard:
    """One thing that is read aloud."""

    role: str
    name: str
    node: int
    level: int = 0
    takes_focus: bool = False


class Reader:
    """Reads a page by the tree that assistive technology is given."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.link: CDPSession = page.context.new_cdp_session(page)
        nodes = self.link.send("Accessibility.getFullAXTree")["nodes"]
        self.nodes = {node["nodeId"]: node for node in nodes}
        self.heard = list(self._from(nodes[0]["nodeId"]))

    def _from(self, number: str) -> Iterator[Heard]:
        node = self.nodes[number]
        if not node["ignored"] and "backendDOMNodeId" in node:
            yield heard(node)
        inside = [] if node.get("role", {}).get("value") == "Date" else node.get("childIds", [])
        for child in inside:
            if child in self.nodes:
                yield from self._from(child)

    def all(self, *roles: str) -> list[Heard]:
        """What has one of these roles, in the order of reading."""
        return [one for one in self.heard if one.role in roles]

    def focused(self) -> int:
        """The node that has the focus."""
        found = self.link.send("Runtime.evaluate", {"expression": "document.activeElement"})
        told = {"objectId": found["result"]["objectId"]}
        return int(self.link.send("DOM.describeNode", told)["node"]["backendNodeId"])

    def tabbed(self) -> list[int]:
        """What Tab reaches, from the top of the page to its end."""
        self.page.evaluate("document.activeElement?.blur()")
        reached: list[int] = []
        for _ in range(AT_MOST):
            self.page.keyboard.press("Tab")
            node = self.focused()
            if node in reached[:-1] or self.page.evaluate(AT_THE_END):
                break
            if node not in reached:  # a date has several stops
                reached.append(node)
        return reached


def heard(node: dict[str, Any]) -> Heard:
    told = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
    return Heard(
        role=str(node["role"]["value"]),
        name=str(node.get("name", {}).get("value", "")).strip(),
        node=node["backendDOMNodeId"],
        level=int(told.get("level") or 0),
        takes_focus=bool(told.get("focusable")),
    )


ABOVE = """heads => heads.map((head) => head.getBoundingClientRect())
  .flatMap((box, n, all) => all.slice(n + 1).filter((later) => later.bottom <= box.top
    && later.left < box.right && later.right > box.left)).length"""
"""How often a heading stands over one of its column that is read before it."""

ADDRESSES = {
    "my work": "",
    "accounts": "accounts/",
    "ranking": "scoring/",
    "account": "accounts/{account}/",
    "history": "accounts/{account}/history/",
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_is_read_in_its_order(open_page: Open, name: str) -> None:
    address = f"/o/borealis/{ADDRESSES[name]}".format(account=of_the_kam().pk)
    for screen in ({}, PHONE):
        read = Reader(open_page(LEADER, address, **screen))
        controls_follow_tab(read)
        landmarks_and_headings_lead(read)
        assert read.page.locator("main :is(h1, h2, h3):visible").evaluate_all(ABOVE) == 0


def controls_follow_tab(read: Reader) -> None:
    """Each control has a name, and Tab reaches them in the order of reading."""
    controls = read.all(*CONTROLS)
    assert len(controls) > 10
    assert [one for one in controls if not one.name] == []
    reached, told = read.tabbed(), {one.node for one in controls}
    stops = [one for one in controls if one.takes_focus and one.role != "radio"]
    radios = {one.node for one in controls if one.role == "radio"}  # one stop for a group
    assert [one.node for one in stops] == [n for n in reached if n in told - radios]


def landmarks_and_headings_lead(read: Reader) -> None:
    """One main part, navigations told apart, headings that leave out no level."""
    landmarks = Counter((one.role, one.name) for one in read.all(*LANDMARKS))
    assert [found for found, count in landmarks.items() if count > 1] == []
    assert [found for found in landmarks if found[0] == "navigation" and not found[1]] == []
    assert sum(count for (role, _), count in landmarks.items() if role == "main") == 1
    headings = read.all("heading")
    levels = [one.level for one in headings]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert [(one, after) for one, after in pairwise(levels) if after > one + 1] == []
    assert [one for one in headings if not one.name] == []
