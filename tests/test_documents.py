"""What the documents say of the house is there: paths, decisions, links."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PATH = re.compile(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|html|css|js|md|toml))`")
PLACE = re.compile(r"\| `([a-z_/]+\.py)` \| `(\w+)` \|")
CLASS = re.compile(r"^class (\w+)", re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)[^)]*\)")


def test_every_path_that_a_document_names_is_there() -> None:
    named = {(page, path) for page in PAGES for path in PATH.findall(page.read_text())}
    assert len(named) > 40
    missing = [
        f"{page.relative_to(ROOT)}: {path}"
        for page, path in sorted(named)
        if not (ROOT / path).exists()
    ]
    assert missing == []


def test_each_place_of_the_newcomers_list_defines_the_name_beside_it() -> None:
    places = PLACE.findall((ROOT / "CONTRIBUTING.md").read_text())
    assert len(places) >= 10
    lost = [
        f"{path}: {name}"
        for path, name in places
        if not re.search(rf"^(?:(?:def|class) )?{name}\b", (ROOT / path).read_text(), re.MULTILINE)
    ]
    assert lost == []


def test_every_link_leads_somewhere() -> None:
    links = [(page, link) for page in PAGES for link in LINK.findall(page.read_text())]
    assert len(links) > 20
    dead = [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()]
    assert dead == []


def test_decisions_are_numbered_without_gaps() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(page.name[:4]) for page in pages]
    assert numbers == list(range(1, len(pages) + 1))
    titles = [page.read_text().partition("\n")[0] for page in pages]
    assert [int(re.match(r"# (\d+)\. ", title)[1]) for title in titles] == numbers


def test_no_name_of_a_class_means_three_things() -> None:
    places: dict[str, list[str]] = {}
    for path in sorted(ROOT.glob("[a-z]*/**/*.py")):
        part, *folders, _name = path.relative_to(ROOT).parts
        if part != "tests" and not {"migrations", "commands"} & {*folders}:
            for name in CLASS.findall(path.read_text()):
                places.setdefault(name, []).append(str(path.relative_to(ROOT)))
    assert len(places) > 500
    assert {name: where for name, where in places.items() if len(where) > 2} == {}
