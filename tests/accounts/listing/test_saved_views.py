"""Views of the list that people keep: their own, shared, replaced, deleted, audited."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from accounts.listing import saved_views
from accounts.listing.saved_views import delete_view, keep_view, views_of
from accounts.models import SavedFilter
from audit.models import Entry
from rules.errors import NotAllowedError, NotFoundError, RuleError
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.scope import organization_scope


def kept() -> list[tuple[str, dict[str, object]]]:
    entries = Entry.objects.filter(object_type="savedfilter").order_by("id")
    return [(entry.action, entry.changes) for entry in entries]


def test_a_view_keeps_filters_and_order_alone(in_aurora: Organization, viewer: Actor) -> None:
    saved = keep_view(
        actor=viewer, name="  My   north ", query="?tag=a%2Cb&page=3&sort=-name&owner="
    )
    assert (saved.name, saved.query, saved.is_shared) == ("My north", "tag=a%2Cb&sort=-name", False)
    assert kept() == [
        ("view.kept", {"query": [None, "tag=a%2Cb&sort=-name"], "is_shared": [None, False]})
    ]


def test_the_same_name_replaces(in_aurora: Organization, leader: Actor) -> None:
    for query in ("q=a", "q=a", "q=b"):
        keep_view(actor=leader, name="Mine", query=query)
    assert [view.query for view in SavedFilter.objects.all()] == ["q=b"]
    assert [changes.get("query") for _action, changes in kept()] == [[None, "q=a"], ["q=a", "q=b"]]


def test_others_see_what_is_shared_alone(
    in_aurora: Organization, leader: Actor, viewer: Actor, make_member: Callable[..., Membership]
) -> None:
    keep_view(actor=leader, name="Secret", query="q=a")
    keep_view(actor=leader, name="For all", query="q=b", is_shared=True)
    keep_view(actor=viewer, name="Own", query="q=c")
    assert [view.name for view in views_of(viewer)] == ["For all", "Own"]
    assert [view.name for view in views_of(leader)] == ["For all", "Secret"]
    contributor = Actor.of_member(make_member(in_aurora, "contributor"))
    assert not views_of(contributor).exists()


def test_who_may(in_aurora: Organization, leader: Actor, viewer: Actor) -> None:
    with pytest.raises(NotAllowedError):
        keep_view(actor=viewer, name="For all", query="", is_shared=True)
    with pytest.raises(NotAllowedError):
        keep_view(actor=Actor.of_system(in_aurora), name="Mine", query="")
    assert SavedFilter.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "query"), [("", "q=a"), (" ", "q=a"), ("x" * 61, ""), ("x", "q=" + "a" * 1000)]
)
def test_what_cannot_be_kept(in_aurora: Organization, leader: Actor, name: str, query: str) -> None:
    with pytest.raises(RuleError):
        keep_view(actor=leader, name=name, query=query)
    assert (SavedFilter.objects.count(), kept()) == (0, [])


def test_there_is_a_limit(
    in_aurora: Organization, leader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_views, "VIEWS_AT_MOST", 1)
    keep_view(actor=leader, name="One", query="")
    with pytest.raises(RuleError):
        keep_view(actor=leader, name="Two", query="")
    assert keep_view(actor=leader, name="One", query="q=a").query == "q=a"


def test_deleting(in_aurora: Organization, leader: Actor, viewer: Actor) -> None:
    saved = keep_view(actor=leader, name="Mine", query="q=a", is_shared=True)
    with pytest.raises(NotFoundError):
        delete_view(actor=viewer, view_id=saved.pk)
    assert SavedFilter.objects.count() == 1
    delete_view(actor=leader, view_id=saved.pk)
    assert SavedFilter.objects.count() == 0
    assert kept()[-1] == ("view.deleted", {"query": ["q=a", None], "is_shared": [True, None]})
    with pytest.raises(NotFoundError):
        delete_view(actor=leader, view_id=saved.pk)


def test_the_page_keeps_offers_and_deletes(
    aurora: Organization, leader: Actor, viewer: Actor, client_of: object
) -> None:
    page = reverse("accounts:list", args=["aurora"])
    save = reverse("accounts:filter_save", args=["aurora"])
    browser, reader = client_of(leader), client_of(viewer)
    answer = browser.post(save, {"name": "<North>", "query": "q=a&sort=-name", "is_shared": "on"})
    assert answer["Location"] == f"{page}?q=a&sort=-name"
    with organization_scope(aurora.id):
        saved = SavedFilter.objects.get()
    delete = reverse("accounts:filter_delete", args=["aurora", saved.pk])
    mine, theirs = (who.get(page + "?q=a").content.decode() for who in (browser, reader))
    link = '<a href="?q=a&amp;sort=-name">&lt;North&gt;</a>'
    assert [(link in text, delete in text) for text in (mine, theirs)] == [
        (True, True),
        (True, False),
    ]
    assert [name in text for text in (mine, theirs) for name in ('name="is_shared"',)] == [
        True,
        False,
    ]
    assert reader.post(delete).status_code == 404
    assert browser.post(delete)["Location"] == page
    with organization_scope(aurora.id):
        assert SavedFilter.objects.count() == 0


def test_a_refusal_is_told_beside_the_list(
    aurora: Organization, viewer: Actor, client_of: object
) -> None:
    save = reverse("accounts:filter_save", args=["aurora"])
    for fields in ({"name": ""}, {"name": "x", "is_shared": "on"}, {"name": "x\x00"}):
        answer = client_of(viewer).post(save, fields, follow=True)
        assert 'class="callout message bad"' in answer.content.decode()
    with organization_scope(aurora.id):
        assert SavedFilter.objects.count() == 0
