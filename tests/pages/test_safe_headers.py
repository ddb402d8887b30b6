"""Every answer says what a browser may not do with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tenants.actors import Actor
from tests.programs import Program

PAGES = ["/o/aurora/", "/auth/login/", "/healthz", "/nowhere/", "/offline/", "/api/v1/docs/"]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_asks_for_a_device_and_no_other_site_shows_it(
    leader: Actor, client_of: Callable[[Actor], Client], path: str
) -> None:
    answer = client_of(leader).get(path)
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_cache_keeps_what_programs_read(writer: Program) -> None:
    answers = [writer.call("GET", path) for path in ("me/", "accounts/", "accounts/x/")]
    assert {answer["Cache-Control"] for answer in answers} == {"private, no-store"}
    assert {answer["Cross-Origin-Resource-Policy"] for answer in answers} == {"same-origin"}
