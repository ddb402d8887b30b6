"""A page with a picture is kept as it stands: its filters and months under a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from accounts.listing.saved_views import views_of
from accounts.models import SavedFilter
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

HOME = "/o/aurora/insights/"
VIEWS = f"{HOME}views/"
ASKED = "segment=Dairy&from=2026-01&to=2026-06"
ClientOf = Callable[[Actor], Client]


def way_to_views(page: str) -> str:
    """The address that a page's tab of saved views leads to."""
    found = re.search(rf'href="({VIEWS}[^"]*)"', page)
    assert found
    return unescape(found[1])


def keep(client: Client, page: str, **fields: str) -> str:
    """Keep what a page shows, in a person's steps; where one arrives."""
    address = way_to_views(client.get(f"{HOME}{page}?{ASKED}").content.decode())
    form = client.get(address).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(of|query)" value="([^"]*)"', form))
    answer = client.post(address, {k: unescape(v) for k, v in hidden.items()} | fields)
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


@pytest.mark.parametrize(
    "page",
    [
        "health/",
        "portfolio/",
        "portfolio/movement/",
        "phases/",
        "concentration/",
        "abc/",
        "engagement/",
        "compliance/",
        "whitespace/",
        "criteria/",
        "board-report/",
    ],
)
def test_each_page_is_kept_and_opened_again(
    aurora: Organization, leader: Actor, client_of: ClientOf, page: str
) -> None:
    client = client_of(leader)
    assert keep(client, page, name="Dairy, first half") == f"{HOME}{page}?{ASKED}"
    listed = client.get(VIEWS).content.decode()
    assert f'<a href="{HOME}{page}?{ASKED.replace("&", "&amp;")}">' in listed
    assert client.get(f"{HOME}{page}?{ASKED}").status_code == 200


def test_a_name_counts_for_its_page_and_the_account_list_has_its_own(
    aurora: Organization, leader: Actor, client_of: ClientOf
) -> None:
    client = client_of(leader)
    for page in ("portfolio/", "phases/", "portfolio/"):
        keep(client, page, name="Dairy")
    client.post("/o/aurora/accounts/filters/", {"name": "Dairy", "query": "q=x"})
    with organization_scope(aurora.id):
        kept = sorted(SavedFilter.objects.values_list("page", "name"))
    assert kept == [("", "Dairy"), ("phases", "Dairy"), ("portfolio", "Dairy")]
    with organization_scope(aurora.id):
        assert [view.query for view in views_of(leader)] == ["q=x"]


def test_others_open_what_is_shared_and_delete_nothing(
    aurora: Organization, leader: Actor, viewer: Actor, client_of: ClientOf
) -> None:
    client, other = client_of(leader), client_of(viewer)
    keep(client, "portfolio/", name="Mine")
    keep(client, "portfolio/", name="Ours", is_shared="on")
    keep(client, "criteria/", name="Closed", is_shared="on")
    seen = other.get(VIEWS).content.decode()
    assert [name in seen for name in ("Ours", "Mine", "Closed")] == [True, False, False]
    assert "/deletion/" not in seen
    with organization_scope(aurora.id):
        ours = SavedFilter.objects.get(name="Ours")
    assert other.post(f"{VIEWS}{ours.pk}/deletion/").status_code == 404
    assert client.get(f"{VIEWS}{ours.pk}/deletion/").status_code == 200
    assert client.post(f"{VIEWS}{ours.pk}/deletion/")["Location"] == VIEWS
    assert "Ours" not in other.get(VIEWS).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"of": "portfolio", "name": ""},
        {"of": "portfolio", "name": "x" * 61},
        {"of": "portfolio", "name": "x", "is_shared": "on"},
        {"of": "portfolio", "name": "x", "query": "q=" + "a" * 1000},
    ],
)
def test_what_cannot_be_kept_is_told_and_kept_nowhere(
    aurora: Organization, viewer: Actor, client_of: ClientOf, fields: dict[str, str]
) -> None:
    answer = client_of(viewer).post(VIEWS, fields)
    assert answer.status_code == 422
    assert re.search('class="error|callout', answer.content.decode())
    with organization_scope(aurora.id):
        assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("of", ["criteria", "home", "https://elsewhere.example/", ""])
def test_a_page_that_is_closed_or_not_there_has_no_views(
    aurora: Organization, viewer: Actor, client_of: ClientOf, of: str
) -> None:
    assert client_of(viewer).post(VIEWS, {"of": of, "name": "x"}).status_code == 404
    assert client_of(viewer).get(VIEWS, {"of": of}).status_code == 200
    with organization_scope(aurora.id):
        assert not SavedFilter.objects.exists()


def test_nothing_is_saved_yet(aurora: Organization, leader: Actor, client_of: ClientOf) -> None:
    assert "No view is saved yet" in client_of(leader).get(VIEWS).content.decode()
