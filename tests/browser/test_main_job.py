"""The core of the main job in Portuguese: a file, scores, a reload, a changed score."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from accounts.imports.work import work_on_next
from tenants.models import Organization, User
from tenants.scope import organization_scope, user_scope
from tests.browser.conftest import Open
from tests.main_job import rule, walking
from tests.main_job.businesses import Business, register
from tests.main_job.invented import invented


def signed_in(page: Page, business: Business) -> None:
    page.locator("input[name=login]").fill(f"admin@{business.slug}.example")
    page.locator("input[type=password]").fill(walking.PASSWORD)
    page.locator("input[type=password]").press("Enter")
    page.wait_for_url(f"**/o/{business.slug}/**")


def work_done(business: Business) -> None:
    """What the worker does when the bell rings."""
    with user_scope(User.objects.get_by_natural_key(f"admin@{business.slug}.example").pk):
        organization = Organization.objects.get(slug=business.slug)
    with organization_scope(organization.id):
        work_on_next(organization.id)


def file_loaded(page: Page, business: Business) -> None:
    page.goto(f"/o/{business.slug}/accounts/import/")
    file = {
        "name": business.accounts.name,
        "mimeType": "text/csv",
        "buffer": business.accounts.content,
    }
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Continuar").click()
    page.wait_for_url("**/accounts/import/*-*/**")
    if "/columns/" in page.url:
        page.get_by_role("button", name="Conferir arquivo").click()
    expect(page.locator(".figures")).to_contain_text(f"{business.accounts.made} criadas")
    page.get_by_role("button", name="Importar arquivo").click()
    expect(page.locator("#state")).to_contain_text("Você pode sair desta página")
    work_done(business)
    page.reload()
    expect(page.locator("#state")).to_contain_text("Arquivo importado.")


def typed(page: Page, cell: Locator, value: str, *, javascript: bool) -> None:
    """With scripts a cell saves itself."""
    cell.fill(value)
    if javascript:
        cell.press("ArrowDown")
        expect(page.locator("td.score[data-saved]")).to_have_count(1)
    else:
        page.locator("[data-save]").click()
        expect(page.locator("#messages")).to_contain_text("Alterações salvas.")


def test_what_was_scored_can_be_scored_again_after_a_reload(
    open_page: Open, tmp_path: Path, javascript: bool
) -> None:
    business = register(invented(tmp_path))
    walk = walking.organisation_made(business)
    rule.activated(walk, rule.drafted(walk, [Decimal(n) * 1_000_000 for n in range(1, 10)]))
    page = open_page(path="/", javascript=javascript, locale="pt-BR")
    signed_in(page, business)
    file_loaded(page, business)
    for value in ("3", "10", "7"):
        page.goto(f"/o/{business.slug}/scoring/sheet/")
        cell = page.locator("#sheet td.score input:not([type=hidden])").first
        typed(page, cell, value, javascript=javascript)
        page.reload()
        expect(page.locator("#sheet td.score input:not([type=hidden])").first).to_have_value(value)
    expect(page.locator("[data-failed]")).to_have_count(0)
