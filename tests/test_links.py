"""What a page offers, its reader may open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tests.browser import crawl
from tests.estate import build


@pytest.mark.parametrize("role", [value for value, _label in Role.people()])
def test_no_link_leads_to_a_refusal(
    role: str,
    aurora: Organization,
    make_member: Callable[..., Membership],
    client_of: Callable[[Actor], Client],
) -> None:
    estate = build(aurora, make_member)
    client = client_of(estate.actor(role))
    answers: dict[str, int] = {}

    def get(address: str) -> str | None:
        answer: Any = client.get(address, follow=True)
        answers[address] = answer.status_code
        is_page = "html" in answer.get("Content-Type", "") and not answer.streaming
        return answer.content.decode() if is_page else ""

    found = crawl.pages(get, f"/o/{aurora.slug}/", f"/o/{aurora.slug}/accounts/", "/profile/")
    assert {address: status for address, status in answers.items() if status != 200} == {}
    assert len(found) > 25
