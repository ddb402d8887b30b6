"""What an edit form shows can be saved again without loss."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Account
from accounts.registry.rules import create_account
from accounts.written_lists import read_references, read_tags, write_references, write_tags
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope

# As the rules keep them: single spaces, no line breaks, nothing empty.
words = (
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)


@given(st.lists(words))
def test_tags_survive(tags: list[str]) -> None:
    assert read_tags(write_tags(tags)) == tags


@given(st.lists(st.tuples(words, words)))
def test_references_survive(pairs: list[tuple[str, str]]) -> None:
    assert read_references(write_references(pairs)) == pairs


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("north,south", ["north", "south"]),
        (' north , "far, south" ', ["north", "far, south"]),
        ('5" pipe', ['5" pipe']),
        ("one\ntwo", ["one", "two"]),
        (", ,", []),
    ],
)
def test_tags_are_read_as_people_write_them(text: str, found: list[str]) -> None:
    assert read_tags(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("crm:00123\r\n erp : A:1 \n\n", [("crm", "00123"), ("erp", "A:1")]),
        ('"a:b": 1', [("a:b", "1")]),
        ("crm", None),
        ("crm:", None),
        (": 1", None),
        ('"": 1', None),
    ],
)
def test_references_are_read_as_people_write_them(
    text: str, found: list[tuple[str, str]] | None
) -> None:
    assert read_references(text) == found


def test_saving_what_is_shown_changes_nothing(
    aurora: Organization, leader: Actor, client_of: object
) -> None:
    with organization_scope(aurora.id):
        account = create_account(
            actor=leader,
            values={"name": "Alfa"},
            tags=["north, far", 'says "yes"', "plain"],
            references=[("a:b", "1:2"), ("crm", "00123")],
        )
    browser: Client = client_of(leader)
    page = reverse("accounts:edit", args=["aurora", account.pk])
    form = browser.get(page).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    answer = browser.post(page, {name: value or "" for name, value in shown.items()})
    assert answer.status_code == 302
    with organization_scope(aurora.id):
        stands = Account.objects.get()
        assert stands.version == 1
        assert [t.name for t in stands.tag_rows.all()] == ["north, far", "plain", 'says "yes"']
        assert [(r.system, r.external_id) for r in stands.references.all()] == [
            ("a:b", "1:2"),
            ("crm", "00123"),
        ]


def test_no_choice_is_a_row_of_dashes(leader: Actor, client_of: object) -> None:
    for page in ("accounts:create", "accounts:list"):
        assert "-----" not in client_of(leader).get(reverse(page, args=["aurora"])).content.decode()


def test_a_kam_who_adds_an_account_is_offered_as_its_manager(
    kam: Actor, leader: Actor, client_of: object
) -> None:
    page = reverse("accounts:create", args=["aurora"])
    offered = [client_of(who).get(page).context["form"]["owner"].value() for who in (kam, leader)]
    assert offered == [kam.membership.pk, None]
    for name, owner in (("Mine", str(offered[0])), ("Nobody's", "")):
        assert client_of(kam).post(page, {"name": name, "owner": owner}).status_code == 302
    with organization_scope(kam.organization.id):
        led = dict(Account.objects.values_list("name", "owner"))
    assert led == {"Mine": kam.membership.pk, "Nobody's": None}


@pytest.mark.parametrize(("language", "said"), [("en", "(optional)"), ("pt-br", "(opcional)")])
def test_a_label_is_not_read_as_one_with_what_says_that_it_may_be_left_out(
    leader: Actor, client_of: Callable[[Actor], Client], language: str, said: str
) -> None:
    client = client_of(leader)
    client.cookies["language"] = language
    page = client.get("/o/aurora/accounts/new/").content.decode()
    labels = re.findall(r"<label[^>]*>([^<]*)(?:<small>([^<]*)</small>)?", page)
    assert {small for _label, small in labels} == {"", said}
