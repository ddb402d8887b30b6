"""Who stands at several accounts: what is theirs needs the right at each, by page and by API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Person, Stakeholder
from accounts.stakeholders.many import upsert_stakeholders
from accounts.stakeholders.upserts import upsert_stakeholder
from accounts.stakeholders.wanted import ResolvedStakeholder
from api.bulk import Item
from audit.entries import history
from rules.errors import RuleError
from tenants.actors import Actor
from tenants.models import Membership, Organization
from tenants.roles import Role
from tenants.scope import organization_scope
from tests.programs import Program

EMAIL = "ana@client.example"
OWN = {"name": "Ana Prado", "email": EMAIL, "phone": "1", "linkedin": ""}
OTHERS = {"name": "Zoe", "email": "z@rival.example", "phone": "9", "linkedin": "https://l.example"}
FORM = {
    "title": "",
    "role": "buyer",
    "function": "other",
    "level": "board",
    "influence": "4",
    "attitude": "0",
    "strength": "2",
}
REFUSAL = (
    "This person is at Beta too, where you may not change people. Leave what is known of them "
    "as it is, or ask the account manager there or a sales leader to change it."
)


@pytest.fixture
def alfa(kam: Actor) -> Account:
    """The KAM's account."""
    return make(kam.organization, "Alfa", kam.membership)


@pytest.fixture
def beta(aurora: Organization, make_member: Callable[..., Membership]) -> Account:
    """Another KAM's account."""
    return make(aurora, "Beta", make_member(aurora, Role.KAM, "kam2@aurora.example"))


@pytest.fixture
def ana(beta: Account, leader: Actor, client_of: Callable[[Actor], Client]) -> Stakeholder:
    """Somebody at the other KAM's account."""
    return add(client_of(leader), beta, OWN)


def make(organization: Organization, name: str, owner: Membership | None) -> Account:
    with organization_scope(organization.id):
        return Account.objects.create(name=name, owner=owner)


def send(client: Client, page: str, *args: object, **data: object) -> Any:
    return client.post(reverse(f"accounts:{page}", args=["aurora", *args]), FORM | data)


def add(client: Client, account: Account, values: dict[str, str], **more: object) -> Stakeholder:
    answer = send(client, "stakeholder_add", account.pk, **values, **more)
    assert answer.status_code == 302
    with organization_scope(account.organization_id):
        return Stakeholder.objects.select_related("account", "person").get(account=account)


def person(account: Account) -> dict[str, str]:
    """The only person there is."""
    with organization_scope(account.organization_id):
        return Person.objects.values(*OWN).get()


def rewritten(account: Account) -> list[list[str]]:
    with organization_scope(account.organization_id):
        entries = reversed(history(account.id))
        return [e.changes["rewritten"][1] for e in entries if "rewritten" in e.changes]


def test_the_same_person_is_not_rewritten_through_another_account(
    alfa: Account, ana: Stakeholder, kam: Actor, client_of: Callable[[Actor], Client]
) -> None:
    browser = client_of(kam)
    given = OTHERS | {"person": str(ana.person_id)}
    for _again in range(2):
        answer = send(browser, "stakeholder_add", alfa.pk, **given)
        assert (answer.status_code, answer.context["form"].errors) == (
            422,
            {name: [REFUSAL] for name in OTHERS},
        )
    assert (person(alfa), rewritten(ana.account)) == (OWN, [])
    with organization_scope(kam.organization.id):
        assert Stakeholder.objects.get().pk == ana.pk


@pytest.mark.parametrize("given", [OWN, {"name": "Ana Prado"}])
def test_the_same_person_stands_at_another_account_as_they_are(
    alfa: Account,
    ana: Stakeholder,
    kam: Actor,
    given: dict[str, str],
    client_of: Callable[[Actor], Client],
) -> None:
    place = add(client_of(kam), alfa, given, person=str(ana.person_id))
    assert (place.person_id, person(alfa)) == (ana.person_id, OWN)


def test_a_person_of_two_accounts_is_changed_by_who_may_at_both(
    alfa: Account,
    ana: Stakeholder,
    kam: Actor,
    leader: Actor,
    client_of: Callable[[Actor], Client],
) -> None:
    browser, beta = client_of(kam), ana.account
    place = add(browser, alfa, OWN, person=str(ana.person_id))
    page = ("stakeholder_edit", alfa.pk, place.pk)
    answer = send(browser, *page, version=1, **OWN | {"phone": "2", "notes": "Likes tea"})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"phone": [REFUSAL]})
    answer = send(browser, *page, version=1, **OWN | {"notes": "Likes tea"})
    assert (answer.status_code, person(alfa)) == (302, OWN)

    answer = send(client_of(leader), *page, version=2, **OWN | {"phone": "3"})
    assert (answer.status_code, person(alfa)["phone"]) == (302, "3")
    with organization_scope(beta.organization_id):
        Account.objects.filter(pk=beta.pk).update(owner=kam.membership)
    answer = send(browser, *page, version=3, **OWN | {"phone": "4"})
    assert (answer.status_code, person(alfa)["phone"]) == (302, "4")
    assert rewritten(beta) == [["phone"], ["phone"]]
    assert rewritten(alfa) == [["notes"], ["notes", "phone"], ["phone"]]


@pytest.mark.parametrize("named", ["by e-mail", "by person"])
def test_no_upsert_rewrites_a_person_of_others(
    alfa: Account, ana: Stakeholder, kam: Actor, named: str
) -> None:
    given = {"account": alfa.pk, "role": "user", "name": "Zoe", "email": EMAIL}
    if named == "by person":
        given |= {"person": ana.person_id, "email": ""}
    reference = {"system": "crm", "external_id": "7"}
    with organization_scope(kam.organization.id):
        wanted = ResolvedStakeholder(
            {n: v for n, v in given.items() if n not in ("account", "person")},
            alfa,
            ana.person if named == "by person" else None,
        )
        with pytest.raises(RuleError) as refused:
            upsert_stakeholder(actor=kam, reference=("crm", "7"), wanted=wanted)
        assert [(e.pointer, e.code) for e in refused.value.errors] == [("/name", "others")]
        items = [Item(0, given), Item(1, given | {"name": "Ana Prado", "references": [reference]})]
        items.append(Item(2, {"references": [reference], "phone": "2"}))
        results = upsert_stakeholders(actor=kam, items=items)
        assert [(r.outcome, [e.pointer for e in r.errors]) for r in results] == [
            ("refused", ["/name"]),
            ("made", []),
            ("refused", ["/phone"]),
        ]
    assert person(alfa) == OWN


def test_an_empty_value_takes_nothing_from_the_same_person(
    alfa: Account, ana: Stakeholder, writer: Program
) -> None:
    item = {"account": str(alfa.pk), "name": "Ana Prado", "email": EMAIL, "role": "user"}
    item |= {"phone": "", "linkedin": ""}
    outcomes = [
        writer.call("POST", "stakeholders/bulk/", {"items": [item]}).json()["results"][0]["outcome"]
        for _again in range(2)
    ]
    assert outcomes == ["made", "unchanged"]
    assert person(alfa) == OWN
