"""The second step of a sign-in, in a real browser under our policy: app, codes and passkeys."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from playwright.sync_api import CDPSession, Page, expect

from tenants.models import User
from tenants.scope import user_scope
from tests.browser.conftest import Open
from tests.browser.test_pages import grave_faults

EMAIL = "leader@borealis.example"
PASSWORD = "demo-demo-demo"
ARRIVED = re.compile("^http://[^/]+/profile/$")


@pytest.fixture(autouse=True)
def _plain_http(settings: object) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


def sign_in(page: Page) -> None:
    """The first step: address and password."""
    page.goto("/auth/login/?next=/profile/")
    page.locator("input[name=login]").fill(EMAIL)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    """As if days had passed: no session, and no code is used up."""
    page.context.clear_cookies()
    cache.clear()


def go_proven(page: Page, path: str) -> None:
    """A page about the second step asks for the password once more."""
    page.goto(path)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_url(f"**{path}")


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    counter = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, counter))


def turn_on_app(page: Page) -> tuple[str, list[str]]:
    """Adds an authenticator app; its secret and the recovery codes."""
    go_proven(page, "/auth/2fa/totp/activate/")
    expect(page.locator("img.qr")).to_be_visible()
    assert page.locator("img.qr").evaluate("e => e.naturalWidth") > 100
    secret = page.locator("#authenticator_secret").input_value()
    page.locator("input[name=code]").fill(code_of(secret))
    page.locator("main form button").first.click()
    page.wait_for_url("**/recovery-codes/**")
    codes = page.locator("#recovery_codes").input_value().split()
    assert len(codes) == 10
    return secret, codes


def add_key(page: Page) -> CDPSession:
    """A virtual key of the browser that knows its owner."""
    link = page.context.new_cdp_session(page)
    link.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    link.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return link


def test_an_authenticator_app_and_a_recovery_code(open_page: Open) -> None:
    page = open_page(path="/auth/login/?next=/profile/")
    sign_in(page)
    page.wait_for_url(ARRIVED)
    secret, codes = turn_on_app(page)

    answers: list[Callable[[], str]] = [lambda: code_of(secret), lambda: codes[0]]
    for answer in answers:
        sign_out(page)
        sign_in(page)
        page.wait_for_url("**/2fa/authenticate/")
        page.locator("input[name=code]").fill("000000")
        page.get_by_role("button", name="Go on").click()
        expect(page.locator("#id_code_error")).to_be_visible()
        page.locator("input[name=code]").fill(answer())
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(ARRIVED)

    sign_out(page)
    sign_in(page)
    page.locator("input[name=code]").fill(codes[0])
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("#id_code_error")).to_be_visible()  # each code once


def test_a_passkey_alone_signs_in(open_page: Open) -> None:
    page = open_page(path="/auth/login/?next=/profile/")
    add_key(page)
    sign_in(page)
    page.wait_for_url(ARRIVED)
    go_proven(page, "/auth/2fa/webauthn/add/")
    page.locator("input[name=name]").fill("My laptop")
    page.locator("input[name=passwordless]").check()
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(re.compile("/2fa/(recovery-codes|webauthn)/$"))
    page.goto("/auth/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("My laptop")

    sign_out(page)
    page.goto("/auth/login/?next=/profile/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(ARRIVED)


def test_a_key_as_second_step(open_page: Open) -> None:
    page = open_page(path="/auth/login/?next=/profile/")
    add_key(page)
    sign_in(page)
    page.wait_for_url(ARRIVED)
    go_proven(page, "/auth/2fa/webauthn/add/")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(re.compile("/2fa/(recovery-codes|webauthn)/$"))

    sign_out(page)
    sign_in(page)
    page.wait_for_url("**/2fa/authenticate/")
    page.get_by_role("button", name="Use a passkey or security key").click()
    page.wait_for_url(ARRIVED)


def test_a_browser_without_the_key_is_told(open_page: Open) -> None:
    page = open_page(path="/auth/login/?next=/profile/")
    link = page.context.new_cdp_session(page)
    link.send("WebAuthn.enable")
    link.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}},
    )
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-passkey-failed]")).to_be_visible()


def test_its_pages_have_no_serious_barrier(open_page: Open) -> None:
    page = open_page(path="/auth/login/?next=/profile/")
    add_key(page)
    sign_in(page)
    page.wait_for_url(ARRIVED)
    faults = []
    page.goto("/auth/2fa/totp/activate/")
    faults += grave_faults(page)  # asks for the password
    go_proven(page, "/auth/2fa/webauthn/add/")
    faults += grave_faults(page)
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url("**/2fa/recovery-codes/")
    for path in (
        "/profile/",
        "/auth/email/",
        "/auth/password/change/",
        "/auth/sessions/",
        "/auth/2fa/",
        "/auth/2fa/totp/activate/",
        "/auth/2fa/webauthn/",
        "/auth/2fa/webauthn/keys/{pk}/edit/",
        "/auth/2fa/webauthn/keys/{pk}/remove/",
        "/auth/2fa/recovery-codes/",
        "/auth/2fa/recovery-codes/generate/",
        "/auth/2fa/reauthenticate/",
        "/auth/2fa/webauthn/reauthenticate/",
    ):
        with user_scope(User.objects.id_of(EMAIL)):
            key = Authenticator.objects.get(type="webauthn").pk
        opened = page.goto(path.format(pk=key))
        assert opened is not None
        assert (path, opened.status) == (path, 200)
        faults += grave_faults(page)
    sign_out(page)
    sign_in(page)
    page.wait_for_url("**/2fa/authenticate/")
    faults += grave_faults(page)
    assert "\n".join(faults) == ""
