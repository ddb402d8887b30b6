"""The catalogue as people keep it: by its page, without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from audit.models import Entry
from plans.models import Offering, WhitespaceCell
from plans.whitespace.catalogue import OFFERINGS_AT_MOST, catalogue
from tenants.actors import Actor
from tenants.models import Organization

LIST = "Maintenance\n  Preventive\n  Spare parts\n\nTraining\n"


def at(name: str, *parts: Any) -> str:
    return reverse(f"offerings:{name}", args=["aurora", *parts])


@pytest.fixture
def client(in_aurora: Organization, client_of: Callable[[Actor], Client], leader: Actor) -> Client:
    return client_of(leader)


def tree() -> list[tuple[str, list[str]]]:
    """What is offered, in its order."""
    return [
        (branch.offering.name, [part.name for part in branch.living])
        for branch in catalogue()
        if not branch.offering.is_archived
    ]


def named(name: str) -> Offering:
    return Offering.objects.get(name=name)


def told(answer: Any) -> list[str]:
    """The errors that the page shows beside its fields."""
    found = re.findall(r'<div class="error".*?</div>', answer.content.decode(), re.DOTALL)
    return [text for block in found for text in re.findall(r"<p>(.*?)</p>", block)]


def test_an_empty_catalogue_says_what_to_do(client: Client, client_of: Any, viewer: Actor) -> None:
    page = client.get(at("list")).content.decode()
    assert ("No offerings yet" in page, at("lines") in page) == (True, True)
    read = client_of(viewer).get(at("list")).content.decode()
    assert "A leader or an administrator writes down what you sell." in read
    assert (at("lines") in read, "<textarea" in read) == (False, False)


def test_a_list_is_pasted_and_pasted_again(client: Client) -> None:
    assert client.post(at("lines"), {"lines": LIST}).status_code == 302
    assert tree() == [("Maintenance", ["Preventive", "Spare parts"]), ("Training", [])]
    again = LIST.replace("Training", "training\n\tOn site")
    answer = client.post(at("lines"), {"lines": again}, follow=True)
    assert "1 offering was added." in answer.content.decode()
    assert tree() == [("Maintenance", ["Preventive", "Spare parts"]), ("Training", ["On site"])]
    assert Entry.objects.filter(action="offering.added").count() == 5


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("  Preventive", "Line 1 is indented and nothing stands above it."),
        ("Training\n" + "x" * 101, "Line 2: At most 100 characters."),
        ("\n".join(f"Offering {n}" for n in range(201)), "At most 200 offerings."),
    ],
)
def test_a_list_that_is_wrong_adds_nothing(client: Client, lines: str, said: str) -> None:
    answer = client.post(at("lines"), {"lines": lines})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert Offering.objects.count() == 0


def test_one_is_added_below_another(client: Client) -> None:
    client.post(at("list"), {"name": " Maintenance\u00a0 plus ", "parent": ""})
    family = named("Maintenance plus")
    answer = client.post(at("list"), {"name": "Preventive", "parent": family.pk}, follow=True)
    assert f'<option value="{family.pk}" selected>' in answer.content.decode()
    assert tree() == [("Maintenance plus", ["Preventive"])]
    entry = Entry.objects.filter(action="offering.added").latest("at")
    assert (entry.actor_label, entry.object_label) == ("Leader", "Preventive")
    assert entry.changes == {"parent": [None, "Maintenance plus"]}


def test_a_name_stands_once_on_its_level(client: Client) -> None:
    client.post(at("lines"), {"lines": LIST})
    answer = client.post(at("list"), {"name": "TRAINING", "parent": ""})
    assert answer.status_code == 422
    assert told(answer) == ["There is an offering of this name already: TRAINING."]
    below = {"name": "Training", "parent": named("Maintenance").pk}
    assert client.post(at("list"), below).status_code == 302


def test_it_is_renamed_and_moved_to_another_family(client: Client) -> None:
    client.post(at("lines"), {"lines": LIST})
    part, family = named("Preventive"), named("Training")
    form = {"name": "Prevention", "parent": family.pk, "version": part.version}
    assert client.post(at("edit", part.pk), form).status_code == 302
    assert tree() == [("Maintenance", ["Spare parts"]), ("Training", ["Prevention"])]
    stale = client.post(at("edit", part.pk), form | {"name": "Other"})
    assert (stale.status_code, named("Prevention").version) == (422, 2)
    changed = Entry.objects.get(action="offering.changed").changes
    assert (changed["name"], changed["parent"]) == (
        ["Preventive", "Prevention"],
        ["Maintenance", "Training"],
    )


def test_a_family_stays_on_the_first_level(client: Client) -> None:
    client.post(at("lines"), {"lines": LIST})
    family = named("Maintenance")
    form = {"name": family.name, "parent": named("Training").pk, "version": family.version}
    answer = client.post(at("edit", family.pk), form)
    assert told(answer) == ["This offering has parts of its own: there are two levels."]


def test_buttons_put_them_in_order(client: Client) -> None:
    client.post(at("lines"), {"lines": "A\nB\nC"})
    client.post(at("place", named("C").pk), {"to": "up"})
    assert [name for name, _parts in tree()] == ["A", "C", "B"]
    client.post(at("place", named("A").pk), {"to": "down"})
    assert [name for name, _parts in tree()] == ["C", "A", "B"]
    client.post(at("place", named("C").pk), {"to": "up"})
    assert [name for name, _parts in tree()] == ["C", "A", "B"]
    assert list(Offering.objects.order_by("position").values_list("position", flat=True)) == [
        1,
        2,
        3,
    ]


def test_an_archived_one_is_not_in_the_way(client: Client, leader: Actor) -> None:
    client.post(at("lines"), {"lines": "A\nB\nC"})
    _use(named("B"))
    client.post(at("removal", named("B").pk))
    client.post(at("place", named("C").pk), {"to": "up"})
    assert [name for name, _parts in tree()] == ["C", "A"]


def _use(offering: Offering) -> None:
    account, _made = Account.objects.get_or_create(name="Alfa")
    WhitespaceCell.objects.create(account=account, offering=offering, state="owned")


def test_what_is_unused_is_deleted_with_its_parts(client: Client) -> None:
    client.post(at("lines"), {"lines": LIST})
    address = at("removal", named("Maintenance").pk)
    assert "Delete Maintenance?" in client.get(address).content.decode()
    assert Offering.objects.count() == 4
    client.post(address)
    assert tree() == [("Training", [])]
    deleted = Entry.objects.filter(action="offering.deleted").values_list("object_label", flat=True)
    assert sorted(deleted) == ["Maintenance", "Preventive", "Spare parts"]


def test_what_is_used_is_archived_and_comes_back(client: Client) -> None:
    client.post(at("lines"), {"lines": LIST})
    _use(named("Preventive"))
    family = named("Maintenance")
    assert "Archive Maintenance?" in client.get(at("removal", family.pk)).content.decode()
    client.post(at("removal", family.pk))
    assert tree() == [("Training", [])]
    early = client.post(at("restoration", named("Preventive").pk), follow=True).content.decode()
    assert "Bring back the offering that it is a part of first." in early
    client.post(at("restoration", family.pk))
    assert tree() == [("Maintenance", ["Preventive", "Spare parts"]), ("Training", [])]
    assert WhitespaceCell.objects.count() == 1


def test_one_does_not_come_back_beside_its_namesake(client: Client) -> None:
    client.post(at("lines"), {"lines": "A\nB"})
    _use(named("A"))
    client.post(at("removal", named("A").pk))
    client.post(at("list"), {"name": "a", "parent": ""})
    gone = Offering.objects.get(name="A")
    text = client.post(at("restoration", gone.pk), follow=True).content.decode()
    assert "There is an offering of this name already: A." in text
    assert [name for name, _parts in tree()] == ["B", "a"]


def test_no_more_than_the_limit(client: Client) -> None:
    lines = "\n".join(f"Offering {n}" for n in range(OFFERINGS_AT_MOST))
    assert client.post(at("lines"), {"lines": lines}).status_code == 302
    assert told(client.post(at("list"), {"name": "One more"})) == ["At most 200 offerings."]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(
    client: Client, django_assert_num_queries: Any, count: int
) -> None:
    lines = "\n".join(f"Family {n}\n Part {n}" for n in range(count))
    client.post(at("lines"), {"lines": lines})
    client.get(at("list"))
    with django_assert_num_queries(12):
        client.get(at("list"))
