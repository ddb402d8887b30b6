"""What somebody wrote over can be put back, until the person is erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, FormerData, Person, Stakeholder
from tenants.actors import Actor
from tenants.models import Organization
from tenants.scope import organization_scope
from tests.programs import Program
from tests.reading import as_read

OWN = {"name": "Ana Prado", "email": "ana@client.example", "phone": "+55 11 1", "linkedin": ""}
OTHER = {"name": "Zoe", "email": "z@rival.example", "phone": "9", "linkedin": ""}
FORM = {
    "role": "buyer",
    "function": "other",
    "level": "board",
    "influence": "4",
    "attitude": "0",
    "strength": "2",
}


@pytest.fixture
def place(aurora: Organization, kam: Actor, client_of: Callable[[Actor], Client]) -> Stakeholder:
    """Ana, head of purchases at an account of the KAM."""
    with organization_scope(aurora.id):
        account = Account.objects.create(name="Alfa", owner=kam.membership)
    send(client_of(kam), "stakeholder_add", account.pk, **OWN, title="Head of purchases")
    with organization_scope(aurora.id):
        return Stakeholder.objects.select_related("account", "person").get()


def send(client: Client, page: str, *args: object, **data: object) -> Any:
    answer = client.post(reverse(f"accounts:{page}", args=["aurora", *args]), FORM | data)
    assert answer.status_code == 302
    return answer


def of(place: Stakeholder) -> tuple[object, object]:
    return place.account_id, place.pk


def read(answer: Any) -> str:
    return as_read(answer.content.decode())


def stands(place: Stakeholder) -> dict[str, str]:
    with organization_scope(place.organization_id):
        person = Person.objects.values(*OWN).get(pk=place.person_id)
        return person | Stakeholder.objects.values("title").get(pk=place.pk)


def kept(place: Stakeholder) -> list[tuple[dict[str, str], str]]:
    with organization_scope(place.organization_id):
        rows = FormerData.objects.order_by("written_at", "id")
        return list(rows.values_list("values", "author_label"))


def rewrite(client: Client, place: Stakeholder) -> None:
    send(client, "stakeholder_edit", *of(place), **OTHER, title="Boss", version=1)


def test_what_a_form_wrote_over_is_put_back_by_its_buttons(
    place: Stakeholder, kam: Actor, client_of: Callable[[Actor], Client]
) -> None:
    browser = client_of(kam)
    rewrite(browser, place)
    lost = {name: OWN[name] for name in ("name", "email", "phone")}
    assert kept(place) == [(lost, kam.label), ({"title": "Head of purchases"}, kam.label)]
    page = reverse("accounts:stakeholder", args=["aurora", *of(place)])
    for row in browser.get(page).context["former"]:
        send(browser, "stakeholder_put_back", *of(place), row.pk)
    assert stands(place) == OWN | {"title": "Head of purchases"}
    told = read(browser.get(page))
    assert all(word in told for word in ("Written over", "z@rival.example", "Boss"))
    assert "Head of purchases until" not in told


def test_what_a_program_wrote_over_is_put_back_too(
    place: Stakeholder, kam: Actor, writer: Program, client_of: Callable[[Actor], Client]
) -> None:
    item = {"email": OWN["email"], "account": str(place.account_id), "name": "Zoe", "title": "Boss"}
    new = {"account": str(place.account_id), "name": "Rui", "role": "user", "title": "Clerk"}
    answer = writer.call("POST", "stakeholders/bulk/", {"items": [item, item, new]}).json()
    assert [r["outcome"] for r in answer["results"]] == ["changed", "unchanged", "made"]
    path = f"stakeholders/{place.pk}/"
    etag = writer.call("GET", path)["ETag"]
    assert writer.call("PATCH", path, {"phone": "9"}, if_match=etag).status_code == 200
    values = [values for values, _author in kept(place)]
    assert values == [{"name": "Ana Prado"}, {"title": "Head of purchases"}, {"phone": "+55 11 1"}]
    with organization_scope(place.organization_id):
        ids = list(FormerData.objects.values_list("pk", flat=True))
    for pk in ids:
        send(client_of(kam), "stakeholder_put_back", *of(place), pk)
    assert stands(place) == OWN | {"title": "Head of purchases"}


def test_who_may_not_at_all_accounts_puts_nothing_back(
    place: Stakeholder,
    kam: Actor,
    leader: Actor,
    viewer: Actor,
    client_of: Callable[[Actor], Client],
) -> None:
    boss = client_of(leader)
    with organization_scope(place.organization_id):
        beta = Account.objects.create(name="Beta", owner=leader.membership)
    send(boss, "stakeholder_add", beta.pk, **OWN, person=str(place.person_id))
    send(boss, "stakeholder_edit", *of(place), **OTHER, title="Head of purchases", version=1)
    with organization_scope(place.organization_id):
        former = FormerData.objects.get()
    path = reverse("accounts:stakeholder_put_back", args=["aurora", *of(place), former.pk])
    assert client_of(viewer).post(path).status_code == 403
    refused = client_of(kam).post(path, follow=True)
    assert "This person is at Beta too, where you may not change people." in read(refused)
    assert stands(place) == OTHER | {"title": "Head of purchases"}
    seen = read(client_of(viewer).get(path.split("former/")[0]))
    assert ("Written over" in seen, OWN["email"] in seen) == (False, False)
    assert boss.post(path).status_code == 302
    assert stands(place) == OWN | {"title": "Head of purchases"}


def test_it_is_given_out_with_the_rest_and_goes_with_the_erasure(
    place: Stakeholder, leader: Actor, client_of: Callable[[Actor], Client]
) -> None:
    boss = client_of(leader)
    rewrite(boss, place)
    path = reverse("accounts:stakeholder_export", args=["aurora", *of(place)])
    given = json.loads(boss.post(path).content)["written_over"]
    for row in given:
        del row["until"]
    assert given == [values for values, _author in kept(place)]
    boss.post(reverse("accounts:stakeholder_erase", args=["aurora", *of(place)]))
    assert kept(place) == []
