"""A person at a browser: pages are read, forms are sent as they stand there but for what is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.test import Client

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
SILENT = {"script", "style", "template"}


@dataclass
class Node:
    """An element, its attributes and what stands in it."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    inside: list[Node | str] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Node]:
        """The elements of these kinds below this one, in the order of the page."""
        for part in self.inside:
            if isinstance(part, Node):
                if part.tag in tags:
                    yield part
                yield from part.all(*tags)

    @property
    def raw(self) -> str:
        """Its text, letter by letter."""
        return "".join(part if isinstance(part, str) else part.raw for part in self.inside)

    @property
    def text(self) -> str:
        """What a person reads in it, in one line."""
        parts = (p if isinstance(p, str) else f" {p.text} " for p in self.inside)
        return "" if self.tag in SILENT else " ".join("".join(parts).split())


class _Reader(HTMLParser):
    """Makes a tree of a page; a tag that closes nothing fails."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            closed = self.open.pop()
            assert closed.tag == tag, f"</{tag}> closes <{closed.tag}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def tree(html: str) -> Node:
    """The page as a tree."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0]


Sent = dict[str, list[Any]]
Look = Callable[["Page", str], None]


class Form:
    """A form of a page: what stands in it, and what a person changes there."""

    def __init__(self, page: Page, node: Node) -> None:
        self.page, self.node = page, node
        self.values: Sent = {}
        self.offered: dict[str, set[str]] = {}
        self.typed: set[str] = set()
        for control in node.all("input", "select", "textarea"):
            self._read(control)

    @property
    def buttons(self) -> list[Node]:
        """What sends it."""
        found = (b for b in self.node.all("button") if b.attrs.get("type", "submit") == "submit")
        return list(found)

    def fill(self, **typed: Any) -> Form:
        """Type or choose, as only what the page lets one type or choose can be."""
        for name, value in typed.items():
            self.put(name, value)
        return self

    def put(self, name: str, value: Any) -> Form:
        """Type into one control; True and False set and clear a box."""
        assert name in self.typed, f"nothing to type in: {name}, but {sorted(self.typed)}"
        offered = self.offered.get(name)
        if isinstance(value, bool):
            assert offered is not None
            self.values[name] = sorted(offered) if value else []
            return self
        several = value if isinstance(value, list) else [value]
        assert offered is None or set(map(str, several)) <= offered, (name, value, offered)
        self.values[name] = several
        return self

    def shown(self, name: str) -> str:
        """What stands in a control."""
        return str(self.values[name][0]) if self.values.get(name) else ""

    def send(self, button: str = "", *, status: int | None = 200) -> Page:
        """Press the button with this value (or the only one that has none), and follow.

        `status` None takes any answer: of two at once nobody knows who is first.
        """
        pressed = next((b for b in self.buttons if b.attrs.get("value", "") == button), None)
        assert pressed is not None or not button, [b.attrs for b in self.buttons]
        values = {name: value for name, value in self.values.items() if value}
        action = self.node.attrs.get("action", "")
        if pressed:
            if "name" in pressed.attrs:
                values[pressed.attrs["name"]] = [pressed.attrs.get("value", "")]
            action = pressed.attrs.get("formaction") or action
        address = urljoin(self.page.address, action)
        if self.node.attrs.get("method", "get") == "get":
            return self.page.visitor.open(address, values, status=status)
        return self.page.visitor.post(address, values, status=status)

    def _read(self, control: Node) -> None:
        name, kind = control.attrs.get("name"), control.attrs.get("type", "")
        if not name or "disabled" in control.attrs or kind in {"submit", "button"}:
            return
        if kind != "hidden":
            self.typed.add(name)
        stands = self.values.setdefault(name, [])
        if control.tag == "select":
            stands.extend(self._chosen(name, control))
        elif kind in {"checkbox", "radio"}:
            value = control.attrs.get("value", "on")
            self.offered.setdefault(name, set()).add(value)
            stands.extend([value] if "checked" in control.attrs else [])
        elif control.tag == "textarea":
            stands.append(control.raw.removeprefix("\n").replace("\n", "\r\n"))
        elif kind != "file":
            stands.append(control.attrs.get("value", ""))

    def _chosen(self, name: str, select: Node) -> list[str]:
        options = list(select.all("option"))
        values = [option.attrs.get("value", option.text) for option in options]
        self.offered[name] = set(values)
        chosen = [v for v, o in zip(values, options, strict=True) if "selected" in o.attrs]
        return chosen if chosen or "multiple" in select.attrs else values[:1]


class Page:
    """What the browser shows."""

    def __init__(self, visitor: Visitor, address: str, html: str, status: int = 200) -> None:
        self.visitor, self.address, self.html = visitor, address, html
        self.status = status
        self.tree = tree(html)
        self.main = next(self.tree.all("main"), self.tree)

    @property
    def text(self) -> str:
        """What a person reads in the middle of the page."""
        return self.main.text

    def form(self, *names: str) -> Form:
        """The only form of the page in which these can be typed or chosen."""
        forms = [Form(self, node) for node in self.tree.all("form")]
        found = [form for form in forms if set(names) <= form.typed]
        assert len(found) == 1, (names, [sorted(form.typed) for form in forms])
        return found[0]

    def button(self, end: str) -> Form:
        """The only form that goes to an address with this end."""
        forms = (Form(self, node) for node in self.tree.all("form"))
        found = [f for f in forms if f.node.attrs.get("action", "").endswith(end)]
        assert len(found) == 1, (end, [n.attrs.get("action") for n in self.tree.all("form")])
        return found[0]

    def links(self) -> dict[str, str]:
        """Where each link of the middle goes, by its words."""
        return {node.text: node.attrs["href"] for node in self.main.all("a")}

    def follow(self, words: str) -> Page:
        """Go where the only link leads that has these words, or else begins with them."""
        links = self.links()
        begun = [href for text, href in links.items() if text.startswith(f"{words} ")]
        found = [links[words]] if words in links else begun
        assert len(found) == 1, (words, links)
        return self.visitor.open(urljoin(self.address, found[0]))

    def rows(self, caption: str) -> list[list[Node]]:
        """The cells of each row of the body of the table with this caption."""
        tables = [t for t in self.main.all("table") if next(t.all("caption")).text == caption]
        assert len(tables) == 1, (caption, [next(t.all("caption")).text for t in tables])
        return [
            list(row.all("th", "td")) for body in tables[0].all("tbody") for row in body.all("tr")
        ]


class Visitor:
    """A browser of somebody's own, in one language; each page that it sees is looked at."""

    def __init__(self, language: str, home: str, look: Look) -> None:
        self.language, self.home, self.look = language, home, look
        self.client = Client(enforce_csrf_checks=True, headers={"accept-language": language})

    def go(self, path: str, *, status: int = 200) -> Page:
        """A page of the organisation."""
        return self.open(f"{self.home}{path}", status=status)

    def open(self, address: str, query: Sent | None = None, *, status: int | None = 200) -> Page:
        """Type an address, or follow a link."""
        return self._seen(address, self.client.get(address, query, follow=True), status)

    def post(self, address: str, values: Sent, *, status: int | None = 200) -> Page:
        """Send a form."""
        return self._seen(address, self.client.post(address, values, follow=True), status)

    def _seen(self, address: str, answer: Any, status: int | None) -> Page:
        html = answer.content.decode()
        where = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        page = Page(self, urljoin(address, where), html, answer.status_code)
        assert status in (None, page.status), (page.address, page.status, page.text)
        self.look(page, self.language)
        return page
