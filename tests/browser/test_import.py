"""A file of clients from the choice to the list, with and without scripts."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from accounts.imports.work import work_on_next
from accounts.models import Account
from tenants.models import Organization, User
from tenants.scope import organization_scope, user_scope
from tests.browser.conftest import Open
from tests.browser.test_pages import grave_faults

FILE = """Name;Tax ID;Segment;City
Nimbus Optics;DE900000901;Optics;Jena
Orrery Clockworks;DE900000902;Machinery;Glashütte
;DE900000903;Nobody;Nowhere
"""


def borealis() -> Organization:
    """The organisation, seen by its leader."""
    with user_scope(User.objects.get_by_natural_key("leader@borealis.example").pk):
        return Organization.objects.get(slug="borealis")


def run_the_job() -> None:
    """What the worker does when the bell rings."""
    organization = borealis()
    with organization_scope(organization.id):
        work_on_next(organization.id)


def choose_the_file(page: Page) -> None:
    page.locator("select[name=kind], input[name=kind]").first.wait_for(state="attached")
    page.locator("input[type=file]").set_input_files(
        {"name": "clients.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Change the columns").click()
    page.get_by_role("button", name="Check the file").click()


def test_a_file_is_checked_then_loaded_without_its_refused_line(
    open_page: Open, javascript: bool
) -> None:
    page = open_page(
        "leader@borealis.example", "/o/borealis/accounts/import/", javascript=javascript
    )
    choose_the_file(page)
    expect(page.locator("main")).to_contain_text("Nothing is written yet")
    expect(page.locator(".figures")).to_contain_text("2 made")
    expect(page.locator("table")).to_contain_text("This must be filled in")
    page.get_by_label("Leave the refused line").check()
    page.get_by_role("button", name="Load the file").click()
    expect(page.locator("#state")).to_contain_text("You may leave this page")
    run_the_job()
    if not javascript:
        page.get_by_role("link", name="Look again").click()
    expect(page.locator("#state")).to_contain_text("The file is loaded")
    with organization_scope(borealis().id):
        loaded = Account.objects.filter(tax_id__startswith="DE9000009").values_list("name", "city")
        assert sorted(loaded) == [("Nimbus Optics", "Jena"), ("Orrery Clockworks", "Glashütte")]


def test_a_broken_file_is_refused_beside_the_field(open_page: Open, javascript: bool) -> None:
    page = open_page(
        "leader@borealis.example", "/o/borealis/accounts/import/", javascript=javascript
    )
    page.locator("input[type=file]").set_input_files(
        {"name": "clients.csv", "mimeType": "text/csv", "buffer": b"name\nA\x00B\n"}
    )
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("main")).to_contain_text("NUL")


def test_a_change_of_how_it_is_read_is_shown_at_once(open_page: Open, javascript: bool) -> None:
    page = open_page(
        "leader@borealis.example", "/o/borealis/accounts/import/", javascript=javascript
    )
    file = "Name;City\nŻurek Ltda;Łódź\n".encode("cp1250")
    page.locator("input[type=file]").set_input_files(
        {"name": "clients.csv", "mimeType": "text/csv", "buffer": file}
    )
    page.get_by_role("button", name="Continue").click()
    lines = page.get_by_role("table", name="First lines")
    expect(lines).not_to_contain_text("Łódź")
    page.get_by_label("Encoding").select_option("Windows-1250")
    if not javascript:
        page.get_by_role("button", name="Read it again").click()
    expect(lines).to_contain_text("Łódź")
    faults = grave_faults(page) if javascript else []
    page.get_by_role("button", name="Check the file").click()
    expect(page.locator(".figures")).to_contain_text("1 made")
    expect(page.locator("main")).to_contain_text("Encoding Windows-1250")
    assert faults + (grave_faults(page) if javascript else []) == []
