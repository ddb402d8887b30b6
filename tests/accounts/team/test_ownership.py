"""Another KAM by any way: what was held goes along, and the cap holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.imports import runs
from accounts.imports.undo import undo
from accounts.listing.bulk import change_many, undo_many
from accounts.models import Account, HandOver, Nomination, Person, Stakeholder
from accounts.models.imports import ImportRun
from accounts.registry.rules import change_account, set_archived
from accounts.upserts import Item, upsert_accounts
from audit.models import Entry
from integrations.keys import create_key
from plans.models import Action
from reviews.models import Participant, Review
from rules.errors import RuleError
from tenants.actors import Actor
from tests.programs import Program

Way = Callable[[Actor, Account, Actor], Any]


@pytest.fixture
def heir(aurora: object, make_member: Any) -> Actor:
    """The next KAM."""
    return Actor.of_member(make_member(aurora, "kam", "heir@aurora.example"))


@pytest.fixture
def account(in_aurora: object, kam: Actor) -> Account:
    """An account of the KAM, with one thing of each kind that a KAM holds."""
    account = Account.objects.create(name="Lumen", owner=kam.membership)
    held(account, kam)
    return account


def held(account: Account, kam: Actor) -> None:
    person = Person.objects.create(name="Ana")
    Stakeholder.objects.create(account=account, person=person, role="buyer", contact=kam.membership)
    Action.objects.create(account=account, title="Call", owner=kam.membership)
    review = Review.objects.create(
        account=account, kind="weekly", original_due_on=date(2026, 12, 1), due_on=date(2026, 12, 1)
    )
    Participant.objects.create(review=review, member=kam.membership)
    Nomination.objects.create(
        account=account,
        before="standard",
        reason="Grows",
        asked_by=kam.membership,
        asked_by_label="Kam",
        asked_at="2026-01-01T00:00Z",
    )


def holders(account: Account) -> list[Any]:
    account.refresh_from_db()
    return [
        account.owner,
        Stakeholder.objects.get(account=account).contact,
        Action.objects.get(account=account).owner,
        Participant.objects.get(review__account=account).member,
        Nomination.objects.get(account=account).asked_by,
    ]


def by_form(leader: Actor, account: Account, heir: Actor) -> None:
    change_account(actor=leader, account=account, values={"owner": heir.membership})


def by_bulk(leader: Actor, account: Account, heir: Actor) -> Any:
    chosen = Account.objects.filter(pk=account.pk)
    email = heir.membership.email
    return change_many(actor=leader, accounts=chosen, change="owner", value=email)


def by_items(leader: Actor, account: Account, heir: Actor) -> Any:
    items = [Item(0, {"name": account.name, "owner": heir.membership.email})]
    return upsert_accounts(actor=leader, items=items)


def load(leader: Actor, folder: Path, heir: Actor) -> ImportRun:
    path = folder / "accounts.csv"
    path.write_text(f"name,owner\nLumen,{heir.membership.email}\n")
    run = runs.upload(actor=leader, kind="accounts", file_name=path.name, source=path)
    runs.check(actor=leader, run=run)
    return run


@pytest.mark.parametrize("way", [by_form, by_bulk, by_items])
def test_what_was_held_goes_along(
    account: Account, leader: Actor, kam: Actor, heir: Actor, way: Way
) -> None:
    other = Account.objects.create(name="Other", owner=kam.membership)
    held(other, kam)
    way(leader, account, heir)
    assert holders(account) == [heir.membership] * 5
    assert holders(other) == [kam.membership] * 5
    over = HandOver.objects.get()
    moved = {"relationships": 1, "actions": 1, "reviews": 1}
    assert (over.from_member, over.to_member, over.moved) == (
        kam.membership,
        heir.membership,
        moved,
    )
    assert Entry.objects.get(action="account.changed").changes.keys() == {"owner", *moved}
    assert Review.objects.get(account=account).version == 2


def test_a_bulk_change_taken_back_gives_it_back(
    account: Account, leader: Actor, kam: Actor, heir: Actor
) -> None:
    undo_many(actor=leader, done=by_bulk(leader, account, heir))
    assert holders(account) == [kam.membership] * 5


@pytest.fixture
def full(account: Account, leader: Actor, heir: Actor) -> Account:
    """A key account, and an heir who has as many as the cap allows."""
    Account.objects.update(designation="key")
    Account.objects.create(name="Held", owner=heir.membership, designation="key")
    leader.organization.kam_cap = 1
    leader.organization.save()
    return account


@pytest.mark.parametrize("way", [by_form, by_bulk])
def test_over_the_cap_people_are_asked_why(
    full: Account, leader: Actor, kam: Actor, heir: Actor, way: Way
) -> None:
    with pytest.raises(RuleError) as refused:
        way(leader, full, heir)
    assert [(e.pointer, e.code) for e in refused.value.errors] == [("/override_reason", "cap")]
    assert holders(full) == [kam.membership] * 5


def test_the_reason_is_kept(full: Account, leader: Actor, heir: Actor) -> None:
    change_account(
        actor=leader, account=full, values={"owner": heir.membership}, override_reason="A month"
    )
    assert full.owner == heir.membership
    assert Entry.objects.get(action="designation.overridden").changes == {
        "override_reason": [None, "…"]
    }


def test_the_form_asks_for_the_reason(
    full: Account, leader: Actor, heir: Actor, client_of: Callable[[Actor], Client]
) -> None:
    page = client_of(leader)
    address = reverse("accounts:edit", args=["aurora", full.pk])
    data = {"name": "Lumen", "owner": heir.membership.pk}
    asked = page.post(address, data)
    assert asked.status_code == 422
    assert 'name="override_reason"' in asked.content.decode().split("<textarea", 1)[1]
    assert page.post(address, data | {"override_reason": "A month"}).status_code == 302
    full.refresh_from_db()
    assert full.owner == heir.membership


def test_several_at_once_count_together(leader: Actor, heir: Actor, in_aurora: object) -> None:
    for name in "abc":
        Account.objects.create(name=name, designation="key")
    leader.organization.kam_cap = 2
    values = {"change": "owner", "value": heir.membership.email}
    with pytest.raises(RuleError):
        change_many(actor=leader, accounts=Account.objects.all(), **values)
    done = change_many(
        actor=leader, accounts=Account.objects.all(), override_reason="A month", **values
    )
    assert len(done.before) == 3


def test_a_file_passes_on_and_its_way_back_too(
    account: Account, leader: Actor, kam: Actor, heir: Actor, tmp_path: Path
) -> None:
    run = load(leader, tmp_path, heir)
    runs.apply(actor=leader, run=run)
    assert holders(account) == [heir.membership] * 5
    undo(actor=leader, run=run)
    assert holders(account) == [kam.membership] * 5


def test_a_line_over_the_cap_is_refused(
    full: Account, leader: Actor, kam: Actor, heir: Actor, tmp_path: Path
) -> None:
    run = load(leader, tmp_path, heir)
    refused = run.refusals.values_list("line", "column", "value", "code")
    assert list(refused) == [(2, "owner", heir.membership.email, "cap")]
    with pytest.raises(RuleError):
        runs.apply(actor=leader, run=run)
    assert holders(full) == [kam.membership] * 5


def test_programs_are_refused_over_the_cap(full: Account, leader: Actor, heir: Actor) -> None:
    system = Actor.of_system(leader.organization)
    program = Program(create_key(actor=system, name="sync", scope="write")[1])
    answer = program.call("PATCH", f"accounts/{full.pk}/", {"owner": heir.membership.email})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/owner")
    items = [{"name": "Lumen", "owner": heir.membership.email}]
    (result,) = program.call("POST", "accounts/bulk/", {"items": items}).json()["results"]
    assert (result["status"], result["errors"][0]["pointer"]) == (422, "/owner")
    assert HandOver.objects.count() == 0


def test_a_key_account_comes_back_only_within_the_caps(
    full: Account, leader: Actor, heir: Actor, client_of: Callable[[Actor], Client]
) -> None:
    Account.objects.filter(pk=full.pk).update(owner=heir.membership, archived_at=timezone.now())
    told = "Heir has 1 of 1 key accounts."
    for way in (
        lambda: set_archived(actor=leader, account=full, archived=False),
        lambda: change_many(
            actor=leader, accounts=Account.objects.filter(pk=full.pk), change="restore", value=""
        ),
    ):
        with pytest.raises(RuleError, match=told):
            way()
    page = client_of(leader).post(
        reverse("accounts:restore", args=["aurora", full.pk]), follow=True
    )
    assert told in page.content.decode()
    full.refresh_from_db()
    assert full.is_archived
    Account.objects.filter(name="Held").update(designation="standard")
    assert set_archived(actor=leader, account=full, archived=False)
