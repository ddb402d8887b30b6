"""Who may do what: role × address × method, people and keys (tests/permission_rows.py)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tenants.models import Membership, Organization
from tenants.roles import Role
from tests.estate import Estate, build, undone
from tests.permission_rows import ENDPOINT_ROWS, HIDDEN, PAGE_ROWS
from tests.test_isolation import ENDPOINTS, PAGES, call, path_of, signed_in

LETTERS = {
    "a": Role.ADMIN,
    "l": Role.LEADER,
    "k": Role.KAM,
    "c": Role.CONTRIBUTOR,
    "v": Role.VIEWER,
}


@pytest.fixture
def estate(aurora: Organization, make_member: Callable[..., Membership], settings: Any) -> Estate:
    settings.DEMO = True  # which has one page more
    return build(aurora, make_member)


def test_every_address_has_a_row() -> None:
    assert {name for _r, name, _c in PAGES} == PAGE_ROWS.keys()
    assert {name for _r, name, _c in ENDPOINTS} == ENDPOINT_ROWS.keys()


def expected(letters: str, letter: str) -> tuple[bool, bool]:
    """Whether the role is let in on an account of its team, and on another."""
    return (letter in letters or letter.upper() in letters, letter in letters)


def answers(ask: Callable[[str], int], route: str, names: list[str], estate: Estate) -> Any:
    """The codes on an account of the team and on another one."""
    codes = []
    for twins in ({}, estate.twins):
        aside = replace(estate, things=estate.things | twins)
        with undone():
            codes.append(ask(path_of(route, names, aside, estate.organization.slug)))
    return tuple(codes)


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_people(estate: Estate, letter: str, method: str) -> None:
    client = signed_in(estate.people[LETTERS[letter]])
    wrong = {}
    for route, name, names in PAGES:
        letters = PAGE_ROWS[name][method == "post"]
        codes = answers(
            lambda path: getattr(client, method)(path).status_code, route, names, estate
        )
        if letters == "-":
            right = codes == (405, 405)
        elif letter in HIDDEN.get(name, ""):
            right = codes == (404, 404)
        else:
            let_in = tuple(
                code not in (403, 405) and code < 500 and not (code == 404 != codes[0])
                for code in codes
            )
            right = let_in == expected(letters, letter)
        if not right:
            wrong[name] = codes
    assert wrong == {}


@pytest.mark.parametrize("scope", ["read", "write"])
def test_keys(estate: Estate, scope: str) -> None:
    wrong = {}
    for route, name, names in ENDPOINTS:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            with undone():
                code = call(
                    estate.keys[scope], method, path_of(route, names, estate, "")
                ).status_code
            letters = ENDPOINT_ROWS[name].get(method)
            if letters is None:
                # a reading key is refused whatever it would write
                right = code == 405 or (scope == "read" and method != "GET" and code == 403)
            else:
                right = (code != 403) == (scope[0] in letters) and code not in (401, 405, 500)
            if not right:
                wrong[f"{method} {name}"] = code
    assert wrong == {}
