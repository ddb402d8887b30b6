"""What the documents say of the house is there: paths, decisions, links."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PATH = re.compile(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|html|css|js|md|toml))`")
PLACE = re.compile(r"\| `([a-z_/]+\.py)` \| `(\w+)` \|")
CLASS = re.compile(r"^class (\w+)", re.MULTILINE)
NUMBERED = re.compile(
    r"^\| ((?:[\d.]+(?:–[\d.]+)?(?:, )?)+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE
)
TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")
PLACES = re.compile(r"`([\w./-]+(?:\.(?:py|js|html|lock|yml)|/)|\.dockerignore)`")
_LAST = """
    1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3
    4.2:1 4.3:2 4.4:4 5.1:1 5.2:6 5.3:3 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3
    7.2:4 7.3:2 7.4:5 7.5:3 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4
    10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4
    13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4
    16.4:3 16.5:4 17.1:1 17.2:4 17.3:2
"""
LAST = {section: int(last) for section, _, last in (w.partition(":") for w in _LAST.split())}
"""Of each section of ASVS 5.0, the last requirement of the levels that the page answers."""
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


def numbers(text: str) -> list[str]:
    """Each requirement that a row of docs/security.md is about."""
    found = []
    for part in text.split(", "):
        first, _dash, last = part.partition("–")
        section, _dot, number = first.rpartition(".")
        ends = int((last or first).rpartition(".")[2])
        found += [f"{section}.{n}" for n in range(int(number), ends + 1)]
    return found


def test_each_requirement_of_security_has_one_verdict() -> None:
    rows = NUMBERED.findall((ROOT / "docs" / "security.md").read_text())
    told = [number for row in rows for number in numbers(row[0])]
    assert sorted(told) == sorted(
        f"{s}.{n}" for s, last in LAST.items() for n in range(1, last + 1)
    )
    assert {verdict for _numbers, _asked, verdict, _shown in rows} == {
        "met",
        "not applicable",
        "open",
    }


def test_each_place_and_test_that_security_names_is_there() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    tests = TEST.findall(page)
    assert len(tests) > 80
    lost = [
        f"{path}::{name}"
        for path, name in tests
        if not (ROOT / path).exists() or f"def {name}" not in (ROOT / path).read_text()
    ]
    assert lost == []
    places = PLACES.findall(page)
    assert len(places) > 60
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_the_licence_is_there_and_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert (ROOT / "LICENSE").read_text().startswith("BSD 3-Clause License")
    assert (project["license"], "LICENSE" in project["license-files"]) == ("BSD-3-Clause", True)
