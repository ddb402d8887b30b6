"""The client's page in a real browser, which says nowhere where a form comes from."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Browser

from plans.models import ShareAnswer
from tenants.scope import organization_scope
from tests.browser.test_pages import grave_faults
from tests.plans.conftest import account, kams, plan  # noqa: F401 (fixtures)
from tests.plans.sharing.conftest import Parts, parts, shared  # noqa: F401 (fixtures)

PHONE = {"width": 390, "height": 780}


@pytest.mark.django_db(transaction=True)
def test_the_client_answers_without_scripts_and_tells_no_other_page(
    chrome: Browser,
    live_server: object,
    kams: Client,  # noqa: F811 (a fixture)
    parts: Parts,  # noqa: F811 (a fixture)
) -> None:
    path = shared(kams, parts.plan)
    context = chrome.new_context(java_script_enabled=False, viewport=PHONE)
    page, sent = context.new_page(), []
    page.on("request", lambda request: sent.append(request.all_headers()))
    page.goto(live_server.url + path)
    page.get_by_label("We agree").first.check()
    page.get_by_label("We have read this plan").check()
    page.get_by_role("button", name="Send the answer").click()
    assert page.get_by_role("status").inner_text().startswith("Thank you.")
    assert page.get_by_label("We agree").first.is_checked()
    context.close()
    told = [headers.get("referer", "") for headers in sent]
    assert (len(told) > 3, [one for one in told if "share" in one]) == (True, [])
    with organization_scope(parts.plan.organization_id):
        kinds = list(ShareAnswer.objects.order_by("created_at").values_list("kind", flat=True))
    assert kinds == ["opened", "seen", "accepted"]


@pytest.mark.django_db(transaction=True)
def test_the_page_of_the_client_has_no_serious_barrier(
    chrome: Browser,
    live_server: object,
    kams: Client,  # noqa: F811 (a fixture)
    parts: Parts,  # noqa: F811 (a fixture)
) -> None:
    coded = {"needs_code": "on", "recipient_email": "rita@client.example"}
    paths = [shared(kams, parts.plan), shared(kams, parts.plan, **coded), "/share/closed/"]
    faults = []
    for scheme in ("light", "dark"):
        context = chrome.new_context(color_scheme=scheme, viewport=PHONE, bypass_csp=True)
        page = context.new_page()
        for path in paths:
            page.goto(live_server.url + path)
            faults += grave_faults(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        context.close()
    assert faults == []
