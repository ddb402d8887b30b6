"""The life of a plan in real browsers: from nothing to the next period, by pages alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from people.organizations import create_organization
from tenants.roles import Role
from tests.browser import plan_walk
from tests.browser.conftest import PATIENCE
from tests.browser.person import Person, signs_in
from tests.conftest import PASSWORD

DESKTOP, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}
LOCALES = {"en": "en", "pt-br": "pt-BR"}
WALKS = {
    "English": ("en", True, DESKTOP),
    "Portuguese, no scripts, phone": ("pt-br", False, PHONE),
}
OTHER_WALKS = {
    "English, no scripts, phone": ("en", False, PHONE),
    "Portuguese": ("pt-br", True, DESKTOP),
    "Portuguese, phone": ("pt-br", True, PHONE),
}
"""Half a minute each: walked where `KAM_WALKS=all` asks for them."""
if os.environ.get("KAM_WALKS") == "all":
    WALKS |= OTHER_WALKS
Sits = Callable[[str], Person]


@pytest.fixture(params=WALKS.values(), ids=WALKS)
def sits(
    request: pytest.FixtureRequest,
    chrome: Browser,
    live_server: Any,
    make_member: Callable[..., Any],
) -> Iterator[Sits]:
    """Somebody sits down at a browser: `sits("kam")`, or `sits("")` who has no account."""
    language, has_scripts, screen = request.param
    organization = create_organization(
        slug="dawn",
        name="Dawn",
        locale=LOCALES[language],
        currency="BRL",
        country="BR",
        timezone="America/Sao_Paulo",
        admin_email="admin@dawn.example",
        admin_password=PASSWORD,
    )
    people: list[Person] = []
    with ExitStack() as closing:

        def sit(role: str) -> Person:
            options = {"base_url": live_server.url, "locale": LOCALES[language], "viewport": screen}
            page = opened(closing, chrome, java_script_enabled=has_scripts, **options)
            eyes = page if has_scripts else opened(closing, chrome, **options)
            if not has_scripts:
                eyes.route("**/*.js", lambda route: route.abort())
            person = Person(page, eyes, language, has_scripts)
            person.page.on("pageerror", lambda error: person.faults.append(str(error)))
            people.append(person)
            if role:
                # the name that comes of it is no text of the product
                email = f"ana.{role}@dawn.example"
                signs_in(person, make_member(organization, role, email).user.email)
            return person

        yield sit
    assert [fault for person in people for fault in person.faults] == []


def opened(closing: ExitStack, chrome: Browser, **options: Any) -> Page:
    """A page of a browser that nobody has used yet."""
    context = chrome.new_context(**options)
    context.set_default_timeout(PATIENCE)
    context.set_default_navigation_timeout(30_000)  # the first page compiles all templates
    closing.callback(context.close)
    return context.new_page()


def test_a_plan_is_lived(sits: Sits) -> None:
    kam, leader = sits(Role.KAM), sits(Role.LEADER)
    plan_walk.starts(kam)
    plan = urlsplit(kam.page.url).path
    plan_walk.is_written(kam)
    plan_walk.is_talked_about(kam, leader)
    plan_walk.is_mapped(leader, kam)
    plan_walk.is_approved(kam, leader)
    plan_walk.is_changed(kam)
    path = plan_walk.is_shared(kam)
    plan_walk.is_answered(sits(""), path)
    plan_walk.is_heard(kam, plan)
    plan_walk.goes_on(kam)
